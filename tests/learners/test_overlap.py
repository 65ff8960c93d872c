from datetime import timedelta

import pytest

from learners.domain.overlap import Slot, first_clash
from tests.clock import berlin

NINE = berlin(2027, 3, 1, 9)
TEN = berlin(2027, 3, 1, 10)
ELEVEN = berlin(2027, 3, 1, 11)
MINUTE = timedelta(minutes=1)


def test_slots_that_adjoin_do_not_clash():
    assert first_clash([Slot(NINE, TEN, "A")], [Slot(TEN, ELEVEN, "B")]) is None
    assert first_clash([Slot(TEN, ELEVEN, "B")], [Slot(NINE, TEN, "A")]) is None


def test_one_shared_minute_is_a_clash():
    wanted, held = Slot(NINE, TEN + MINUTE, "A"), Slot(TEN, ELEVEN, "B")

    assert first_clash([wanted], [held]) == (wanted, held)
    assert first_clash([held], [wanted]) == (held, wanted)


@pytest.mark.parametrize("held", [Slot(NINE, ELEVEN, "around"), Slot(NINE + MINUTE, TEN - MINUTE, "inside"), Slot(NINE, TEN, "same")])
def test_slots_within_each_other_clash(held):
    wanted = Slot(NINE, TEN, "A")

    assert first_clash([wanted], [held]) == (wanted, held)


def test_the_earliest_clash_is_named_whatever_the_order():
    first, second = Slot(NINE, TEN, "früh"), Slot(NINE + timedelta(days=1), TEN + timedelta(days=1), "spät")

    assert first_clash([second, first], [second, first]) == (first, first)


def test_same_wall_clock_hour_that_happens_twice_in_autumn_does_not_clash():
    """On 31 October 2027 the hour from 2 to 3 comes twice; the two hours adjoin."""
    summer_two = berlin(2027, 10, 31, 2)

    assert (
        first_clash([Slot(summer_two, summer_two + timedelta(hours=1), "A")], [Slot(summer_two + timedelta(hours=1), summer_two + timedelta(hours=2), "B")])
        is None
    )


def test_nothing_clashes_with_an_empty_timetable():
    assert first_clash([Slot(NINE, TEN, "A")], []) is None
    assert first_clash([], [Slot(NINE, TEN, "A")]) is None
