"""The arithmetic of arriving late and leaving early."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.domain.presence import Span, attended_minutes, instant_within, is_closed, last_day_of_roll_call
from tests.clock import berlin

START, END = berlin(2027, 3, 1, 9), berlin(2027, 3, 1, 14, 30)  # 330 minutes with 60 of breaks: 270 of teaching


def minutes(arrived=None, left=None, *, start=START, end=END, teaching=270):
    return attended_minutes(Span(arrived, left), starts_at=start, ends_at=end, teaching_minutes=teaching)


@pytest.mark.parametrize(
    ("arrived", "left", "expected"),
    [
        (None, None, 270),
        (berlin(2027, 3, 1, 10), None, 221),  # 270 of 330 minutes there: 220.9
        (None, berlin(2027, 3, 1, 11, 45), 135),  # half of the time, half of the breaks
        (berlin(2027, 3, 1, 10), berlin(2027, 3, 1, 10, 11), 9),
        (berlin(2027, 3, 1, 8, 59), None, None),
        (None, berlin(2027, 3, 1, 14, 31), None),
        (berlin(2027, 3, 1, 12), berlin(2027, 3, 1, 11), None),
        (berlin(2027, 3, 1, 12), berlin(2027, 3, 1, 12), None),
    ],
)
def test_minutes_follow_from_the_times(arrived, left, expected):
    assert minutes(arrived, left) == expected


def test_minutes_pass_in_real_time_across_a_clock_change():
    """A night in which the clock goes from 2 to 3: from 1:00 to 4:00 are two hours."""
    start, end = berlin(2027, 3, 28, 1), berlin(2027, 3, 28, 4)

    assert minutes(berlin(2027, 3, 28, 3, 30), start=start, end=end, teaching=120) == 30


@given(st.integers(0, 600), st.integers(1, 600), st.integers(0, 120))
def test_two_parts_make_the_whole_give_or_take_the_rounding(first, rest, pause):
    whole = first + rest
    teaching = max(0, whole - pause)
    end = START + timedelta(minutes=whole)
    parts = [minutes(None, START + timedelta(minutes=first), end=end, teaching=teaching) if first else 0]
    parts.append(minutes(START + timedelta(minutes=first), None, end=end, teaching=teaching))

    assert abs(sum(parts) - teaching) <= 1
    assert all(0 <= part <= teaching for part in parts)


@pytest.mark.parametrize(
    ("clock", "expected"), [(time(10), berlin(2027, 3, 1, 10)), (time(9), START), (time(14, 30), END), (time(8, 59), None), (time(15), None)]
)
def test_a_clock_time_is_an_instant_of_the_session(clock, expected):
    assert instant_within(clock, starts_at=START, ends_at=END) == expected


def test_a_session_over_midnight_has_both_days_clocks():
    start, end = berlin(2027, 3, 1, 22), berlin(2027, 3, 2, 2)

    assert instant_within(time(23), starts_at=start, ends_at=end) == berlin(2027, 3, 1, 23)
    assert instant_within(time(1), starts_at=start, ends_at=end) == berlin(2027, 3, 2, 1)


def test_the_last_day_holds_until_midnight_in_berlin():
    assert last_day_of_roll_call(END, days=14) == date(2027, 3, 15)
    assert not is_closed(END, days=14, at=berlin(2027, 3, 15, 23, 59))
    assert is_closed(END, days=14, at=berlin(2027, 3, 16))
