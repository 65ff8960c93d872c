"""Take a seat in an offering, or a place in its queue, and give it up again.

What refuses is asked twice: before the transaction for a quick answer, and under the locks for the true one.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import BERLIN, end_of_day
from learners.domain.locks import lock_learners, lock_offering
from learners.domain.mails import mail_about
from learners.domain.overlap import first_clash
from learners.domain.timetable import booked_slots, slots_of
from learners.domain.waiting import count_seats, move_up, promote_waiting, queue_for_free_seats, store_seats_taken
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState, PlaceType
from providers.models import Offering


class EnrolmentRefused(Exception):
    """Something speaks against it; `message` is the German sentence for the person."""

    message: str | Promise = _("Das ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class OfferingNotBookable(EnrolmentRefused):
    """Nobody can enrol here: called off, not public, inhouse, or without a deadline because its dates are open."""

    message = _("Zu diesem Angebot kann man sich hier nicht anmelden. Bitte wenden Sie sich an den Träger.")


class OfferingCalledOff(OfferingNotBookable):
    """The provider has called it off."""

    message = _("Dieses Angebot wurde abgesagt. Eine Anmeldung ist nicht mehr möglich.")


class OfferingIsInhouse(OfferingNotBookable):
    """Seats are given by the municipality that ordered it."""

    message = _("Dieses Angebot läuft inhouse für eine Kommune. Bitte wenden Sie sich an den Träger, wenn Sie teilnehmen möchten.")


class RegistrationClosed(EnrolmentRefused):
    """After the deadline day, or after the beginning."""

    def __init__(self, until_date: date) -> None:
        super().__init__(until_date)
        self.message = _("Der Anmeldeschluss war am %(date)s. Eine Anmeldung ist nicht mehr möglich.") % {"date": date_format(until_date)}


class AlreadyBegun(RegistrationClosed):
    """The deadline day is not over, but the first session has begun."""

    def __init__(self, began_at: datetime) -> None:
        super().__init__(began_at.astimezone(BERLIN).date())
        self.message = _("Dieses Angebot hat schon begonnen. Eine Anmeldung ist nicht mehr möglich.")


class SessionOverlap(EnrolmentRefused):
    """The person has a seat elsewhere at that time."""

    def __init__(self, other_title: str, other_starts_at: datetime) -> None:
        super().__init__(other_title, other_starts_at)
        self.other_title = other_title
        when = date_format(other_starts_at.astimezone(BERLIN), "DATETIME_FORMAT")
        self.message = _("Die Termine überschneiden sich mit „%(title)s“ (%(when)s Uhr), wo Sie angemeldet sind. Melden Sie sich dort zuerst ab.") % {
            "title": other_title,
            "when": when,
        }


class CancelTooLate(EnrolmentRefused):
    """The offering has begun; from then on the provider notes who came."""

    message = _("Das Angebot hat schon begonnen; eine Abmeldung ist hier nicht mehr möglich. Bitte wenden Sie sich an den Träger.")


class CancelNeedsReason(EnrolmentRefused):
    """Whoever takes away somebody else's seat says why."""

    message = _("Bitte geben Sie einen Grund an: Die Person erfährt ihn mit der Abmeldung.")


def enrol(offering: Offering, *, learner: User, by: User, at: datetime, note: str = "") -> Enrolment:
    """Give the person a seat, or the last place in the queue when all seats are taken. Twice is once: an active enrolment is returned.

    Effects under the locks of offering and person: enrolment with the next queue number, `seats_taken`, one audit line, one mail.
    Raises OfferingNotBookable, RegistrationClosed, SessionOverlap; then nothing is written.
    """
    if existing := active_enrolment(offering, learner=learner):
        return existing
    check_bookable(offering, at=at)
    with transaction.atomic():
        offering = lock_offering(offering)
        seats = count_seats(offering)
        queue = queue_for_free_seats(offering, seats, at=at)
        lock_learners({learner.pk, *(waiting.learner_id for waiting in queue)})
        if existing := active_enrolment(offering, learner=learner):
            return existing
        check_enrolment(offering, learner=learner, at=at)
        # Usually nobody: only where a provider added seats, or somebody was passed over, does a seat stand free while people wait.
        moved = move_up(offering, queue, free=offering.seats - seats.confirmed, at=at)
        taken = seats.confirmed + len(moved)
        has_seat = taken < offering.seats
        enrolment = Enrolment.objects.create(
            offering=offering,
            learner=learner,
            state=EnrolmentState.CONFIRMED if has_seat else EnrolmentState.WAITING,
            queue_number=seats.highest_number + 1,
            enrolled_at=at,
            confirmed_at=at if has_seat else None,
            note=note.strip(),
        )
        store_seats_taken(offering, taken + has_seat)
        audit.record(enrolment, "learners.enrolled", by=by, data={"offering": offering.pk, "state": enrolment.state, "queue_number": enrolment.queue_number})
        mail_about(enrolment, "enrolled" if has_seat else "waiting", offering=offering, at=at, position=seats.waiting - len(moved) + 1)
    return enrolment


