"""Take a seat in an offering, or a place in its queue, and give it up again.

What refuses is asked twice: before the transaction for a quick answer, and under the locks for the true one.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.domain import audit
from core.kept_insert import KeptInsert
from core.models import User
from core.time import end_of_day
from learners.domain.group_seats import return_unnamed
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about, mail_about_group, mail_provider
from learners.domain.refusals import (
    AlreadyBegun,
    CancelNeedsReason,
    CancelTooLate,
    EnrolmentRefused,
    NotForThisPerson,
    OfferingCalledOff,
    OfferingIsInhouse,
    OfferingNotBookable,
    RegistrationClosed,
    SessionOverlap,
    TermsChanged,
)
from learners.domain.seats import Seats, count_seats, store_seats_taken
from learners.domain.timetable import refuse_overlap
from learners.domain.waiting import refill, seats_of, serve_queue, somebody_waits
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.domain.inhouse import is_for
from providers.domain.locking import load_sessions
from providers.domain.terms import agreed_with, cancellation_cost
from providers.enums import Approval, OfferingState, PlaceType
from providers.models import Offering

__all__ = [
    "AlreadyBegun",
    "CancelNeedsReason",
    "CancelTooLate",
    "EnrolmentRefused",
    "NotForThisPerson",
    "OfferingCalledOff",
    "OfferingIsInhouse",
    "OfferingNotBookable",
    "RegistrationClosed",
    "SessionOverlap",
    "TermsChanged",
    "active_enrolment",
    "cancel_enrolment",
    "check_bookable",
    "check_enrolment",
    "cost_of_cancelling",
    "enrol",
    "refuse_after_beginning",
    "take_seat_or_wait",
]

_ROWS = KeptInsert(Enrolment)


def enrol(
    offering: Offering, *, learner: User, by: User, at: datetime, note: str = "", overlap_accepted: bool = False, terms_seen: UUID | None = None
) -> Enrolment:
    """Give the person a seat, or the last place in the queue; where somebody approves, an open request. Twice is once: an active one is returned.

    Effects under the locks of offering and person: enrolment with the next queue number, terms and own share as agreed, `seats_taken`, one
    audit line, one mail. Raises OfferingNotBookable, RegistrationClosed, SessionOverlap, TermsChanged (when `terms_seen` are not the
    current ones); then nothing is written.
    """
    try:
        check_bookable(offering, at=at)
    except EnrolmentRefused:
        if existing := active_enrolment(offering, learner=learner):
            return existing
        raise
    with transaction.atomic():
        offering = lock_offering(offering)
        seats = count_seats(offering, learner=learner)
        if seats.own_id is not None:
            return Enrolment.objects.select_related("learner").get(pk=seats.own_id)
        lock_learners([learner.pk])
        load_sessions(offering)  # asked for twice: here and by the mail
        check_enrolment(offering, learner=learner, at=at, overlap_accepted=overlap_accepted)
        terms, agreed_cents = agreed_with(offering, at=at)
        if terms_seen and terms and terms_seen != terms.uuid:
            raise TermsChanged
        enrolment = Enrolment(
            offering=offering,
            learner=learner,
            state=EnrolmentState.REQUESTED,
            queue_number=seats.highest_number + 1,
            enrolled_at=at,
            terms=terms,
            agreed_cents=agreed_cents,
            note=note.strip(),
        )
        position = 0 if offering.approval != Approval.NONE else take_seat_or_wait(enrolment, offering, seats, at=at)
        _ROWS.write(enrolment)
        audit.record(enrolment, "learners.enrolled", by=by, data={"offering": offering.pk, "state": enrolment.state, "queue_number": enrolment.queue_number})
        template = {EnrolmentState.CONFIRMED: "enrolled", EnrolmentState.WAITING: "waiting"}.get(EnrolmentState(enrolment.state), "requested")
        mail_about(enrolment, template, offering=offering, at=at, position=position)
        if offering.approval == Approval.PROVIDER:
            mail_provider(offering, "request_received", at=at)
    return enrolment


def take_seat_or_wait(enrolment: Enrolment, offering: Offering, seats: Seats, *, at: datetime) -> int:
    """Set on the row, which the caller writes, whether it has a seat or waits; returns its place in the queue, 0 for a seat.

    Whoever waits and can come is served before; stores `seats_taken`. The caller holds the offering's lock.
    """
    # Usually nobody: only where a provider added seats, or somebody was passed over, does a seat stand free while people wait.
    offered = serve_queue(offering, seats, at=at)
    taken = seats.taken + seats_of(offered)
    still_waiting = seats.waiting - len(offered)
    has_seat = taken < offering.seats and not (still_waiting and somebody_waits(offering, seats))
    enrolment.state = EnrolmentState.CONFIRMED if has_seat else EnrolmentState.WAITING
    enrolment.confirmed_at = at if has_seat else None
    store_seats_taken(offering, taken + has_seat)
    return 0 if has_seat else still_waiting + 1


def cancel_enrolment(enrolment: Enrolment, *, by: User, at: datetime, reason: str = "", waive_cost: bool = False) -> Enrolment:
    """Give up a seat or a place in the queue; the seat is offered to the first who waits and can come. Twice is once.

    Effects under the offering's lock: state, what it costs by the terms accepted (`waive_cost`: nothing), `seats_taken`, one audit line, one
    mail to the person, and those of serve_queue. The seat of a group's person stays with the group while it may still name people.
    Raises CancelTooLate from the beginning of the first session on, and CancelNeedsReason when somebody else than the person does it.
    """
    if enrolment.state in EnrolmentState.ENDED:
        return enrolment
    reason = " ".join(reason.split())
    by_other = by.pk != enrolment.learner_id
    if by_other and not reason:
        raise CancelNeedsReason
    refuse_after_beginning(enrolment.offering, at=at)
    with transaction.atomic():
        offering = lock_offering(enrolment.offering)
        enrolment = Enrolment.objects.select_related("learner", "terms", "group__booked_by", "group__terms").get(pk=enrolment.pk)
        if enrolment.state in EnrolmentState.ENDED:
            return enrolment
        refuse_after_beginning(offering, at=at)
        had_seat = enrolment.state == EnrolmentState.CONFIRMED
        cost = 0 if waive_cost else cost_of_cancelling(enrolment, offering=offering, at=at)
        enrolment.state = EnrolmentState.CANCELLED
        enrolment.cancelled_at = at
        enrolment.cancel_cost_cents = cost
        enrolment.save(update_fields=["state", "cancelled_at", "cancel_cost_cents"])
        offering.seat_invitations.filter(Q(instead_of=enrolment, accepted_at__isnull=True) | Q(enrolment=enrolment)).update(withdrawn_at=at)
        data = {"offering": offering.pk, "had_seat": had_seat, "reason": reason, "cost_cents": cost}
        audit.record(enrolment, "learners.enrolment_cancelled", by=by, data=data)
        mail_about(enrolment, "cancelled_by_learner", offering=offering, at=at, had_seat=had_seat, by_other=by_other, reason=reason, cost_cents=cost)
        if enrolment.group is not None:
            mail_about_group(enrolment.group, "group_person_left", offering=offering, at=at)
            return_unnamed(enrolment.group, offering, at=at)
        refill(offering, at=at)
    return enrolment


def cost_of_cancelling(enrolment: Enrolment, *, offering: Offering, at: datetime) -> int:
    """What giving up costs the person now, in cents. A place in the queue and a seat only offered cost nothing; for a group's people the group pays."""
    if enrolment.state != EnrolmentState.CONFIRMED or enrolment.group_id:
        return 0
    return cancellation_cost(enrolment.terms, enrolment.agreed_cents, starts_at=offering.starts_at, at=at)


