"""How long somebody was there, and until when that may be said. Pure: instants, days and minutes in and out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.time import berlin_date, berlin_datetime, end_of_day, minutes_between


@dataclass(frozen=True)
class Span:
    """From when to when somebody was there; an end left open is that of the session."""

    arrived_at: datetime | None = None
    left_at: datetime | None = None

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return self.arrived_at is not None or self.left_at is not None


NO_SPAN = Span()


def attended_minutes(span: Span, *, starts_at: datetime, ends_at: datetime, teaching_minutes: int) -> int | None:
    """The teaching minutes of a span, 0 to `teaching_minutes`, or None where it does not lie within the session.

    Only the length of the breaks is known, not when they were, so they count as spread evenly: who was there for half of
    the time was there for half of the breaks. Rounded half up, in real time, so right across a clock change.
    """
    arrived, left = span.arrived_at or starts_at, span.left_at or ends_at
    whole = minutes_between(starts_at, ends_at)
    if not starts_at <= arrived < left <= ends_at or whole <= 0:
        return None
    return (2 * minutes_between(arrived, left) * teaching_minutes + whole) // (2 * whole)


def instant_within(clock: time, *, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """The instant of a session at which clocks in Berlin show this, the first one if there are two; None if there is none."""
    day, last = berlin_date(starts_at), berlin_date(ends_at)
    while day <= last:
        instant = berlin_datetime(day, clock)
        if starts_at <= instant <= ends_at:
            return instant
        day += timedelta(days=1)
    return None


def last_day_of_roll_call(ends_at: datetime, *, days: int) -> date:
    """The Berlin day on which the provider may record attendance for the last time."""
    return berlin_date(ends_at) + timedelta(days=days)


def is_closed(ends_at: datetime, *, days: int, at: datetime) -> bool:
    """Whether that day is over at `at`; then only the office corrects."""
    return at >= end_of_day(last_day_of_roll_call(ends_at, days=days))
