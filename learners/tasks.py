"""The app's work in the background. Each offering or group is a transaction of its own; twice is harmless."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.domain import jobs, periodic
from core.time import berlin_date
from learners.domain import mail_rules, plans
from learners.domain.groups import release_unnamed, remind_of_names
from learners.domain.hours_report import forget_reports, make_report
from learners.domain.offers import expire_offers
from learners.domain.waiting import offer_free_seats
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration, HoursReport, LearningPlan
from providers.enums import OfferingState
from providers.models import Offering


@jobs.job("learners.fill_free_seats")
def fill_free_seats() -> None:
    """End offers nobody answered, and offer seats wherever one is free and somebody waits: after a provider raised the number of
    seats, and after somebody who had been passed over gave up the other seat.
    """
    at = timezone.now()
    lapsed = (
        rows.filter(offering=OuterRef("pk"), state="offered", offer_expires_at__lte=at) for rows in (Enrolment.objects.all(), GroupRegistration.objects.all())
    )
    for offering in Offering.objects.filter(Exists(next(lapsed)) | Exists(next(lapsed))).order_by("pk"):
        expire_offers(offering, at=at)
    not_begun = Q(starts_at__gt=at) | Q(starts_at__isnull=True)
    waits = Exists(Enrolment.objects.filter(offering=OuterRef("pk"), state=EnrolmentState.WAITING)) | Exists(
        GroupRegistration.objects.filter(offering=OuterRef("pk"), state=GroupState.WAITING)
    )
    waited_for = Offering.objects.filter(not_begun, waits, state=OfferingState.PUBLISHED, seats_taken__lt=F("seats"))
    for offering in waited_for.order_by("pk"):
        offer_free_seats(offering, at=at)


@jobs.job("learners.mind_group_names")
def mind_group_names() -> None:
    """Remind whoever registered a group of names that are missing, and take seats without a name back once their date is over."""
    at = timezone.now()
    groups = GroupRegistration.objects.filter(state=GroupState.CONFIRMED, offering__state=OfferingState.PUBLISHED).exclude(offering__starts_at__lte=at)
    today = berlin_date(at)
    soon = today + timedelta(days=settings.GROUP_NAMES_REMINDER_DAYS)
    unreminded = groups.filter(reminded_at__isnull=True, names_until_date__range=(today, soon))
    for group in unreminded.select_related("offering__provider__organisation", "booked_by").order_by("pk"):
        remind_of_names(group, at=at)
    for group in groups.filter(names_until_date__lt=today).select_related("offering").order_by("pk"):
        release_unnamed(group, at=at)


periodic.every(timedelta(minutes=5), "learners.fill_free_seats")
periodic.every(timedelta(hours=1), "learners.mind_group_names")


@jobs.job("learners.send_due_mails")
def send_due_mails() -> None:
    """Reminders and questions that come due by the office's rules; each is sent once, so twice is harmless."""
    mail_rules.send_due(at=timezone.now())


periodic.every(timedelta(hours=1), "learners.send_due_mails")


@jobs.job("learners.make_hours_report")
def make_hours_report(*, report: int) -> None:
    """The PDF somebody asked for; gone if it was forgotten meanwhile."""
    if row := HoursReport.objects.filter(pk=report).first():
        make_report(row, at=timezone.now())


@jobs.job(plans.TASK, lease=plans.LEASE, max_attempts=3)
def reckon_plan(*, plan: int) -> None:
    """A Lernplan somebody waits for; gone or ended meanwhile, there is nothing to do."""
    if row := LearningPlan.objects.filter(pk=plan).select_related("learner", "pathway").first():
        plans.reckon_plan(row, at=timezone.now())


@jobs.job("learners.forget_hours_reports")
def forget_hours_reports() -> None:
    """Papers nobody needs to keep: they can be had anew."""
    forget_reports(at=timezone.now())


periodic.every(timedelta(days=1), "learners.forget_hours_reports")
