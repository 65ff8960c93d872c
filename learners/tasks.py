"""The app's work in the background."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from core.domain import jobs, periodic
from learners.domain import mail_rules
from learners.domain.waiting import promote_waiting
from learners.enums import EnrolmentState
from providers.enums import OfferingState
from providers.models import Offering


@jobs.job("learners.fill_free_seats")
def fill_free_seats() -> None:
    """Move people up wherever a seat is free and somebody waits: after a provider raised the number of seats, and after
    somebody who had been passed over gave up the other seat. Each offering is a transaction of its own; twice is harmless.
    """
    at = timezone.now()
    not_begun = Q(starts_at__gt=at) | Q(starts_at__isnull=True)
    waited_for = Offering.objects.filter(
        not_begun, state=OfferingState.PUBLISHED, seats_taken__lt=F("seats"), enrolments__state=EnrolmentState.WAITING
    ).distinct()
    for offering in waited_for.order_by("pk"):
        promote_waiting(offering, at=at)


periodic.every(timedelta(minutes=5), "learners.fill_free_seats")


@jobs.job("learners.send_due_mails")
def send_due_mails() -> None:
    """Reminders and questions that come due by the office's rules; each is sent once, so twice is harmless."""
    mail_rules.send_due(at=timezone.now())


periodic.every(timedelta(hours=1), "learners.send_due_mails")
