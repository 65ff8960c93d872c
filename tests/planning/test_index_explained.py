"""Contributions are the score, margins and sensitivity say what they claim, hysteresis keeps small shifts from moving anybody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.index_explained import class_changes, classes_with_hysteresis, contributions, margins, sensitivity
from planning.domain.principal_component import first_component
from planning.domain.social_index import IndexMethod, IndexRefused, Indicator, ScoreClass, Specification, compute_index

CLASSES = (ScoreClass("hoch", -1.0), ScoreClass("mittel", 1.0), ScoreClass("niedrig"))
FIVE = [np.array([6, 9, 15, 7, 8.0]), np.array([9, 14, 26, 11, 10.0]), np.array([2, 3, 6, 2.5, 1.5])]


def rule(method=IndexMethod.ZSCORE, *, weights=(1.0, 1.0, 1.0), directions=(1, 1, 1), **more):
    named = zip("abc", weights, directions, strict=True)
    return Specification(tuple(Indicator(name, weight, direction) for name, weight, direction in named), method, classes=CLASSES, **more)


@pytest.mark.parametrize(
    "specification",
    [
        rule(),
        rule(restandardise=False, ddof=1),
        rule(weights=(2.0, 0.5, 1.0), directions=(1, -1, 1)),
        rule(IndexMethod.MINMAX, weights=(3.0, 1.0, 0.0), directions=(1, -1, 1)),
    ],
)
def test_contributions_sum_to_the_score(specification):
    parts = contributions(FIVE, specification)

    assert np.sum(parts, axis=0) == pytest.approx(compute_index(FIVE, specification).scores, abs=1e-11)


def test_contributions_of_ranks_sum_to_the_score():
    ranks = [np.array([1, 2, 3, 4, 5.0]), np.array([5, 3, 1, 2, 4.0]), np.array([2, 1, 4, 5, 3.0])]

    parts = contributions(ranks, rule(IndexMethod.RANK_EXPONENTIAL))

    assert np.sum(parts, axis=0) == pytest.approx(compute_index(ranks, rule(IndexMethod.RANK_EXPONENTIAL)).scores, rel=1e-11)


def test_margin_is_the_distance_to_the_nearest_border():
    assert margins(np.array([-1.2, 0.9, 3.0]), CLASSES).tolist() == pytest.approx([0.2, 0.1, 2.0])
    assert margins(np.array([5.0]), (ScoreClass("alle"),)).tolist() == [float("inf")]


def test_sensitivity_counts_areas_that_change_class():
    # The last area stands at 0.30 because of the first indicator alone; with nine tenths of its weight it falls to 0.08. No other crosses 0.2.
    columns = [np.array([0, 0, 0, 0, 0, 10.0]), np.array([5, 6, 7, 8, 9, 1.0])]
    classes = (ScoreClass("unten", 0.2), ScoreClass("oben"))
    specification = Specification((Indicator("a"), Indicator("b")), IndexMethod.ZSCORE, restandardise=False, classes=classes)

    found = sensitivity(columns, specification)

    assert [(each.column, each.smaller, each.larger) for each in found] == [("a", 1, 0), ("b", 0, 1)]


def test_hysteresis_keeps_a_class_until_the_border_is_clearly_crossed():
    scores = np.array([1.05, 1.3, 0.95, 0.7, 1.05])
    previous = ("mittel", "mittel", "niedrig", "niedrig", "")

    assert classes_with_hysteresis(scores, CLASSES, previous, slack=0.1) == ("mittel", "niedrig", "niedrig", "mittel", "niedrig")
    assert classes_with_hysteresis(scores, CLASSES, previous, slack=0.0) == ("niedrig", "niedrig", "mittel", "mittel", "niedrig")


def test_class_changes_count_from_to():
    names = [one.name for one in CLASSES]

    assert class_changes(("hoch", "mittel", "mittel", ""), ("hoch", "niedrig", "mittel", "hoch"), names) == [[1, 0, 0], [0, 1, 1], [0, 0, 0]]


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=4, max_size=12, unique=True))
def test_first_component_explains_more_than_any_single_indicator(rows):
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    try:
        found = first_component(columns, rule())
    except IndexRefused:
        assert any(column.min() == column.max() for column in columns)
        return

    weights = np.array([each.weight for each in found.specification.indicators])
    standardised = np.array([(column - column.mean()) / column.std() for column in columns])
    assert (weights**2).sum() == pytest.approx(1)
    assert (weights @ standardised).var() == pytest.approx(found.explained * 3)
    assert found.explained >= 1 / 3 - 1e-9


def test_first_component_of_indicators_that_say_the_same_weighs_them_alike():
    same = np.array([1, 2, 4, 8.0])

    found = first_component([same, 2 * same, 5 * same + 1], rule())

    assert [each.weight for each in found.specification.indicators] == pytest.approx([3**-0.5] * 3)
    assert found.explained == pytest.approx(1)
