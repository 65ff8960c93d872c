"""An index is kept with everything it came from, and comes out the same again."""

import json

import pytest

from planning.domain.index_result import RunRefused
from planning.domain.index_runs import CLASSES_OF_DYNAMICS, Wanted, compute, compute_run, is_reproducible, publish_run, withdraw_run
from planning.domain.indicators import IndicatorRefused, store_indicator
from planning.domain.invariants import find_problems
from planning.enums import RunState
from planning.models import IndexRun, IndicatorValue
from tests.factories.planning import AT, make_data, make_geography, make_indicator, make_run


def test_scores_are_those_of_the_published_example(dana):
    """Test vector of research/domain.md 3.5: the mean z-value of three indicators is a third of their sum."""
    geography, indicators = make_data()

    run = compute_run(geography, Wanted("Probe", {row.pk: 1.0 for row in indicators}, "zscore", 2025, restandardise=False), by=dana, at=AT)

    scores = {area["key"]: round(float(area["score"]) / 3, 4) for area in json.loads(run.result)["areas"]}
    assert scores == {"A": -0.7946, "B": 0.0, "C": 1.9071, "D": -0.4768, "E": -0.6357}


def test_a_quartier_with_a_gap_is_left_out_and_says_why(dana):
    geography, indicators = make_data()
    IndicatorValue.objects.filter(quartier__key="B", indicator=indicators[0]).update(value=None, gap="few_cases")

    run = compute_run(geography, Wanted("Probe", {row.pk: 1.0 for row in indicators}, "zscore", 2025), by=dana, at=AT)

    result = json.loads(run.result)
    assert (result["areas"][1], result["included"]) == ({"key": "B", "gaps": ["few_cases"]}, 4)


def test_the_same_index_is_computed_once_and_another_after_a_changed_value(dana):
    geography, indicators = make_data()
    wanted = Wanted("Probe", {row.pk: 1.0 for row in indicators}, "zscore", 2025)

    first, again = (compute_run(geography, wanted, by=dana, at=AT) for _time in range(2))
    IndicatorValue.objects.filter(quartier__key="A", indicator=indicators[0]).update(value=6.5)
    other = compute_run(geography, wanted, by=dana, at=AT)

    assert (first.pk == again.pk, first.pk == other.pk, IndexRun.objects.count()) == (True, False, 2)
    assert compute(first.data, first.specification) == first.result


def test_dynamics_are_about_the_change(dana):
    geography, indicators = make_data(year=2025)
    for row in IndicatorValue.objects.filter(indicator=indicators[0]).select_related("quartier"):
        IndicatorValue.objects.create(quartier=row.quartier, indicator=row.indicator, year=2022, value=row.value - (3 if row.quartier.key == "A" else 1))

    run = compute_run(geography, Wanted("Dynamik", {indicators[0].pk: 1.0}, "zscore", 2025, 2022, classes=CLASSES_OF_DYNAMICS), by=dana, at=AT)

    areas = json.loads(run.result)["areas"]
    assert ([area["class"] for area in areas], areas[0]["score"]) == (["negativ", *["stabil"] * 4], "2")


@pytest.mark.parametrize("with_draft", [False, True])
def test_only_agreed_indicators_are_computed(dana, with_draft):
    geography = make_geography()
    draft = make_indicator("entwurf", agreed=False)

    with pytest.raises(RunRefused, match="vereinbarten Indikator"):
        compute_run(geography, Wanted("Probe", {draft.pk: 1.0} if with_draft else {}, "zscore", 2025), by=dana, at=AT)


def test_publishing_needs_words_and_the_same_bytes(dana):
    run = make_run(by=dana)

    with pytest.raises(RunRefused, match="Einordnung"):
        publish_run(run, interpretation=" ", by=dana, at=AT)
    IndexRun.objects.update(result=run.result.replace("hoch", "tief"))
    with pytest.raises(RunRefused, match="Nachrechnung"):
        publish_run(run, interpretation="Was er sagt.", by=dana, at=AT)

    assert list(find_problems()) == [f"Index {run.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."]


def test_a_withdrawn_index_stays_and_is_not_published_again(dana):
    run = withdraw_run(make_run(by=dana, published=True), reason="Fehler in den Daten", by=dana)

    with pytest.raises(RunRefused, match="zurückgezogener"):
        publish_run(run, interpretation="Noch einmal", by=dana, at=AT)

    run.refresh_from_db()
    assert (run.state, is_reproducible(run), list(find_problems())) == (RunState.WITHDRAWN, True, [])


def test_what_values_rest_on_is_fixed_once_there_are_values(dana):
    _geography, (indicator, *_others) = make_data()
    indicator.direction = -1

    with pytest.raises(IndicatorRefused) as refused:
        store_indicator(indicator, by=dana)

    indicator.refresh_from_db()
    assert (refused.value.field, indicator.direction) == ("direction", 1)
