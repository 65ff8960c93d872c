"""The queue of an offering: who waits in which place, and who is offered a seat that came free.

The order is the order of arrival, of single people and groups alike. A free seat is offered to the first who can use it and is held for
them for a while (docs/decisions/0020, 0120). Whoever is booked elsewhere at that time is passed over, keeps their place and is told.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import berlin_date, end_of_day
from learners.domain import queue as rule
from learners.domain.locks import lock_offering
from learners.domain.mails import mail_about, mail_about_group, mail_provider
from learners.domain.offer_links import key_of
from learners.domain.overlap import Slot, first_clash
from learners.domain.refusals import EnrolmentRefused
from learners.domain.seats import Seats, count_seats, store_seats_taken
from learners.domain.timetable import blocks_overlaps, booked_slots, slots_of
from learners.enums import EnrolmentState, GroupState
from learners.models import Enrolment, GroupRegistration
from providers.enums import OfferingState
from providers.models import Offering

Place = Enrolment | GroupRegistration


class NothingToOffer(EnrolmentRefused):
    """No seat is free, nobody waits who could take one, or it is too late."""

    message = _("Es ist gerade kein Platz frei, den jemand von der Warteliste nehmen könnte.")


def with_positions(enrolments: "models.QuerySet[Enrolment]") -> "models.QuerySet[Enrolment]":
    """The same rows with `position`: the place of those who wait, 0 for the others. A group ahead is one place. One query for the whole list."""
    ahead_or_self = {"offering": models.OuterRef("offering"), "state": EnrolmentState.WAITING, "queue_number__lte": models.OuterRef("queue_number")}
    people, groups = (
        Coalesce(models.Subquery(rows.filter(**ahead_or_self).order_by().values("offering").annotate(count=models.Count("pk")).values("count")), 0)
        for rows in (Enrolment.objects.all(), GroupRegistration.objects.all())
    )
    return enrolments.annotate(position=models.Case(models.When(state=EnrolmentState.WAITING, then=people + groups), default=0))


def offer_free_seats(offering: Offering, *, at: datetime) -> list[Place]:
    """Offer free seats to those who wait, first come first served; returns who got an offer.

    Effects under the offering's lock: state and end of the offer, `seats_taken`, one audit line and one mail each; who is booked elsewhere at
    that time is passed over and gets a mail the first time. Nothing happens after the cut-off day, or when it is called off. Safe at any time and twice.
    """
    with transaction.atomic():
        offering = lock_offering(offering)
        seats = count_seats(offering)
        offered = serve_queue(offering, seats, at=at)
        store_seats_taken(offering, seats.taken + seats_of(offered))
    return offered


def offer_by_hand(offering: Offering, *, by: User, at: datetime) -> list[Place]:
    """The provider or the office offers free seats although the cut-off day is over; a group that is too large is passed over then.

    Effects as of offer_free_seats, the audit lines naming who did it. Raises NothingToOffer.
    """
    with transaction.atomic():
        offering = lock_offering(offering)
        seats = count_seats(offering)
        offered = serve_queue(offering, seats, at=at, by=by)
        if not offered:
            raise NothingToOffer
        store_seats_taken(offering, seats.taken + seats_of(offered))
    return offered


def serve_queue(offering: Offering, seats: Seats, *, at: datetime, by: User | None = None) -> list[Place]:
    """Offer what is free to whose turn it is. The caller holds the offering's lock and stores `seats_taken` afterwards."""
    free = offering.seats - seats.taken
    if free <= 0 or not seats.waiting or not may_offer(offering, at=at, by_hand=by is not None):
        return []
    places, clashes = waiting_places(offering)
    served = rule.serve([_as_waiting(place, clashes) for place in places.values()], free, skip_too_large=by is not None)
    for number in served.passed_over:
        _pass_over(places[number], offering=offering, because_of=clashes.get(number), at=at)
    return [_offer(places[number], offering=offering, at=at, by=by) for number in served.numbers]


def refill(offering: Offering, *, at: datetime) -> None:
    """Count the seats anew, offer what came free, and tell the provider where it is too late for that. The caller holds the offering's lock."""
    seats = count_seats(offering)
    offered = serve_queue(offering, seats, at=at)
    store_seats_taken(offering, seats.taken + seats_of(offered))
    free = offering.seats - seats.taken
    if not offered and free > 0 and seats.waiting and may_offer(offering, at=at, by_hand=True) and not may_offer(offering, at=at):
        mail_provider(offering, "seat_free_by_hand", at=at, free=free, waiting=seats.waiting)


