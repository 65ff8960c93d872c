"""The matcher against brute force, by both of its ways, and the rules one by one."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.domain.matcher import match_needs
from providers.domain.matching import Assignment, MatchingProblem, MatchingRefused, Reason, TeachingNeed, TeachingProvider, reasons

STUTTGART, ULM = (48.78, 9.18), (48.4, 9.99)  # 73 km apart


def provider(id, *, at=ULM, max_km=80, teaches="123", capacity=60, fee=9_000):
    return TeachingProvider(id, *at, max_km, frozenset(teaches), capacity, fee)


def need(id, *, at=ULM, lessons=None, weight=12, budget=None):
    return TeachingNeed(id, *at, lessons or {"1": 6}, weight, budget)


def problem(providers, needs, *, forced=(), forbidden=(), km_cents=30):
    return MatchingProblem(tuple(providers), tuple(needs), km_cents, tuple(forced), frozenset(forbidden))


def pairs(matching):
    return [(one.need, one.module, one.provider) for one in matching.assignments]


# ---- the rules ------------------------------------------------------------------------------------
def test_a_journey_is_paid_once_per_provider_and_need():
    matching = match_needs(problem([provider("p", at=STUTTGART)], [need("n", lessons={"1": 6, "2": 3})]))

    assert (matching.value, matching.cost, matching.is_optimal) == (12 * 9, 9 * 9_000 + 2 * 73 * 30, True)


def test_value_comes_before_cost():
    matching = match_needs(problem([provider("cheap", capacity=6), provider("dear", fee=90_000)], [need("a"), need("b")]))

    assert (matching.value, matching.cost) == (144, 6 * 9_000 + 6 * 90_000)


def test_scarce_lessons_go_where_the_weight_is():
    matching = match_needs(problem([provider("p", capacity=6)], [need("light", weight=1), need("heavy", weight=2)]))

    assert pairs(matching) == [("heavy", "1", "p")]


@pytest.mark.parametrize(
    ("providers", "needs", "forbidden", "reason"),
    [
        ([provider("p", teaches="2")], [need("n")], (), Reason.NO_PROVIDER),
        ([provider("p", at=STUTTGART, max_km=72)], [need("n")], (), Reason.OUT_OF_RANGE),
        ([provider("p")], [need("n")], [Assignment("n", "1", "p")], Reason.FORBIDDEN),
        ([provider("p", capacity=5)], [need("n")], (), Reason.CAPACITY),
        ([provider("p")], [need("n", budget=53_999)], (), Reason.BUDGET),
    ],
)
def test_what_is_not_served_has_a_reason(providers, needs, forbidden, reason):
    task = problem(providers, needs, forbidden=forbidden)

    assert reasons(task, match_needs(task).assignments) == {("n", "1"): reason}


def test_a_forced_assignment_stands_though_another_is_cheaper():
    forced = [Assignment("n", "1", "dear")]

    assert pairs(match_needs(problem([provider("cheap"), provider("dear", fee=90_000)], [need("n")], forced=forced))) == [("n", "1", "dear")]


@pytest.mark.parametrize(
    ("changed", "forced", "forbidden", "sentence"),
    [
        ({}, [Assignment("n", "1", "p"), Assignment("n", "1", "q")], (), "schon ein anderer Träger erzwungen"),
        ({}, [Assignment("n", "1", "p")], [Assignment("n", "1", "p")], "zugleich verboten"),
        ({"teaches": "2"}, [Assignment("n", "1", "p")], (), "unterrichtet dieses Modul nicht"),
        ({"at": STUTTGART, "max_km": 10}, [Assignment("n", "1", "p")], (), "außerhalb der Reichweite"),
        ({"capacity": 5}, [Assignment("n", "1", "p")], (), "Kapazität"),
        ({"fee": 90_000}, [Assignment("n", "1", "p")], (), "Budget"),
    ],
)
def test_forced_assignments_that_cannot_be_are_refused(changed, forced, forbidden, sentence):
    with pytest.raises(MatchingRefused, match=sentence):
        match_needs(problem([provider("p", **changed), provider("q")], [need("n", budget=100_000)], forced=forced, forbidden=forbidden))


def test_an_empty_problem_has_an_empty_answer():
    matching = match_needs(problem([], []))

    assert (pairs(matching), matching.value, matching.cost, matching.bound) == ([], 0, 0, 0)


# ---- against brute force --------------------------------------------------------------------------
def brute_force(task):
    """Best (value, cost) over all assignments, from the contract's words and nothing of the matcher's; None when forced ones cannot be."""
    kilometres = {(a.id, b.id): 0 if (a.lat, a.lon) == (b.lat, b.lon) else 73 for a in task.needs for b in task.providers}
    items = [(n, module) for n in task.needs for module in n.lessons]
    best = None
    for chosen in product([None, *task.providers], repeat=len(items)):
        made = {(n.id, module): p for (n, module), p in zip(items, chosen, strict=True) if p}
        if any(getattr(made.get((one.need, one.module)), "id", None) != one.provider for one in task.forced):
            continue
        if any(module not in p.teaches or kilometres[n, p.id] > p.max_km or Assignment(n, module, p.id) in task.forbidden for (n, module), p in made.items()):
            continue
        lessons = {(n.id, module): n.lessons[module] for n, module in items}
        if any(sum(lessons[item] for item, p in made.items() if p is each) > each.capacity_lessons for each in task.providers):
            continue
        costs = {}
        for n in task.needs:
            served = {module: p for (id, module), p in made.items() if id == n.id}
            costs[n.id] = sum(n.lessons[module] * p.fee_cents_per_lesson for module, p in served.items())
            costs[n.id] += sum(2 * kilometres[n.id, id] * task.km_cents for id in {p.id for p in served.values()})
        if any(n.budget_cents is not None and costs[n.id] > n.budget_cents for n in task.needs if costs[n.id]):
            continue
        worth = (-sum(n.weight * n.lessons[module] for n, module in items if (n.id, module) in made), sum(costs.values()))
        best = worth if best is None else min(best, worth)
    return best and (-best[0], best[1])


@st.composite
def small_problems(draw):
    modules = ["1", "2"]
    providers = [
        provider(
            f"p{number}",
            at=draw(st.sampled_from([ULM, STUTTGART])),
            max_km=draw(st.sampled_from([0, 72, 73, 100])),
            teaches=draw(st.lists(st.sampled_from(modules), unique=True)),
            capacity=draw(st.integers(0, 14)),
            fee=draw(st.integers(0, 5)) * 1_000,
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    needs = [
        need(
            f"n{number}",
            at=draw(st.sampled_from([ULM, STUTTGART])),
            lessons={module: draw(st.integers(1, 6)) for module in draw(st.lists(st.sampled_from(modules), min_size=1, unique=True))},
            weight=draw(st.integers(1, 4)),
            budget=draw(st.sampled_from([None, 0, 9_000, 20_000, 40_000])),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    every = [Assignment(n.id, module, p.id) for n in needs for module in n.lessons for p in providers]
    some = st.lists(st.sampled_from(every), max_size=2) if every else st.just([])
    return problem(providers, needs, forced=draw(some) if draw(st.booleans()) else (), forbidden=draw(some), km_cents=draw(st.sampled_from([0, 30])))


@settings(max_examples=300, deadline=None)
@given(small_problems())
def test_every_way_is_as_good_as_brute_force(task):
    best = brute_force(task)

    found = []
    for way in ({"searched": 100_000}, {"searched": 0}, {"searched": 0, "listed": 0}):  # the whole tree, arrangements as columns, assignments as columns
        try:
            matching = match_needs(task, **way)
            found.append((matching.value, matching.cost, matching.value_bound, matching.bound))
        except MatchingRefused:
            found.append(None)

    assert found == [best and (*best, *best)] * 3
