from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.allocation import AllocationRefused, Area, Method, allocate

# research/domain.md 3.7 and the contract: population and need of areas A to E.
POPULATIONS = (5200, 3100, 1900, 820, 240)
NEEDS = ("0.8", "1.0", "1.5", "2.0", "2.0")


def five(least=0):
    return [Area(id, population, Fraction(need), least) for id, population, need in zip("ABCDE", POPULATIONS, NEEDS, strict=True)]


@pytest.mark.parametrize(
    ("method", "least", "total", "units"),
    [
        (Method.SAINTE_LAGUE, 0, 20, (7, 5, 4, 3, 1)),
        (Method.SAINTE_LAGUE, 0, 21, (7, 5, 5, 3, 1)),
        (Method.SAINTE_LAGUE, 0, 24, (8, 6, 6, 3, 1)),
        (Method.SAINTE_LAGUE, 2, 20, (6, 5, 4, 3, 2)),
        (Method.SAINTE_LAGUE, 2, 21, (7, 5, 4, 3, 2)),
        (Method.SAINTE_LAGUE, 2, 24, (8, 6, 5, 3, 2)),
        (Method.DHONDT, 0, 20, (7, 5, 5, 3, 0)),
        (Method.DHONDT, 0, 21, (8, 5, 5, 3, 0)),
        (Method.DHONDT, 0, 24, (8, 6, 6, 3, 1)),
        (Method.HARE, 0, 20, (7, 5, 4, 3, 1)),
        (Method.HARE, 0, 21, (7, 5, 5, 3, 1)),
        (Method.HARE, 0, 24, (8, 6, 6, 3, 1)),
    ],
)
def test_allocate_gives_the_published_vectors(method, least, total, units):
    assert allocate(five(least), total=total, method=method).units == units


def test_allocate_counts_the_base_apart_from_the_seats():
    assert allocate(five(), total=20, base=1, method=Method.SAINTE_LAGUE).units == (6, 5, 4, 3, 2)


def test_hare_loses_a_unit_when_the_total_grows():
    areas = [Area(id, weight, Fraction(1)) for id, weight in (("A", 39), ("B", 12), ("C", 2))]

    assert [allocate(areas, total=total, method=Method.HARE).units for total in (10, 11)] == [(7, 2, 1), (8, 3, 0)]


def test_allocate_refuses_more_minima_than_units():
    with pytest.raises(AllocationRefused, match="brauchen zusammen 25 Einheiten, es gibt nur 24"):
        allocate(five(least=5), total=24, method=Method.SAINTE_LAGUE)


def test_allocate_refuses_units_nobody_may_take():
    capped = [Area("A", 10, Fraction(1), most=3), Area("B", 10, Fraction(0))]

    with pytest.raises(AllocationRefused, match="1 Einheiten darf niemand nehmen: alle übrigen Flächen haben das Gewicht 0"):
        allocate(capped, total=4, method=Method.DHONDT)


# ---- against the definition, one unit after the other ----------------------------------------------
def by_definition(areas, total, base, method):
    """The contract's words: while units are left, one more seat to the largest weight / divisor below its cap."""
    step = 2 if method is Method.SAINTE_LAGUE else 1
    seats = {area.id: max(0, area.least - base) for area in areas}
    for _unit in range(total - base * len(areas) - sum(seats.values())):
        open_to = [area for area in areas if area.weight > 0 and (area.most is None or base + seats[area.id] < area.most)]
        if not open_to:
            return None
        taker = min(open_to, key=lambda area: (-area.weight / (step * seats[area.id] + 1), area.id))
        seats[taker.id] += 1
    return tuple(base + seats[area.id] for area in areas)


@st.composite
def problems(draw):
    base = draw(st.integers(0, 2))
    areas = []
    for number in range(draw(st.integers(1, 6))):
        least = draw(st.integers(0, 4))
        cap = draw(st.none() | st.integers(max(least, base), max(least, base) + 12))
        need = Fraction(draw(st.integers(0, 30)), 10)
        areas.append(Area(f"{number * 7 % 13}", draw(st.integers(0, 50)), need, least, cap))
    promised = sum(max(base, area.least) for area in areas)
    return areas, promised + draw(st.integers(0, 40)), base


@settings(max_examples=300, deadline=None)
@given(problems(), st.sampled_from([Method.SAINTE_LAGUE, Method.DHONDT]), st.booleans())
def test_divisor_methods_follow_their_definition(problem, method, at_once):
    areas, total, base = problem
    expected = by_definition(areas, total, base, method)

    try:
        units = _allocate(areas, total, base, method, at_once=at_once)
    except AllocationRefused:
        units = None

    assert units == expected


def _allocate(areas, total, base, method, *, at_once):
    """With `at_once` the threshold for large totals does its part on small ones."""
    from planning.domain import allocation

    limit, allocation.EXPLAINED_ONE_BY_ONE = allocation.EXPLAINED_ONE_BY_ONE, -1 if at_once else 2_000
    try:
        return allocate(areas, total=total, base=base, method=method).units
    finally:
        allocation.EXPLAINED_ONE_BY_ONE = limit


@settings(max_examples=150, deadline=None)
@given(problems(), st.sampled_from([Method.SAINTE_LAGUE, Method.DHONDT]), st.randoms(use_true_random=False))
def test_an_allocation_sums_up_keeps_bounds_and_ignores_the_order(problem, method, chance):
    areas, total, base = problem
    try:
        allocation = allocate(areas, total=total, base=base, method=method)
    except AllocationRefused:
        return
    shuffled = list(areas)
    chance.shuffle(shuffled)

    again = allocate(shuffled, total=total, base=base, method=method)

    assert sum(allocation.units) == total
    assert all(max(base, area.least) <= units <= (total if area.most is None else area.most) for area, units in zip(areas, allocation.units, strict=True))
    assert {area.id: units for area, units in zip(shuffled, again.units, strict=True)} == {
        area.id: units for area, units in zip(areas, allocation.units, strict=True)
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=2, max_size=6), st.integers(0, 60))
def test_sainte_lague_never_takes_a_unit_away_when_the_total_grows(populations, total):
    areas = [Area(f"{number}", population, Fraction(1)) for number, population in enumerate(populations)]

    smaller, larger = (allocate(areas, total=units, method=Method.SAINTE_LAGUE).units for units in (total, total + 1))

    assert all(before <= after for before, after in zip(smaller, larger, strict=True))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(0, 60), st.sampled_from(list(Method)))
def test_a_needier_area_of_equal_size_never_gets_less(needs, total, method):
    needs = sorted(needs, reverse=True)
    if not any(needs):
        return
    areas = [Area(f"{number}", 100, Fraction(need, 10)) for number, need in enumerate(needs)]

    units = allocate(areas, total=total, method=method).units

    assert all(needier >= other for needier, other in pairwise(units))
