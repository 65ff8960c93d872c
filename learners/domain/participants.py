"""What a provider sees of the people in an offering: names, queue, and what was recorded for each session."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from learners.enums import AttendanceState, EnrolmentState
from learners.models import Attendance, CheckIn, Enrolment
from providers.models import Offering, Session


@dataclass(frozen=True)
class SessionTally:
    """A session with how many of the seated people something was recorded for."""

    session: Session
    recorded: int
    came: int
    seated: int
    has_begun: bool

    @property
    def is_complete(self) -> bool:
        """Nobody is missing in the record."""
        return self.has_begun and self.recorded >= self.seated


@dataclass(frozen=True)
class RollLine:
    """Somebody with a seat: what the provider recorded for a session, and when they checked in themselves."""

    enrolment: Enrolment
    recorded: Attendance | None = None
    checked_in_at: datetime | None = None


@dataclass(frozen=True)
class Participants:
    """The people of an offering, each list in the order of arrival."""

    confirmed: Sequence[Enrolment]
    waiting: Sequence[Enrolment]
    sessions: Sequence[SessionTally]


def participants_of(offering: Offering, *, at: datetime) -> Participants:
    """Who has a seat, who waits, and how complete the record is; three queries whatever the number of people or sessions."""
    people = list(
        offering.enrolments.filter(state__in=EnrolmentState.ACTIVE).select_related("learner__learner_profile").order_by("queue_number"),
    )
    confirmed = [row for row in people if row.state == EnrolmentState.CONFIRMED]
    return Participants(
        confirmed=confirmed,
        waiting=[row for row in people if row.state == EnrolmentState.WAITING],
        sessions=_tallies(offering, seated=len(confirmed), at=at),
    )


def _tallies(offering: Offering, *, seated: int, at: datetime) -> list[SessionTally]:
    states: dict[int, list[str]] = defaultdict(list)
    for session_id, state in Attendance.objects.filter(session__offering=offering).values_list("session_id", "state"):
        states[session_id].append(state)
    return [
        SessionTally(
            session=session,
            recorded=len(states[session.pk]),
            came=sum(state in AttendanceState.CAME for state in states[session.pk]),
            seated=seated,
            has_begun=session.starts_at <= at,
        )
        for session in offering.sessions.order_by("starts_at", "pk")
    ]


def roll_of(session: Session) -> list[RollLine]:
    """Everybody with a seat, by name, with what was recorded and said for this session; three queries."""
    recorded = {row.enrolment_id: row for row in Attendance.objects.filter(session=session).select_related("recorded_by")}
    checked_in = dict(CheckIn.objects.filter(session=session).values_list("enrolment_id", "checked_in_at"))
    seated = session.offering.enrolments.filter(state=EnrolmentState.CONFIRMED).select_related("learner")
    return [RollLine(row, recorded.get(row.pk), checked_in.get(row.pk)) for row in seated.order_by("learner__last_name", "learner__first_name", "pk")]