def active_enrolment(offering: Offering, *, learner: User) -> Enrolment | None:
    """The person's request, seat, offer or place in the queue, if there is one."""
    return Enrolment.objects.filter(offering=offering, learner=learner, state__in=EnrolmentState.ACTIVE).first()


def check_enrolment(offering: Offering, *, learner: User, at: datetime, overlap_accepted: bool = False) -> None:
    """Raise what speaks against it for this person at this instant; seats never do, because there is a queue."""
    check_bookable(offering, at=at)
    if offering.is_closed and not is_for(offering, learner):
        raise NotForThisPerson
    refuse_overlap(offering, learner=learner, knowingly=overlap_accepted)


def check_bookable(offering: Offering, *, at: datetime) -> None:
    """Raise what speaks against it for everybody: state, kind, deadline, beginning."""
    if offering.state == OfferingState.CANCELLED:
        raise OfferingCalledOff
    if offering.place_type == PlaceType.INHOUSE and not offering.is_closed:
        raise OfferingIsInhouse
    hidden = offering.hidden_at is not None or not offering.provider.is_public
    if offering.state != OfferingState.PUBLISHED or hidden or offering.registration_until_date is None:
        raise OfferingNotBookable
    if at >= end_of_day(offering.registration_until_date):
        raise RegistrationClosed(offering.registration_until_date)
    if offering.starts_at is not None and offering.starts_at <= at:
        raise AlreadyBegun(offering.starts_at)


def refuse_after_beginning(offering: Offering, *, at: datetime) -> None:
    """From the beginning of the first session on seats are no longer given or given up here."""
    if offering.starts_at is not None and offering.starts_at <= at:
        raise CancelTooLate
