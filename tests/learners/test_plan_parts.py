"""The pure parts around the planner: wishes, self-study blocks, reasons."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.time import berlin_datetime
from learners.domain.learning_plan import Appointment
from learners.domain.plan_wishes import Wishes, restored, stored
from learners.domain.self_study_blocks import Unit, enough_units, spread

pytestmark = pytest.mark.pure

WISHES = Wishes(
    pathway="koordination",
    not_before=date(2027, 1, 1),
    not_after=date(2027, 1, 14),
    place="Ulm",
    lat=48.4,
    lon=9.99,
    max_km=60,
    weekdays=(0, 2),
    blocked=((date(2027, 1, 4), date(2027, 1, 6)),),
    budget_cents=20_000,
)


def test_wishes_come_back_as_they_were_stored():
    assert restored(stored(WISHES)) == WISHES


def test_free_days_are_the_wanted_weekdays_without_blocked_periods():
    assert WISHES.free_days == [date(2027, 1, 11), date(2027, 1, 13)]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((None, None), [True, True, True]),
        ((time(9), time(17)), [True, False, False]),
        ((time(9, 1), None), [False, True, True]),
        ((None, time(20)), [True, True, False]),
    ],
)
def test_sessions_lie_within_the_hours_of_clocks_in_berlin(hours, expected):
    """One from 9 to 13.30, one from 16 to 20 o'clock, one over midnight."""
    wishes = replace(WISHES, from_clock=hours[0], until_clock=hours[1])
    day = date(2027, 7, 5)
    sessions = [
        Appointment(berlin_datetime(day, starts), berlin_datetime(day + timedelta(days=nights), ends))
        for starts, ends, nights in ((time(9), time(13, 30), 0), (time(16), time(20), 0), (time(22), time(1), 1))
    ]

    assert [wishes.is_free_at(session) for session in sessions] == expected
    assert restored(stored(wishes)) == wishes


@given(st.integers(0, 40), st.integers(0, 60), st.sets(st.integers(0, 59)))
def test_blocks_keep_the_order_and_share_days_evenly(units, days, taken):
    free = [date(2027, 1, 1) + timedelta(days=number) for number in range(days)]
    blocks = spread([Unit(str(number), "1", 90) for number in range(units)], free, {date(2027, 1, 1) + timedelta(days=number) for number in taken})

    assert [block.unit.slug for block in blocks] == ([str(number) for number in range(units)] if days else [])
    assert [block.day for block in blocks] == sorted(block.day for block in blocks)
    usable = [day for day in free if (day - date(2027, 1, 1)).days not in taken] or free
    counts = [sum(block.day == day for block in blocks) for day in usable]
    assert not counts or max(counts) - min(counts) <= 1


def test_as_many_units_as_the_missing_minutes_need():
    units = [Unit("a", "1", 90), Unit("b", "1", 90), Unit("c", "1", 90)]

    assert enough_units(units, 135) == (units[:2], 0)
    assert enough_units(units, 300) == (units, 30)
    assert enough_units(units, 0) == ([], 0)
