import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.domain.social_index import IndexMethod, IndexRefused, Indicator, ScoreClass, Specification, compute_index

BERLIN = Path("planning/data/berlin_mss_2019.csv")
CLASSES = (ScoreClass("hoch", -1.0), ScoreClass("mittel", 1.0), ScoreClass("niedrig", 1.5), ScoreClass("sehr niedrig"))


@pytest.fixture(scope="module")
def berlin():
    with BERLIN.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["included"] == "1"]


def berlin_index(rows, *, names=("s1_arbeitslose_pct", "s3_transferbezug_pct", "s4_kinderarmut_pct"), ddof=0, restandardise=True):
    columns = [np.array([float(row[name]) for row in rows]) for name in names]
    return compute_index(columns, Specification(tuple(map(Indicator, names)), IndexMethod.ZSCORE, ddof, restandardise, CLASSES))


def largest_error(rows, scores, name):
    return max(abs(score - float(row[name])) for row, score in zip(rows, scores, strict=True) if row[name])


def test_berlin_2019_gives_the_published_index_and_all_classes(berlin):
    index = berlin_index(berlin)

    assert largest_error(berlin, index.scores, "status_index") < 1e-4
    assert [row["status_class"] for row in berlin] == list(index.classes)
    assert len(berlin) == 436


def test_berlin_2019_gives_the_published_sums_and_z_scores(berlin):
    sums = berlin_index(berlin, restandardise=False)
    single = [berlin_index(berlin, names=(name,), restandardise=False) for name in ("s1_arbeitslose_pct", "s3_transferbezug_pct", "s4_kinderarmut_pct")]

    assert largest_error(berlin, sums.scores, "status_sum") < 1e-4
    assert [largest_error(berlin, index.scores, z) < 1e-4 for index, z in zip(single, ("z_s1", "z_s3", "z_s4"), strict=True)] == [True, True, True]


def test_the_sample_standard_deviation_misses_berlins_index(berlin):
    assert largest_error(berlin, berlin_index(berlin, ddof=1).scores, "status_index") > 1e-4


def index_of(values, *, method=IndexMethod.ZSCORE, **more):
    columns = [np.array(column, dtype=float) for column in values]
    indicators = tuple(Indicator(f"c{number}") for number in range(len(columns)))
    return compute_index(columns, Specification(indicators, method, **more))


def test_equal_scores_share_the_smallest_rank():
    assert index_of([[3, 1, 3, 2]]).ranks.tolist() == [1, 4, 1, 3]


def test_a_direction_of_minus_one_turns_the_scale():
    columns = [np.array([1.0, 2.0, 4.0])]

    index = compute_index(columns, Specification((Indicator("c", 1.0, -1),), IndexMethod.MINMAX))

    assert index.written == ("1", "0.666666666667", "0")


def test_minmax_divides_by_the_weights():
    columns = [np.array([0.0, 1.0]), np.array([1.0, 0.0])]

    index = compute_index(columns, Specification((Indicator("a", 3.0), Indicator("b", 1.0)), IndexMethod.MINMAX))

    assert index.written == ("0.25", "0.75")


def test_rank_exponential_spans_the_published_scale():
    count = 100
    index = index_of([list(range(1, count + 1))], method=IndexMethod.RANK_EXPONENTIAL)

    # R = 1 gives 100 exactly; a tenth of the areas has half of the scale.
    assert math.isclose(index.scores[0], 100.0, rel_tol=1e-9)
    assert [score > 50 for score in (index.scores[10], index.scores[11])] == [True, False]


def test_a_rank_outside_the_areas_is_refused():
    with pytest.raises(IndexRefused, match="ein Rang liegt zwischen 1 und 2") as refusal:
        index_of([[1, 3]], method=IndexMethod.RANK_EXPONENTIAL)

    assert (refusal.value.column, refusal.value.area) == ("c0", 1)


@pytest.mark.parametrize("method", [IndexMethod.ZSCORE, IndexMethod.MINMAX])
def test_equal_values_are_refused_even_where_rounding_shows_a_deviation(method):
    with pytest.raises(IndexRefused, match="alle Flächen haben denselben Wert"):
        index_of([[0.1] * 7], method=method)


def test_a_sum_that_does_not_vary_is_not_standardised():
    with pytest.raises(IndexRefused, match="lässt sich nicht standardisieren"):
        index_of([[1, 2, 3], [3, 2, 1]])


def test_a_score_on_the_cut_belongs_to_the_next_class():
    index = index_of([[0, 1, 2]], method=IndexMethod.MINMAX, classes=(ScoreClass("unten", 0.5), ScoreClass("oben")))

    assert index.classes == ("unten", "oben", "oben")


def test_minus_zero_is_written_as_zero():
    assert index_of([[1, 2, 3]]).written == ("-1.22474487139", "0", "1.22474487139")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20).filter(lambda values: len(set(values)) > 1), st.randoms(use_true_random=False))
def test_scores_and_ranks_do_not_depend_on_the_order(values, chance):
    order = list(range(len(values)))
    chance.shuffle(order)

    index, turned = index_of([values], method=IndexMethod.MINMAX), index_of([[values[at] for at in order]], method=IndexMethod.MINMAX)

    assert [(turned.written[new], int(turned.ranks[new])) for new in range(len(order))] == [(index.written[old], int(index.ranks[old])) for old in order]
