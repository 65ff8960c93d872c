"""Where an offering asks for it, somebody decides about each enrolment before there is a seat or a place in the queue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from learners.domain.enrolment import refuse_after_beginning, take_seat_or_wait
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about
from learners.domain.overlap import first_clash
from learners.domain.refusals import EnrolmentRefused, OfferingCalledOff
from learners.domain.seats import count_seats
from learners.domain.timetable import blocks_overlaps, booked_slots, slots_of
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState
from providers.models import Offering


class AlreadyDecided(EnrolmentRefused):
    """Somebody else was faster, or the person has withdrawn."""

    message = _("Über diese Anmeldung ist schon entschieden, oder die Person hat sie zurückgezogen.")


class DecisionNeedsReason(EnrolmentRefused):
    """Whoever declines says why."""

    message = _("Bitte geben Sie einen Grund an: Die Person liest ihn in ihrer E-Mail.")


class BookedElsewhere(EnrolmentRefused):
    """Since asking, the person took a seat elsewhere at that time."""

    message = _("Die Person hat inzwischen zur gleichen Zeit einen anderen Platz. Bitte sprechen Sie mit ihr.")


def approve(enrolment: Enrolment, *, by: User, at: datetime) -> Enrolment:
    """Let the person in: a seat if one is free and nobody waits for it, else the last place in the queue. Twice is once.

    The queue is the order of approval, so the row draws a new number. Effects under the locks of offering and person: state, number,
    `seats_taken`, one audit line, one mail. Raises AlreadyDecided, BookedElsewhere, CancelTooLate.
    """
    with transaction.atomic():
        offering, enrolment = _lock(enrolment)
        if enrolment.state in {EnrolmentState.CONFIRMED, EnrolmentState.WAITING}:
            return enrolment
        _refuse_decided(enrolment, offering, at=at)
        lock_learners([enrolment.learner_id])
        if blocks_overlaps(offering) and first_clash(slots_of(offering), booked_slots([enrolment.learner_id], besides=offering).get(enrolment.learner_id, [])):
            raise BookedElsewhere
        seats = count_seats(offering)
        position = take_seat_or_wait(enrolment, offering, seats, at=at)
        enrolment.queue_number = seats.highest_number + 1
        enrolment.save(update_fields=["state", "confirmed_at", "queue_number"])
        audit.record(enrolment, "learners.enrolment_approved", by=by, data={"offering": offering.pk, "state": enrolment.state})
        mail_about(enrolment, "enrolled" if not position else "waiting", offering=offering, at=at, position=position)
    return enrolment


def decline(enrolment: Enrolment, *, reason: str, by: User, at: datetime) -> Enrolment:
    """Do not let the person in, with a reason they read. Twice is once; the first reason stays.

    Effects under the offering's lock: state, reason, one audit line, one mail. Raises DecisionNeedsReason, AlreadyDecided.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DecisionNeedsReason
    with transaction.atomic():
        offering, enrolment = _lock(enrolment)
        if enrolment.state == EnrolmentState.DECLINED:
            return enrolment
        _refuse_decided(enrolment, offering, at=at)
        enrolment.state = EnrolmentState.DECLINED
        enrolment.cancelled_at = at
        enrolment.decision_reason = reason[:300]
        enrolment.save(update_fields=["state", "cancelled_at", "decision_reason"])
        audit.record(enrolment, "learners.enrolment_declined", by=by, data={"offering": offering.pk, "reason": reason})
        mail_about(enrolment, "declined", offering=offering, at=at, reason=reason)
    return enrolment


def _lock(enrolment: Enrolment) -> tuple[Offering, Enrolment]:
    offering = lock_offering(enrolment.offering)
    return offering, Enrolment.objects.select_related("learner").get(pk=enrolment.pk)


def _refuse_decided(enrolment: Enrolment, offering: Offering, *, at: datetime) -> None:
    if enrolment.state != EnrolmentState.REQUESTED:
        raise AlreadyDecided
    if offering.state != OfferingState.PUBLISHED:
        raise OfferingCalledOff
    refuse_after_beginning(offering, at=at)
