"""Instants as a test says them: Berlin wall-clock time in, UTC out."""

from datetime import UTC, date, datetime, time

from core.time import berlin_datetime


def berlin(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """This Berlin wall-clock time as an instant in UTC: berlin(2026, 7, 1, 9) is 7 o'clock UTC."""
    return berlin_datetime(date(year, month, day), time(hour, minute))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """This instant, said in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
