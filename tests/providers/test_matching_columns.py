"""Arrangements of needs as columns: that none is missing or wrong, and that they lead to the same optimum as single assignments where brute force is out of reach."""

import pytest

from benchmarks.match import A_DAY, problem
from providers.domain.matcher import can_be_listed, match_needs
from providers.domain.matching import Assignment, MatchingProblem, TeachingNeed, TeachingProvider
from providers.domain.matching_arrangements import Arrangements

ULM, STUTTGART = (48.4, 9.99), (48.78, 9.18)  # 73 km apart, so a journey costs 2 × 73 × 30 cents
NEAR = TeachingProvider("near", *ULM, 80, frozenset("12"), 60, 9_000)
FAR = TeachingProvider("far", *STUTTGART, 80, frozenset("12"), 60, 8_000)
JOURNEY = 2 * 73 * 30


def two_modules(*, budget: int | None = None, forced: tuple[Assignment, ...] = ()) -> MatchingProblem:
    return MatchingProblem((NEAR, FAR), (TeachingNeed("n", *ULM, {"1": 6, "2": 3}, 10, budget),), 30, forced)


def listed(task: MatchingProblem) -> dict[tuple[str | None, str | None], tuple[int, int]]:
    """Cost and value by who teaches module 1 and who module 2."""
    table = Arrangements(task)
    found = {}
    for row in range(len(table)):
        by_module = {one.module: one.provider for one in table.assignments_of(slice(row, row + 1))}
        found[by_module.get("1"), by_module.get("2")] = (int(table.costs[row]), int(table.values[row]))
    assert len(found) == len(table)
    return found


def test_arrangements_pay_one_journey_per_provider():
    assert listed(two_modules()) == {
        (None, None): (0, 0),
        (None, "near"): (27_000, 30),
        (None, "far"): (24_000 + JOURNEY, 30),
        ("near", None): (54_000, 60),
        ("near", "near"): (81_000, 90),
        ("near", "far"): (78_000 + JOURNEY, 90),
        ("far", None): (48_000 + JOURNEY, 60),
        ("far", "near"): (75_000 + JOURNEY, 90),
        ("far", "far"): (72_000 + JOURNEY, 90),
    }


def test_arrangements_stay_within_the_budget():
    assert set(listed(two_modules(budget=72_000 + JOURNEY))) == {
        (None, None),
        (None, "near"),
        (None, "far"),
        ("near", None),
        ("far", None),
        ("far", "far"),
    }


def test_arrangements_hold_what_is_forced():
    assert set(listed(two_modules(forced=(Assignment("n", "2", "near"),)))) == {(None, "near"), ("near", "near"), ("far", "near")}


def test_too_many_arrangements_are_not_listed():
    task = two_modules()

    assert (can_be_listed(task, 9), can_be_listed(task, 8)) == (True, False)


def test_sums_that_a_float_cannot_tell_apart_are_not_listed():
    dear = MatchingProblem((NEAR,), (TeachingNeed("n", *ULM, {"1": 6}, 10**9, None), TeachingNeed("m", *ULM, {"1": 600}, 10**9, None)), 30)

    assert not can_be_listed(dear)


@pytest.mark.parametrize("seed", range(4))
def test_columns_prove_the_optimum_of_single_assignments(seed):
    task = problem(5, 14, seed, capacity=(20, 60))

    by_columns, by_assignments = (match_needs(task, time_limit=60, **way) for way in ({}, {"listed": 0}))

    assert by_columns.is_optimal
    assert (by_columns.value, by_columns.cost) == (by_assignments.value, by_assignments.cost)


def test_an_optimum_is_the_same_whatever_the_time_limit():
    task = problem(8, 30, 1, lessons=A_DAY)

    short, long = match_needs(task, time_limit=30), match_needs(task, time_limit=300)

    assert short.is_optimal
    assert short == long


def test_time_ends_the_search_with_an_allowed_answer_and_honest_bounds():
    task = problem(12, 60, 3)

    hurried, patient = match_needs(task, time_limit=0.01), match_needs(task, time_limit=20)

    assert hurried.value <= patient.value <= hurried.value_bound
    assert hurried.bound is None or hurried.value < patient.value or hurried.bound <= patient.cost
