"""Berlin days and instants. Instants are UTC, the dates people speak of are dates in Europe/Berlin."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def berlin_date(instant: datetime) -> date:
    """The calendar day in Berlin at this instant."""
    return instant.astimezone(BERLIN).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a Berlin day, in UTC."""
    return datetime.combine(day, time(0), tzinfo=BERLIN).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first instant after a Berlin day, in UTC: a deadline day holds for its last second."""
    return start_of_day(day + timedelta(days=1))


def berlin_datetime(day: date, at: time) -> datetime:
    """A local wall-clock time as an instant in UTC (the earlier one where the clock shows it twice)."""
    return datetime.combine(day, at, tzinfo=BERLIN).astimezone(UTC)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes that really pass, so right across a clock change; rounds down."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)