def somebody_waits(offering: Offering, seats: Seats) -> bool:
    """Whether somebody in the queue could use a seat; then no newcomer gets one. The caller holds the offering's lock."""
    if not seats.waiting:
        return False
    places, clashes = waiting_places(offering)
    return any(number not in clashes for number in places)


def waiting_places(offering: Offering) -> tuple[dict[int, Place], dict[int, Slot]]:
    """Everybody who waits by queue number, and for people who cannot come what they are booked in at that time."""
    people = list(offering.enrolments.filter(state=EnrolmentState.WAITING).select_related("learner").order_by("queue_number"))
    groups = list(offering.groups.filter(state=GroupState.WAITING).select_related("booked_by").order_by("queue_number"))
    places: list[Place] = [*people, *groups]
    return {place.queue_number: place for place in places}, _clashes(offering, people)


def may_offer(offering: Offering, *, at: datetime, by_hand: bool = False) -> bool:
    """Published, not begun, and the cut-off day is not over; by hand until the beginning."""
    if offering.state != OfferingState.PUBLISHED:
        return False
    if offering.starts_at is None:
        return True
    return at < offering.starts_at if by_hand else at < cut_off(offering.starts_at)


def cut_off(starts_at: datetime) -> datetime:
    """From this instant on nobody is offered a seat without somebody's doing: the end of the Berlin day WAITING_CUTOFF_DAYS before the first day."""
    return min(starts_at, end_of_day(berlin_date(starts_at) - timedelta(days=settings.WAITING_CUTOFF_DAYS)))


def offer_until(offering: Offering, *, at: datetime) -> datetime:
    """How long a seat is held for an answer: WAITING_OFFER_HOURS, at most until the beginning."""
    until = at + timedelta(hours=settings.WAITING_OFFER_HOURS)
    return min(until, offering.starts_at) if offering.starts_at else until


def seats_of(places: Sequence[Place]) -> int:
    """How many seats these people and groups need together."""
    return sum(place.seats if isinstance(place, GroupRegistration) else 1 for place in places)


def _as_waiting(place: Place, clashes: dict[int, Slot]) -> rule.Waiting:
    return rule.Waiting(place.queue_number, seats_of([place]), can_come=place.queue_number not in clashes)


def _clashes(offering: Offering, people: Sequence[Enrolment]) -> dict[int, Slot]:
    if not people or not blocks_overlaps(offering):
        return {}
    booked = booked_slots([row.learner_id for row in people], besides=offering)
    wanted = slots_of(offering) if booked else []
    found = ((row.queue_number, first_clash(wanted, booked.get(row.learner_id, []))) for row in people)
    return {number: clash[1] for number, clash in found if clash}


def _offer(place: Place, *, offering: Offering, at: datetime, by: User | None) -> Place:
    place.state = GroupState.OFFERED if isinstance(place, GroupRegistration) else EnrolmentState.OFFERED
    place.offered_at = at
    place.offer_expires_at = offer_until(offering, at=at)
    place.save(update_fields=["state", "offered_at", "offer_expires_at"])
    audit.record(place, "learners.seat_offered", by=by, data={"offering": offering.pk, "queue_number": place.queue_number})
    if isinstance(place, GroupRegistration):
        mail_about_group(place, "group_offered", offering=offering, at=at)
    else:
        mail_about(place, "seat_offered", offering=offering, at=at, offer_key=key_of(place))
    return place


def _pass_over(place: Place, *, offering: Offering, because_of: Slot | None, at: datetime) -> None:
    if place.passed_over_at is not None:
        return  # told before
    place.passed_over_at = at
    place.save(update_fields=["passed_over_at"])
    audit.record(place, "learners.passed_over", by=None, data={"offering": offering.pk, "queue_number": place.queue_number})
    if isinstance(place, GroupRegistration):
        mail_about_group(place, "group_passed_over", offering=offering, at=at)
    else:
        mail_about(place, "passed_over", offering=offering, at=at, other=because_of)
