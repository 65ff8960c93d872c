"""The Lernzeitenübersicht: ask for it, set it in the worker, forget it after a week."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from core.domain import audit, jobs
from core.language import DEFAULT, spoken
from core.models import User
from learners.domain.account import account_of, frozen
from learners.models import HoursReport

KEPT = timedelta(days=7)
TASK = "learners.make_hours_report"


def ask_for_report(learner: User, *, at: datetime) -> HoursReport:
    """Freeze the account as it is now and have the PDF made, in German; while one is being made, that one is returned."""
    if running := HoursReport.objects.filter(learner=learner, pdf="", job__state__in=("queued", "running")).first():
        return running
    with transaction.atomic():
        with spoken(DEFAULT):
            figures = frozen(account_of(learner, at=at))
        report = HoursReport.objects.create(learner=learner, figures=figures, asked_at=at)
        report.job = jobs.enqueue(TASK, arguments={"report": report.pk}, key=f"report:{report.pk}", at=at, by=learner)
        report.save(update_fields=["job"])
        audit.record(report, "learners.hours_report_asked", by=learner, data={"lines": len(report.figures["lines"])})
    return report


def make_report(report: HoursReport, *, at: datetime) -> None:
    """Set the PDF from the frozen figures and store it; twice is once, and the second writes nothing."""
    if report.pdf:
        return
    from learners.domain.hours_pdf import hours_pdf  # noqa: PLC0415 -- WeasyPrint takes a second and 60 MB that only a worker needs

    with spoken(DEFAULT):
        content = hours_pdf(report.figures)
    stored = HoursReport.pdf.field.storage.save(f"lernzeiten/{report.uuid}.pdf", ContentFile(content))
    if not HoursReport.objects.filter(pk=report.pk, pdf="").update(pdf=stored, made_at=at):
        HoursReport.pdf.field.storage.delete(stored)


def forget_reports(*, at: datetime) -> int:
    """Delete what was asked for more than a week before `at`, files first; returns how many."""
    old = list(HoursReport.objects.filter(asked_at__lt=at - KEPT))
    for report in old:
        if report.pdf:
            report.pdf.delete(save=False)
        report.delete()
    return len(old)
