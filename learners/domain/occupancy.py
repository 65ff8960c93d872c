"""Where the office should look: offerings with too few or too many people, and sessions whose attendance nobody recorded."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.time import berlin_date, start_of_day
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration
from providers.domain.minimum import below_minimum
from providers.enums import OfferingState
from providers.models import Offering, Session

LOOK_AHEAD = timedelta(days=28)  # time enough to advertise, to move, or to call off without anger


def too_few(*, at: datetime) -> "QuerySet[Offering]":
    """Public offerings that begin within four weeks and have fewer people than they need, the soonest first.

    Before somebody has to decide: what is due for that is in `providers.domain.minimum.below_minimum`, and what goes ahead all the same needs nobody.
    """
    soon = Offering.objects.filter(state=OfferingState.PUBLISHED, starts_at__gt=at, starts_at__lte=at + LOOK_AHEAD, goes_ahead_at__isnull=True)
    undecided = soon.exclude(pk__in=below_minimum(at=at).order_by().values("pk"))
    return undecided.filter(seats_taken__lt=F("minimum_seats")).select_related("provider__organisation").order_by("starts_at", "pk")


def too_many(*, at: datetime) -> "QuerySet[Offering]":
    """Public offerings ahead for which more people wait than seats are free, with `waiting`; the longest queue first. A second course may be worth it.

    A group that waits counts with all of its people; it waits beside free seats that are too few for it.
    """
    people = Enrolment.objects.filter(offering=OuterRef("pk"), state=EnrolmentState.WAITING)
    groups = GroupRegistration.objects.filter(offering=OuterRef("pk"), state=GroupState.WAITING)
    waiting = _sum_of(people, Count("pk")) + _sum_of(groups, Sum("seats"))
    ahead = Offering.objects.filter(state=OfferingState.PUBLISHED, starts_at__gt=at).annotate(waiting=waiting)
    full = ahead.filter(waiting__gt=F("seats") - F("seats_taken"))
    return full.filter(waiting__gt=0).select_related("provider__organisation").order_by("-waiting", "starts_at", "pk")


def _sum_of(rows: "QuerySet[Any]", total: Aggregate) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("offering").annotate(total=total).values("total")), 0)


def overdue_attendance(*, at: datetime) -> "QuerySet[Session]":
    """Sessions whose list has closed with `missing` people unrecorded: only the office can still record them. The oldest first."""
    closed_before = start_of_day(berlin_date(at) - timedelta(days=settings.ATTENDANCE_CLOSES_AFTER_DAYS))
    seated = Count("offering__enrolments", filter=Q(offering__enrolments__state=EnrolmentState.CONFIRMED), distinct=True)
    recorded = Count("attendances", filter=Q(attendances__enrolment__state=EnrolmentState.CONFIRMED), distinct=True)
    closed = Session.objects.filter(offering__state=OfferingState.PUBLISHED, ends_at__lt=closed_before)
    open_ones = closed.annotate(seated=seated, recorded=recorded).annotate(missing=F("seated") - F("recorded")).filter(missing__gt=0)
    return open_ones.select_related("offering__provider__organisation").order_by("starts_at", "pk")
