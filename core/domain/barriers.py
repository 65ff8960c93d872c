"""Reports of barriers: taken in from anybody, answered by the office before a deadline, forgotten in time (docs/privacy.md)."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.domain.mail import send_templated
from core.domain.office import office_addresses
from core.models import BarrierReport, User

KEEP_REPORTS = timedelta(days=3 * 365)  # long enough to see the same barrier come back
KEEP_UNANSWERED_ADDRESS = timedelta(days=365)  # whatever the office did or did not do


class AlreadyAnswered(Exception):
    """Somebody else was quicker."""

    def __str__(self) -> str:
        return str(_("Diese Meldung ist schon beantwortet."))


def report_barrier(page_path: str, *, description: str, email: str, language: str, at: datetime) -> BarrierReport:
    """Take a report in; the same words about the same page on the same day are the same report.

    Effects: row with its deadline, a line of the trail without a person, and a mail when an address was given.
    """
    today = timezone.localdate(at)
    told = "\0".join((page_path, description, email.lower(), today.isoformat()))
    fields = {
        "page_path": page_path,
        "description": description,
        "email": email,
        "wants_answer": bool(email),
        "language": language,
        "reported_at": at,
        "due_date": today + timedelta(days=settings.BARRIER_ANSWER_DAYS),
    }
    with transaction.atomic():
        report, created = BarrierReport.objects.get_or_create(fingerprint=hashlib.sha256(told.encode()).hexdigest(), defaults=fields)
        if created:
            audit.record(report, "core.barrier_reported", by=None)
            if email:
                _send("barrier_received", report, at=at)
    return report


def answer_report(report: BarrierReport, *, answer: str, by: User, at: datetime) -> BarrierReport:
    """Answer once; raises AlreadyAnswered. Effects: one conditional write, a line of the trail, and a mail where there is an address."""
    with transaction.atomic():
        still_open = BarrierReport.objects.filter(pk=report.pk, answered_at__isnull=True)
        if not still_open.update(answer=answer, answered_at=at, answered_by=by):
            raise AlreadyAnswered
        row = BarrierReport.objects.get(pk=report.pk)
        audit.record(row, "core.barrier_answered", by=by, data={"mailed": bool(row.email), "days_left": (row.due_date - timezone.localdate(at)).days})
        if row.email:
            _send("barrier_answered", row, at=at)
    return row


def open_reports() -> QuerySet[BarrierReport]:
    """What nobody has answered yet, the most urgent first."""
    return BarrierReport.objects.filter(answered_at__isnull=True).order_by("due_date", "pk")


def remind_of_due(*, at: datetime) -> int:
    """Write to the office about reports whose deadline is near; each once. Returns how many reports were named.

    A worker that dies before the end leaves neither mark nor mail: both are written in one transaction.
    """
    last_day = timezone.localdate(at) + timedelta(days=settings.BARRIER_REMINDER_DAYS)
    with transaction.atomic():
        due = list(open_reports().filter(reminded_at__isnull=True, due_date__lte=last_day).select_for_update())
        addresses = office_addresses()
        if not due or not addresses:
            return 0
        BarrierReport.objects.filter(pk__in=[report.pk for report in due]).update(reminded_at=at)
        for address in addresses:
            send_templated("barrier_due", to=[address], context={"reports": due, "today": timezone.localdate(at)}, at=at)
    return len(due)


def forget_reporters(*, at: datetime) -> tuple[int, int]:
    """Delete addresses some time after the answer, and whole reports after three years; returns how many of each. Twice is once."""
    answered_before = at - timedelta(days=settings.BARRIER_EMAIL_DAYS)
    known = BarrierReport.objects.exclude(email="")
    forgotten = 0
    for report in known.filter(answered_at__lt=answered_before) | known.filter(reported_at__lt=at - KEEP_UNANSWERED_ADDRESS):
        # The fingerprint was made from the address too.
        forgotten += known.filter(pk=report.pk).update(email="", fingerprint=uuid.uuid4().hex)
    deleted, _details = BarrierReport.objects.filter(reported_at__lt=at - KEEP_REPORTS).delete()
    return forgotten, deleted


def _send(template: str, report: BarrierReport, *, at: datetime) -> None:
    send_templated(template, to=[report.email], context={"report": report}, at=at, language=report.language)
