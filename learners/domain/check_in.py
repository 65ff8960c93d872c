"""Participants check in themselves with the code shown in the room; the provider confirms it in the roll call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from learners.domain.locks import lock_offering
from learners.domain.rotating_code import is_current
from learners.enums import EnrolmentState
from learners.models import CheckIn, CheckInDoor, Enrolment
from providers.enums import OfferingState
from providers.models import Session

OPENS_BEFORE = timedelta(minutes=60)  # before the session begins
PROOF_HOLDS = timedelta(minutes=10)  # between scanning the code and pressing the button: somebody may have to log in first
LATE_AFTER = timedelta(minutes=10)  # who checks in later than this is proposed as "teilweise"


class CheckInRefused(Exception):
    """Nothing was written; `message` is the German sentence for whoever stands in the room."""

    message: str | Promise = _("Das Einchecken ist gerade nicht möglich.")

    def __str__(self) -> str:
        return str(self.message)


class DoorClosed(CheckInRefused):
    """The provider offers no self check-in for this session, or closed it."""

    message = _("Für diesen Termin ist das Einchecken geschlossen. Bitte melden Sie sich bei der Kursleitung.")


class OutsideItsTime(CheckInRefused):
    """Too early or too late."""

    message = _("Einchecken können Sie ab einer Stunde vor Beginn und bis zum Ende des Termins.")


class CodeOutdated(CheckInRefused):
    """The code was right once, or never."""

    message = _("Dieser Code gilt nicht mehr. Bitte scannen Sie den Code, der jetzt im Raum gezeigt wird.")


@dataclass(frozen=True)
class Proof:
    """A browser showed a valid code for this session at this time; kept in its own session until the button is pressed."""

    session_uuid: str
    shown_at: datetime


def open_door(session: Session, *, by: User, at: datetime) -> CheckInDoor:
    """Let people check in themselves. Twice is once; opening again after closing makes new codes. Effects: row, one audit line."""
    with transaction.atomic():
        offering = lock_offering(session.offering)
        if offering.state != OfferingState.PUBLISHED or session.ends_at <= at:
            raise OutsideItsTime
        door = CheckInDoor.objects.filter(session=session).first()
        if door and door.is_open:
            return door
        fields = {"secret": token_hex(20), "opened_at": at, "opened_by": by, "closed_at": None}
        door, _created = CheckInDoor.objects.update_or_create(session=session, defaults=fields)
        audit.record(offering, "learners.check_in_opened", by=by, data={"session": session.pk})
    return door


def close_door(session: Session, *, by: User, at: datetime) -> None:
    """No further check-ins; those that were made stay. Twice is once."""
    with transaction.atomic():
        offering = lock_offering(session.offering)
        if CheckInDoor.objects.filter(session=session, closed_at__isnull=True).update(closed_at=at):
            audit.record(offering, "learners.check_in_closed", by=by, data={"session": session.pk})


def is_its_time(session: Session, *, at: datetime) -> bool:
    """From an hour before the beginning to the end."""
    return session.starts_at - OPENS_BEFORE <= at <= session.ends_at


def prove(session: Session, code: str, *, at: datetime) -> Proof:
    """What a browser may keep after showing a code. Raises DoorClosed, OutsideItsTime, CodeOutdated."""
    door = _open_door_of(session)
    if not is_its_time(session, at=at):
        raise OutsideItsTime
    if not is_current(door.secret, code, at):
        raise CodeOutdated
    return Proof(str(session.uuid), at)


def check_in(session: Session, enrolment: Enrolment, *, proof: Proof, at: datetime) -> CheckIn:
    """Note that this person says to be there. Twice is once: the first time stays. Effects: row, one audit line.

    `enrolment` is the person's own, with a seat in the session's offering (the caller looked). Raises DoorClosed,
    OutsideItsTime, CodeOutdated.
    """
    with transaction.atomic():
        offering = lock_offering(session.offering)
        fresh = offering.sessions.get(pk=session.pk)
        _open_door_of(fresh)
        if offering.state != OfferingState.PUBLISHED or not is_its_time(fresh, at=at):
            raise OutsideItsTime
        if proof.session_uuid != str(fresh.uuid) or not proof.shown_at <= at <= proof.shown_at + PROOF_HOLDS:
            raise CodeOutdated
        row, is_new = CheckIn.objects.get_or_create(enrolment=enrolment, session=fresh, defaults={"checked_in_at": at})
        if is_new:
            audit.record(enrolment, "learners.checked_in", by=enrolment.learner, data={"session": fresh.pk})
    return row


def seat_of(learner: User, session: Session) -> Enrolment | None:
    """The person's seat in the session's offering."""
    return Enrolment.objects.filter(learner=learner, offering=session.offering_id, state=EnrolmentState.CONFIRMED).select_related("learner").first()


def _open_door_of(session: Session) -> CheckInDoor:
    door = CheckInDoor.objects.filter(session=session, closed_at__isnull=True).first()
    if door is None:
        raise DoorClosed
    return door


def open_doors_of(learner: User, *, at: datetime) -> list[Session]:
    """Sessions this person has a seat in and could check in to right now, without those where it is done."""
    now_open = Session.objects.filter(check_in_door__isnull=False, check_in_door__closed_at__isnull=True, starts_at__lte=at + OPENS_BEFORE, ends_at__gte=at)
    own = now_open.filter(offering__state=OfferingState.PUBLISHED, offering__enrolments__learner=learner, offering__enrolments__state=EnrolmentState.CONFIRMED)
    return list(own.exclude(check_ins__enrolment__learner=learner).select_related("offering").order_by("starts_at", "pk"))
