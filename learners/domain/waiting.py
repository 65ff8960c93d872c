"""The queue of an offering: who waits in which place, and who moves up when a seat comes free.

The order is the order of arrival. People may wait for two offerings at the same time and take the seat that comes first;
so a free seat goes to the first who can use it. Whoever is passed over keeps their place and is told (docs/decisions/0020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Coalesce

from core.domain import audit
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about
from learners.domain.overlap import Slot, first_clash
from learners.domain.timetable import booked_slots, slots_of
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState
from providers.models import Offering


def with_positions(enrolments: "models.QuerySet[Enrolment]") -> "models.QuerySet[Enrolment]":
    """The same rows with `position`: the place of those who wait, 0 for the others. One query for the whole list."""
    ahead_or_self = (
        Enrolment.objects.filter(offering=models.OuterRef("offering"), state=EnrolmentState.WAITING, queue_number__lte=models.OuterRef("queue_number"))
        .order_by()
        .values("offering")
        .annotate(count=models.Count("pk"))
        .values("count")
    )
    return enrolments.annotate(
        position=models.Case(models.When(state=EnrolmentState.WAITING, then=Coalesce(models.Subquery(ahead_or_self), 0)), default=0),
    )


@dataclass(frozen=True)
class Seats:
    """How an offering stands: seats given, people waiting, and the highest queue number ever drawn (given up ones included)."""

    confirmed: int
    waiting: int
    highest_number: int


def count_seats(offering: Offering) -> Seats:
    """Count, in one query. True until somebody else writes, so under the offering's lock until its end."""
    counts = offering.enrolments.order_by().aggregate(
        confirmed=models.Count("pk", filter=models.Q(state=EnrolmentState.CONFIRMED)),
        waiting=models.Count("pk", filter=models.Q(state=EnrolmentState.WAITING)),
        highest_number=Coalesce(models.Max("queue_number"), 0),
    )
    return Seats(**counts)


def promote_waiting(offering: Offering, *, at: datetime) -> list[Enrolment]:
    """Give free seats to those who wait, first come first served; returns who moved up.

    Effects under the offering's lock: state, `seats_taken`, one audit line and one mail each; who is booked elsewhere at that
    time is passed over and gets a mail the first time. Nothing happens once the offering has begun or is called off.
    Safe to call at any time and twice.
    """
    with transaction.atomic():
        offering = lock_offering(offering)
        seats = count_seats(offering)
        queue = queue_for_free_seats(offering, seats, at=at)
        lock_learners([enrolment.learner_id for enrolment in queue])
        moved = move_up(offering, queue, free=offering.seats - seats.confirmed, at=at)
        store_seats_taken(offering, seats.confirmed + len(moved))
    return moved


def queue_for_free_seats(offering: Offering, seats: Seats, *, at: datetime) -> list[Enrolment]:
    """Those who wait, in order; nobody when no seat is free or it is too late. The caller holds the offering's lock."""
    has_begun = offering.starts_at is not None and offering.starts_at <= at
    if has_begun or offering.state != OfferingState.PUBLISHED or not seats.waiting or seats.confirmed >= offering.seats:
        return []
    return list(offering.enrolments.filter(state=EnrolmentState.WAITING).select_related("learner").order_by("queue_number"))


def move_up(offering: Offering, queue: Sequence[Enrolment], *, free: int, at: datetime) -> list[Enrolment]:
    """Seat the first `free` of `queue` who can come; returns them. The caller holds the locks of the offering and of everybody in
    `queue`, and stores `seats_taken` afterwards.
    """
    if not queue:
        return []
    booked = booked_slots([enrolment.learner_id for enrolment in queue], besides=offering)
    wanted = slots_of(offering)
    moved: list[Enrolment] = []
    for enrolment in queue:
        if len(moved) >= free:
            break
        if clash := first_clash(wanted, booked.get(enrolment.learner_id, [])):
            _pass_over(enrolment, offering=offering, because_of=clash[1], at=at)
            continue
        enrolment.state = EnrolmentState.CONFIRMED
        enrolment.confirmed_at = at
        enrolment.save(update_fields=["state", "confirmed_at"])
        audit.record(enrolment, "learners.moved_up", by=None, data={"offering": offering.pk, "queue_number": enrolment.queue_number})
        mail_about(enrolment, "moved_up", offering=offering, at=at)
        moved.append(enrolment)
    return moved


def store_seats_taken(offering: Offering, taken: int) -> None:
    """Keep the figure that lists show equal to the count. The caller holds the offering's lock."""
    if offering.seats_taken != taken:
        # update() and not save(): the search index need not be written anew for a seat.
        Offering.objects.filter(pk=offering.pk).update(seats_taken=taken)
        offering.seats_taken = taken


def _pass_over(enrolment: Enrolment, *, offering: Offering, because_of: Slot, at: datetime) -> None:
    if enrolment.passed_over_at is not None:
        return  # told before
    enrolment.passed_over_at = at
    enrolment.save(update_fields=["passed_over_at"])
    audit.record(enrolment, "learners.passed_over", by=None, data={"offering": offering.pk, "queue_number": enrolment.queue_number})
    mail_about(enrolment, "passed_over", offering=offering, at=at, other=because_of)