def cancel_enrolment(enrolment: Enrolment, *, by: User, at: datetime, reason: str = "") -> Enrolment:
    """Give up a seat or a place in the queue; the first who waits and can come moves up. Twice is once.

    Effects under the offering's lock: state, `seats_taken`, one audit line, one mail to the person, and those of promote_waiting.
    Raises CancelTooLate from the beginning of the first session on, and CancelNeedsReason when somebody else than the person does it.
    """
    if enrolment.state == EnrolmentState.CANCELLED:
        return enrolment
    reason = " ".join(reason.split())
    by_other = by.pk != enrolment.learner_id
    if by_other and not reason:
        raise CancelNeedsReason
    _refuse_after_beginning(enrolment.offering, at=at)
    with transaction.atomic():
        offering = lock_offering(enrolment.offering)
        enrolment = Enrolment.objects.select_related("learner").get(pk=enrolment.pk)
        if enrolment.state == EnrolmentState.CANCELLED:
            return enrolment
        _refuse_after_beginning(offering, at=at)
        had_seat = enrolment.state == EnrolmentState.CONFIRMED
        enrolment.state = EnrolmentState.CANCELLED
        enrolment.cancelled_at = at
        enrolment.save(update_fields=["state", "cancelled_at"])
        audit.record(enrolment, "learners.enrolment_cancelled", by=by, data={"offering": offering.pk, "had_seat": had_seat, "reason": reason})
        mail_about(enrolment, "cancelled_by_learner", offering=offering, at=at, had_seat=had_seat, by_other=by_other, reason=reason)
        promote_waiting(offering, at=at)  # counts the seats anew, and fills one that came free
    return enrolment


def active_enrolment(offering: Offering, *, learner: User) -> Enrolment | None:
    """The person's seat or place in the queue, if there is one."""
    return Enrolment.objects.filter(offering=offering, learner=learner, state__in=EnrolmentState.ACTIVE).first()


def check_enrolment(offering: Offering, *, learner: User, at: datetime) -> None:
    """Raise what speaks against it for this person at this instant; seats never do, because there is a queue."""
    check_bookable(offering, at=at)
    if clash := first_clash(slots_of(offering), booked_slots([learner.pk], besides=offering).get(learner.pk, [])):
        _wanted, other = clash
        raise SessionOverlap(other.title, other.starts_at)


def check_bookable(offering: Offering, *, at: datetime) -> None:
    """Raise what speaks against it for everybody: state, kind, deadline, beginning."""
    if offering.state == OfferingState.CANCELLED:
        raise OfferingCalledOff
    if offering.place_type == PlaceType.INHOUSE:
        raise OfferingIsInhouse
    hidden = offering.hidden_at is not None or not offering.provider.is_public
    if offering.state != OfferingState.PUBLISHED or hidden or offering.registration_until_date is None:
        raise OfferingNotBookable
    if at >= end_of_day(offering.registration_until_date):
        raise RegistrationClosed(offering.registration_until_date)
    if offering.starts_at is not None and offering.starts_at <= at:
        raise AlreadyBegun(offering.starts_at)


def _refuse_after_beginning(offering: Offering, *, at: datetime) -> None:
    if offering.starts_at is not None and offering.starts_at <= at:
        raise CancelTooLate
