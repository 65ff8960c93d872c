"""Mails that come due by the calendar: "3 days before the first session to everybody with a seat"."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from core.domain.mail import send_templated
from core.enums import MailMoment, MailRecipients
from core.language import spoken
from core.mailing import registry
from core.models import MailRule
from core.time import BERLIN, berlin_date, end_of_day, start_of_day
from learners.enums import AttendanceState, EnrolmentState
from learners.models import Enrolment, RuleMail
from providers.domain.calendar import calendar_of
from providers.enums import OfferingState
from providers.models import Session

LATE_DAYS = 3  # a mail that could not be sent on its day (the worker stood still) is sent this much later at most
FIRST_HOUR, LAST_HOUR = 7, 20  # nobody is reminded at night
STATE = {MailRecipients.CONFIRMED: EnrolmentState.CONFIRMED, MailRecipients.WAITING: EnrolmentState.WAITING}


def due_days(moment: str, days: int, today: date) -> tuple[date, date]:
    """The days (first and last) on which a session must begin, or have ended, for its mail to be due on `today`. Pure."""
    if moment in MailMoment.BEFORE:
        return today, today + timedelta(days=days)
    return today - timedelta(days=days + LATE_DAYS), today - timedelta(days=days)


def send_due(*, at: datetime) -> int:
    """Queue every mail that is due by an active rule and was not queued yet; returns how many. Twice is once, also side by side.

    One transaction per mail: its row and the mail's. Whoever got their seat only after the mail was due has just had the confirmation.
    """
    if not FIRST_HOUR <= at.astimezone(BERLIN).hour < LAST_HOUR:
        return 0
    sent = 0
    for rule in MailRule.objects.filter(is_active=True, moment__in=MailMoment.BY_DAYS, recipients__in=MailRecipients.PEOPLE).order_by("pk"):
        if registry.find(rule.mail) is not None:
            sent += sum(_send(rule, enrolment, session, at=at) for session, enrolment in _due(rule, at=at))
    return sent


def _due(rule: MailRule, *, at: datetime) -> Iterator[tuple[Session, Enrolment]]:
    for session in _sessions(rule, at=at).select_related("offering__provider__organisation").order_by("starts_at", "pk"):
        due_on = berlin_date(session.starts_at) - timedelta(days=rule.days) if rule.moment in MailMoment.BEFORE else None
        for enrolment in _people(rule, session, due_on):
            yield session, enrolment


def _sessions(rule: MailRule, *, at: datetime) -> "QuerySet[Session]":
    """What came due before the rule began is left alone."""
    first, last = due_days(rule.moment, rule.days, berlin_date(at))
    published = Session.objects.filter(offering__state=OfferingState.PUBLISHED)
    if rule.moment in MailMoment.BEFORE:
        first = max(first, rule.since_date + timedelta(days=rule.days))
        due = published.filter(starts_at__gt=at, starts_at__gte=start_of_day(first), starts_at__lt=end_of_day(last))
        return due.filter(starts_at=F("offering__starts_at")) if rule.moment == MailMoment.BEFORE_FIRST else due
    first = max(first, rule.since_date - timedelta(days=rule.days))
    due = published.filter(ends_at__lte=at, ends_at__gte=start_of_day(first), ends_at__lt=end_of_day(last))
    return due.filter(ends_at=F("offering__ends_at")) if rule.moment == MailMoment.AFTER_LAST else due


def _people(rule: MailRule, session: Session, due_on: date | None) -> "QuerySet[Enrolment]":
    people = session.offering.enrolments.filter(state=STATE[MailRecipients(rule.recipients)]).exclude(rule_mails__rule=rule, rule_mails__session=session)
    if due_on is not None:
        people = people.filter(Q(confirmed_at__lt=start_of_day(due_on)) | Q(confirmed_at__isnull=True, enrolled_at__lt=start_of_day(due_on)))
    if rule.mail == "feedback_asked":
        stayed_away = people.filter(attendances__isnull=False).exclude(attendances__state__in=AttendanceState.CAME)
        people = people.filter(feedback_receipt__isnull=True).exclude(pk__in=stayed_away.values("pk"))
    return people.select_related("learner").order_by("queue_number")


def _send(rule: MailRule, enrolment: Enrolment, session: Session, *, at: datetime) -> bool:
    offering, learner = session.offering, enrolment.learner
    each = rule.moment in {MailMoment.BEFORE_EACH, MailMoment.AFTER_EACH}
    with transaction.atomic():
        _row, is_new = RuleMail.objects.get_or_create(rule=rule, enrolment=enrolment, session=session, defaults={"queued_at": at})
        if not is_new:
            return False
        context = {
            "enrolment": enrolment,
            "learner": learner,
            "offering": offering,
            "provider": offering.provider,
            "sessions": [session] if each else list(offering.sessions.all()),
        }
        attachments = None
        if rule.moment in MailMoment.BEFORE:
            with spoken(learner.language):
                content = calendar_of(offering, at=at).to_ical().decode()
            attachments = [{"name": "termine.ics", "content": content, "type": "text/calendar"}]
        send_templated(rule.mail, to=[learner.email], context=context, at=at, language=learner.language, attachments=attachments)
    return True
