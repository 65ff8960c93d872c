"""Scenarios of an allocation: kept with their input, compared, decided; the arithmetic of bounds and evenness."""

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from planning.domain.allocation import Method
from planning.domain.allocation_reading import read_scenario
from planning.domain.allocation_result import ScenarioRefused, bounds
from planning.domain.allocation_scenarios import WantedAllocation, compute, compute_scenario, decide_scenario, discard_scenario, is_reproducible, units_of
from planning.domain.fairness import gini
from planning.domain.index_runs import withdraw_run
from planning.domain.invariants import find_problems
from planning.enums import ScenarioState
from planning.models import AllocationScenario, Quartier
from tests.factories.planning import AT, make_run

NEEDS = {"hoch": Decimal("1"), "mittel": Decimal("1.5"), "niedrig": Decimal("2"), "sehr niedrig": Decimal("2.5")}


def wanted(**changes):
    return WantedAllocation(**({"name": "Probe", "unit": "Stunden", "total": 100, "needs": NEEDS} | changes))


# ---- arithmetic -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ([(100, 5), (200, 10)], Fraction(0)),
        ([(100, 0), (100, 10)], Fraction(1, 2)),
        ([(1, 0), (1, 0), (1, 0), (1, 4)], Fraction(3, 4)),
        ([(3, 1), (1, 1)], Fraction(1, 4)),
        ([(0, 3), (5, 0)], Fraction(0)),
        ([], Fraction(0)),
    ],
)
def test_gini(areas, expected):
    assert gini(areas) == expected


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 50)), min_size=1, max_size=8), st.integers(2, 5))
def test_gini_is_a_share_and_knows_neither_order_nor_scale(areas, factor):
    value = gini(areas)

    assert 0 <= value < 1
    assert gini(reversed(areas)) == value
    assert gini((population * factor, units * factor) for population, units in areas) == value


@pytest.mark.parametrize(
    ("previous", "percent", "least", "most", "expected"),
    [
        (None, 10, 2, 9, (2, 9)),
        (20, None, 2, None, (2, None)),
        (0, 10, 0, None, (0, None)),
        (20, 10, 0, None, (18, 22)),
        (15, 10, 0, None, (14, 16)),  # 13.5 and 16.5: never more than the limit allows
        (20, 10, 0, 15, (15, 15)),  # a cap that came since then goes first
        (20, 10, 30, None, (30, 30)),  # so does a minimum
        (20, 100, 1, None, (1, 40)),
    ],
)
def test_bounds(previous, percent, least, most, expected):
    assert bounds(previous, percent, least=least, most=most) == expected


# ---- verbs ----------------------------------------------------------------------------------------------
def test_units_follow_population_and_the_weight_of_the_class(dana):
    run = make_run(by=dana)  # A, B, D and E are "mittel" or "hoch", C stands out

    scenario = compute_scenario(run, wanted(), by=dana, at=AT)

    classes = {share.quartier.key: share.class_name for share in read_scenario(scenario).shares}
    weights = {key: NEEDS[name] for key, name in classes.items()}
    units = units_of(scenario)
    assert sum(units.values()) == 100
    assert max(units, key=units.__getitem__) == max(weights, key=weights.__getitem__) == "C"
    assert all(abs(units[key] - 100 * weight / sum(weights.values())) < 1 for key, weight in weights.items())
    assert (compute(scenario.data, scenario.rule) == scenario.result, list(find_problems())) == (True, [])


def test_the_reserve_is_held_back_and_a_class_without_weight_shares_nothing(dana):
    run = make_run(by=dana)
    classes = {area["key"]: area["class"] for area in json.loads(run.result)["areas"]}

    scenario = compute_scenario(run, wanted(reserve=10, needs={classes["C"]: Decimal(1)}), by=dana, at=AT)

    reading = read_scenario(scenario)
    assert units_of(scenario) == {"C": 90}
    assert [share.units for share in reading.shares] == [None, None, 90, None, None]
    assert (reading.total, reading.gini) == (90, 0.8)


def test_an_equal_scenario_is_computed_once_and_the_kept_one_does_not_follow_the_quartiere(dana):
    run = make_run(by=dana)
    first, again = (compute_scenario(run, wanted(), by=dana, at=AT) for _time in range(2))
    Quartier.objects.filter(key="A").update(population=20_000)

    other = compute_scenario(run, wanted(), by=dana, at=AT)

    assert (first.pk == again.pk, first.pk == other.pk, AllocationScenario.objects.count()) == (True, False, 2)
    assert units_of(other)["A"] > units_of(first)["A"]
    assert read_scenario(first).shares[0].population == 2_000
    assert is_reproducible(first)


