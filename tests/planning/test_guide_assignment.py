"""The cheapest guides for projects: checked against trying everything, independent of order, with sentences where nobody is free."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.guide_assignment import Assignment, AssignmentRefused, GuideSupply, ProjectDemand, Weights, assign

WEIGHTS = Weights(distance=1, load=5, guide_wish=7, team_wish=11)


def guide(key, *, has=0, most=2, hours=40, kreise=()):
    return GuideSupply(key, f"Begleitung {key}", 48.0, 9.0, has, most, hours, frozenset(kreise))


def project(key, *, hours=10, kreis="a", liked=(), disliked=(), impossible=()):
    return ProjectDemand(key, f"Projekt {key}", 48.0, 9.0, kreis, hours, frozenset(liked), frozenset(disliked), frozenset(impossible))


def price(projects, guides, km, choice, fixed, forbidden):
    """(how many are left, points) of one choice, or None when it is not allowed: written anew, from the rules as people read them."""
    points = 0
    for row in guides:
        own = [each for each, name in zip(projects, choice, strict=True) if name == row.key]
        if (row.has + len(own) > row.most and own) or sum(each.hours for each in own) > row.hours:
            return None
        points += sum(WEIGHTS.load * (row.has + place) for place in range(1, len(own) + 1))
        for each in own:
            if row.key in each.impossible or (each.key, row.key) in forbidden:
                return None
            points += km[each.key, row.key]
            points += WEIGHTS.guide_wish if row.kreise and each.kreis not in row.kreise else 0
            points += 2 * WEIGHTS.team_wish if row.key in each.disliked else WEIGHTS.team_wish if each.liked and row.key not in each.liked else 0
    if any(choice[number] != fixed[each.key] for number, each in enumerate(projects) if each.key in fixed):
        return None
    return choice.count(None), points


@st.composite
def problems(draw):
    guide_keys, project_keys = "ABC"[: draw(st.integers(1, 3))], "pqrs"[: draw(st.integers(1, 4))]
    some = st.frozensets(st.sampled_from(guide_keys), max_size=2)
    guides = [
        guide(
            key, has=draw(st.integers(0, 2)), most=draw(st.integers(0, 3)), hours=draw(st.integers(0, 30)), kreise=draw(st.sampled_from([(), ("a",), ("b",)]))
        )
        for key in guide_keys
    ]
    projects = [
        project(
            key,
            hours=draw(st.integers(1, 15)),
            kreis=draw(st.sampled_from("ab")),
            liked=draw(some),
            disliked=draw(some),
            impossible=draw(st.frozensets(st.sampled_from(guide_keys), max_size=1)),
        )
        for key in project_keys
    ]
    km = {(each.key, row.key): draw(st.integers(0, 60)) for each in projects for row in guides}
    forbidden = draw(st.frozensets(st.sampled_from(sorted(km)), max_size=1))
    fixed = draw(st.dictionaries(st.sampled_from(project_keys), st.sampled_from(guide_keys), max_size=1))
    return projects, guides, km, fixed, forbidden


@settings(max_examples=300)
@given(problems(), st.randoms(use_true_random=False))
def test_assign_costs_as_little_as_trying_everything(problem, random):
    projects, guides, km, fixed, forbidden = problem
    choices = product([*(row.key for row in guides), None], repeat=len(projects))
    prices = [found for choice in choices if (found := price(projects, guides, km, choice, fixed, forbidden)) is not None]

    try:
        found = assign(projects, guides, km, WEIGHTS, fixed=fixed, forbidden=forbidden)
    except AssignmentRefused:
        assert prices == []
        return

    taken = {pair.project: pair.guide for pair in found.pairs}
    assert price(projects, guides, km, tuple(taken.get(each.key) for each in projects), fixed, forbidden) == min(prices)
    assert (len(found.left), found.cost, found.is_proven) == (*min(prices), True)
    mixed_projects, mixed_guides = random.sample(projects, len(projects)), random.sample(guides, len(guides))
    assert assign(mixed_projects, mixed_guides, km, WEIGHTS, fixed=fixed, forbidden=forbidden) == found


def test_assign_spreads_the_load_when_all_else_is_equal():
    projects, guides = [project("p"), project("q")], [guide("A"), guide("B")]

    found = assign(projects, guides, {(one.key, two.key): 10 for one in projects for two in guides}, WEIGHTS)

    assert sorted(pair.guide for pair in found.pairs) == ["A", "B"]
    assert found.cost == 2 * (10 + 5)


@pytest.mark.parametrize(
    ("row", "helper", "sentence"),
    [
        (project("p", impossible="A"), guide("A"), "1 ausgeschlossen oder im Team"),
        (project("p"), guide("A", has=2), "1 ohne freien Platz"),
        (project("p", hours=50), guide("A"), "1 mit weniger als 50 freien Stunden"),
    ],
)
def test_assign_says_why_nobody_is_free(row, helper, sentence):
    found = assign([row], [helper], {("p", "A"): 3}, WEIGHTS)

    assert found == Assignment((), (("Projekt p", f"Für das Projekt „Projekt p“ ist niemand frei: {sentence}."),), 0, is_proven=True)


def test_assign_without_guides_or_with_all_taken_says_so():
    none = assign([project("p")], [], {}, WEIGHTS)
    taken = assign([project("p"), project("q")], [guide("A", most=1)], {("p", "A"): 1, ("q", "A"): 9}, WEIGHTS)

    assert none.left[0][1] == "Für das Projekt „Projekt p“ ist niemand frei: Es gibt keine Prozessbegleitung."
    assert [pair.project for pair in taken.pairs] == ["p"]
    assert taken.left[0][1].endswith("niemand frei: 1 mit anderen Projekten belegt.")


@pytest.mark.parametrize(
    ("fixed", "sentence"),
    [
        ({"p": "Z"}, "nicht mehr gibt"),
        ({"p": "B"}, "kann das Projekt „Projekt p“ nicht begleiten"),
        ({"p": "A", "q": "A"}, "sind 2 Projekte festgelegt; frei sind 1"),
        ({"p": "C", "q": "C"}, "sind 20 Stunden festgelegt; frei sind 15"),
    ],
)
def test_assign_refuses_what_was_fixed_and_cannot_be(fixed, sentence):
    projects = [project("p", impossible="B"), project("q")]
    guides = [guide("A", most=1), guide("B"), guide("C", hours=15)]

    with pytest.raises(AssignmentRefused, match=sentence):
        assign(projects, guides, {(one.key, two.key): 1 for one in projects for two in guides}, WEIGHTS, fixed=fixed)
