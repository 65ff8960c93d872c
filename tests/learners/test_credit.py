import random

import pytest

from learners.domain.credit import split_minutes


@pytest.mark.parametrize(
    ("attended", "planned", "expected"),
    [
        (270, {"7": 270}, {"7": 270}),
        (270, {"7": 135, "8": 135}, {"7": 135, "8": 135}),
        (90, {"7": 180, "8": 90}, {"7": 60, "8": 30}),
        (100, {"7": 90, "8": 90, "9": 90}, {"7": 34, "8": 33, "9": 33}),  # a tie goes to the module named first
        (1, {"7": 200, "8": 70}, {"7": 1}),  # a module that gets nothing is not in it
        (300, {"7": 180, "8": 70}, {"7": 180, "8": 70}),  # the welcome belongs to no module
        (0, {"7": 270}, {}),
        (90, {}, {}),  # an introduction day without modules
    ],
)
def test_split_minutes(attended, planned, expected):
    assert split_minutes(attended, planned) == expected


def test_split_minutes_sums_exactly_and_never_exceeds_a_module():
    dice = random.Random(7)
    for _round in range(2_000):
        planned = {str(number): dice.randint(1, 300) for number in range(dice.randint(1, 6))}
        attended = dice.randint(0, 400)

        shares = split_minutes(attended, planned)

        assert sum(shares.values()) == min(attended, sum(planned.values()))
        assert all(0 < minutes <= planned[code] for code, minutes in shares.items())


def test_split_minutes_is_within_a_minute_of_the_exact_share():
    planned = {"7": 100, "8": 110, "9": 60}

    shares = split_minutes(133, planned)

    assert all(abs(shares[code] - 133 * minutes / 270) < 1 for code, minutes in planned.items())