def test_nobody_changes_by_more_than_the_limit(dana):
    run = make_run(by=dana)
    before = decide_scenario(compute_scenario(run, wanted(needs=dict.fromkeys(NEEDS, Decimal(1))), by=dana, at=AT), decision="Gleich je Kopf.", by=dana, at=AT)

    after = compute_scenario(run, wanted(name="Danach", previous=before, change_percent=10), by=dana, at=AT)

    assert units_of(before) == dict.fromkeys("ABCDE", 20)
    assert sorted(units_of(after).values()) == [19, 19, 20, 20, 22]
    reading = read_scenario(after, before)
    assert (reading.winners, reading.losers, reading.other_gini) == (1, 2, 0.0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"base": 30}, "Sockel und Minima brauchen zusammen 150 Einheiten, es gibt nur 100"),
        ({"most": 5}, "75 Einheiten darf niemand nehmen: alle Obergrenzen sind erreicht"),
        ({"least": 6, "most": 5}, r"\(Quartier A\): das Minimum ist größer als die Obergrenze"),
        ({"method": Method.HARE, "least": 1}, "kennt weder Minimum noch Obergrenze"),
        ({"reserve": 101}, "Die Reserve ist größer"),
        ({"needs": {}}, "Kein Quartier hat eine Klasse mit einem Gewicht"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(dana, changes, sentence):
    run = make_run(by=dana)

    with pytest.raises(ScenarioRefused, match=sentence):
        compute_scenario(run, wanted(**changes), by=dana, at=AT)
    assert not AllocationScenario.objects.exists()


def test_a_decision_stays_and_a_discarded_scenario_is_not_decided(dana):
    run = make_run(by=dana)
    decided, discarded = (compute_scenario(run, wanted(name=name), by=dana, at=AT) for name in ("A", "B"))
    decide_scenario(decided, decision="Beirat, 1. Juli.", by=dana, at=AT)
    discard_scenario(discarded, by=dana)

    with pytest.raises(ScenarioRefused, match="bleibt stehen"):
        discard_scenario(decided, by=dana)
    with pytest.raises(ScenarioRefused, match="verworfenes"):
        decide_scenario(discarded, decision="Doch.", by=dana, at=AT)
    with pytest.raises(ScenarioRefused, match="Begründung"):
        decide_scenario(decided, decision=" ", by=dana, at=AT)
    assert decide_scenario(decided, decision="Etwas anderes.", by=dana, at=AT).decision == "Beirat, 1. Juli."
    assert compute_scenario(run, wanted(name="B"), by=dana, at=AT).state == ScenarioState.COMPUTED


def test_nothing_rests_on_a_withdrawn_index(dana):
    run = make_run(by=dana)
    withdraw_run(run, reason="Fehler in den Zahlen", by=dana)

    with pytest.raises(ScenarioRefused, match="zurückgezogen"):
        compute_scenario(run, wanted(), by=dana, at=AT)


def test_changed_bytes_are_found(dana):
    scenario = compute_scenario(make_run(by=dana), wanted(), by=dana, at=AT)
    AllocationScenario.objects.update(result=scenario.result.replace('"units":2', '"units":3', 1))

    scenario.refresh_from_db()

    assert not is_reproducible(scenario)
    assert list(find_problems()) == [f"Zuteilung {scenario.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."]
    with pytest.raises(ScenarioRefused, match="Nachrechnung"):
        decide_scenario(scenario, decision="Beirat.", by=dana, at=AT)


# ---- pages ----------------------------------------------------------------------------------------------
def test_the_office_computes_compares_decides_and_exports(dana, client_of):
    run, client = make_run(by=dana), client_of(dana)
    address = reverse("planning_desk:allocations", args=[run.uuid])
    fields = {"unit": "Stunden", "total": 100, "reserve": 0, "base": 0, "least": 0, "method": "sainte_lague"}
    same = {f"need_{step}": "1" for step in range(4)}

    first = client.post(address, fields | same | {"name": "Gleich"}).url
    second = client.post(address, fields | {f"need_{step}": f"{1 + step},5" for step in range(4)} | {"name": "Nach Bedarf"}).url
    equal, by_need = (AllocationScenario.objects.get(name=name) for name in ("Gleich", "Nach Bedarf"))
    page = client.get(second, {"mit": equal.uuid}).content.decode()
    rows = list(
        csv.DictReader(io.StringIO(b"".join(client.get(second + "tabelle.csv", {"mit": equal.uuid}).streaming_content).decode("utf-8-sig")), delimiter=";")
    )
    decided = client.post(second + "beschliessen/", {"decision": "Beirat, 1. Juli."})

    assert (first, second) == tuple(reverse("planning_desk:allocation", args=[each.uuid]) for each in (equal, by_need))
    assert "Gegenüber „Gleich“ bekommen 1 Quartiere mehr" in " ".join(page.split())
    assert {row["Schlüssel"]: int(row["Einheiten"]) for row in rows} == units_of(by_need)
    assert [int(row["Unterschied"]) for row in rows] == [units_of(by_need)[key] - 20 for key in "ABCDE"]
    assert (decided.status_code, AllocationScenario.objects.get(name="Nach Bedarf").state) == (302, ScenarioState.DECIDED)
    assert "Beirat, 1. Juli." in client.get(second).content.decode()
    assert client.get(second, {"mit": "unsinn"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"total": ""}, 'id="id_total_error"'),
        ({f"need_{step}": "" for step in range(4)}, "Bitte geben Sie mindestens einer Klasse ein Gewicht größer als 0."),
        ({"change_percent": 10}, "Für eine Grenze der Veränderung braucht es die bisherige Zuteilung."),
        ({"base": 90}, "Sockel und Minima brauchen zusammen 450 Einheiten"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_and_nothing_kept(dana, client_of, changes, sentence):
    run = make_run(by=dana)
    fields = {"name": "Probe", "unit": "Stunden", "total": 100, "reserve": 0, "base": 0, "least": 0, "method": "sainte_lague"}

    answer = client_of(dana).post(reverse("planning_desk:allocations", args=[run.uuid]), fields | {f"need_{step}": "1" for step in range(4)} | changes)

    assert (answer.status_code, AllocationScenario.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()
