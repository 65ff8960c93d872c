"""Teaching days and times, pure: no session on a Sunday or a public holiday, hardly any on a Saturday."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from core.time import BERLIN, berlin_datetime


@dataclass(frozen=True)
class Slot:
    """A time of day; `minutes` is what is left without the break."""

    starts: time
    ends: time
    break_minutes: int
    minutes: int


DAY = Slot(time(9, 0), time(14, 15), 45, 270)
AFTERNOON = Slot(time(13, 30), time(16, 0), 15, 135)
EVENING = Slot(time(17, 30), time(20, 0), 15, 135)

_FIXED = {(1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)}
_FROM_EASTER = (-2, 1, 39, 50, 60)  # Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; the anonymous algorithm of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_teaching_day(day: date, *, saturday: bool = False) -> bool:
    """Monday to Friday (or Saturday, if wanted), no holiday in Baden-Württemberg, not between Christmas and New Year's Eve."""
    if day.weekday() == 6 or (day.weekday() == 5 and not saturday) or (day.month, day.day) in _FIXED:
        return False
    return (day - easter(day.year)).days not in _FROM_EASTER


def teaching_day_from(day: date, *, saturday: bool = False) -> date:
    """This day or the next one on which there may be a session."""
    while not is_teaching_day(day, saturday=saturday):
        day += timedelta(days=1)
    return day


def teaching_day_until(day: date) -> date:
    """This day or the last one before it on which there may have been a session."""
    while not is_teaching_day(day, saturday=True):
        day -= timedelta(days=1)
    return day


def next_clock_change(after: date) -> date:
    """The first Sunday after this day on which the clocks in Berlin are changed."""
    day = after
    while True:
        day += timedelta(days=1)
        if berlin_datetime(day, time(12)).astimezone(BERLIN).utcoffset() != berlin_datetime(day - timedelta(days=1), time(12)).astimezone(BERLIN).utcoffset():
            return day
