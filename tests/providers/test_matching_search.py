"""The search for a first assignment: allowed, never worse than what it began with, and able to move others on."""

import time

from hypothesis import given, settings

from providers.domain.matcher import match_needs
from providers.domain.matching import Assignment, MatchingRefused, is_allowed, require_possible, value_of
from providers.domain.matching_search import first_assignments, improved
from tests.providers.test_matcher import need, problem, provider, small_problems

A_MINUTE = 60


def soon():
    return time.monotonic() + A_MINUTE


@settings(max_examples=200, deadline=None)
@given(small_problems())
def test_what_is_found_is_allowed_holds_what_is_forced_and_loses_nothing(task):
    try:
        require_possible(task)
    except MatchingRefused:
        return

    found = improved(task, task.must, soon())

    assert is_allowed(task, found)
    assert len({(one.need, one.module) for one in found}) == len(found)
    assert set(task.must) <= set(found)
    assert all(one in task.options[one.need, one.module] for one in found)
    assert value_of(task, found) >= value_of(task, task.must)
    assert value_of(task, first_assignments(task, soon())) >= value_of(task, task.must)


def test_two_modules_move_on_to_make_room_for_a_third():
    providers = [provider(id, teaches=teaches, capacity=6) for id, teaches in (("p", "12"), ("q", "23"), ("r", "3"))]
    task = problem(providers, [need(id, lessons={id: 6}) for id in "123"])

    found = improved(task, [Assignment("2", "2", "p"), Assignment("3", "3", "q")], soon())

    assert len(found) == 3


def test_a_light_module_gives_way_to_a_weighty_one_unless_it_is_forced():
    needs = [need("light", weight=1), need("heavy", weight=2)]
    light, heavy = Assignment("light", "1", "p"), Assignment("heavy", "1", "p")

    assert improved(problem([provider("p", capacity=6)], needs), [light], soon()) == (heavy,)
    assert improved(problem([provider("p", capacity=6)], needs, forced=[light]), [light], soon()) == (light,)


def test_a_poor_need_gets_the_cheap_provider_though_a_weightier_one_would_take_it():
    providers = [provider("cheap", capacity=6, fee=5_000), provider("dear", capacity=6, fee=9_000)]
    task = problem(providers, [need("rich", weight=30), need("poor", weight=1, budget=30_000)])

    assert len(first_assignments(task, soon())) == 2


def test_after_its_deadline_the_search_keeps_what_it_began_with():
    begun = [Assignment("light", "1", "p")]

    assert improved(problem([provider("p", capacity=6)], [need("light", weight=1), need("heavy", weight=2)]), begun, 0.0) == tuple(begun)


def test_what_is_served_moves_to_a_cheaper_provider_with_room():
    providers = [provider("dear", fee=9_000), provider("cheap", fee=5_000)]

    assert improved(problem(providers, [need("n")]), [Assignment("n", "1", "dear")], soon()) == (Assignment("n", "1", "cheap"),)


@settings(max_examples=100, deadline=None)
@given(small_problems())
def test_a_problem_too_large_to_solve_has_an_allowed_answer_and_honest_bounds(task):
    try:
        best = match_needs(task)
    except MatchingRefused:
        return

    found = match_needs(task, searched=0, solvable=-1)

    assert is_allowed(task, found.assignments)
    assert found.value <= best.value <= found.value_bound
    assert found.bound is None or (found.value == best.value and found.bound <= best.cost)
