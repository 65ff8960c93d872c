"""What a provider sees of the people in an offering: names, queue, and what was recorded for each session."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from learners.enums import AttendanceState, EnrolmentState, GroupState
from learners.models import Attendance, CheckIn, Enrolment, GroupRegistration
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
    """The people of an offering, each list in the order of arrival: with a seat, asked whether they take one, waiting, to be decided on."""

    confirmed: Sequence[Enrolment]
    offered: Sequence[Enrolment]
    waiting: Sequence[Enrolment]
    requested: Sequence[Enrolment]
    groups: Sequence[GroupRegistration]
    sessions: Sequence[SessionTally]

    @property
    def seats_taken(self) -> int:
        """Seats somebody has, and seats held for an answer or for a group."""
        single = sum(row.group_id is None for row in (*self.confirmed, *self.offered))
        return single + sum(group.seats for group in self.groups if group.state in GroupState.HOLDS_SEATS)


def participants_of(offering: Offering, *, at: datetime) -> Participants:
    """Who has a seat, who waits, and how complete the record is; a constant number of queries."""
    people = list(
        offering.enrolments.filter(state__in=EnrolmentState.ACTIVE).select_related("learner__learner_profile", "group").order_by("queue_number"),
    )
    by_state = {state: [row for row in people if row.state == state] for state in EnrolmentState.ACTIVE}
    confirmed = by_state[EnrolmentState.CONFIRMED]
    names = Count("invitations", filter=Q(invitations__withdrawn_at__isnull=True, invitations__accepted_at__isnull=True), distinct=True)
    came = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED), distinct=True)
    groups = offering.groups.filter(state__in=GroupState.ACTIVE).select_related("booked_by").annotate(open_names=names, taken=came)
    return Participants(
        confirmed=confirmed,
        offered=by_state[EnrolmentState.OFFERED],
        waiting=by_state[EnrolmentState.WAITING],
        requested=by_state[EnrolmentState.REQUESTED],
        groups=list(groups.order_by("queue_number")),
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
