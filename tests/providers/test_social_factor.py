"""The social index as a factor of the weights: off by default, read from what is published, and told in the proposal."""

import json
from datetime import date, timedelta

import pytest

from planning.domain.index_runs import publish_run, withdraw_run
from planning.models import Quartier
from providers.domain.matching_problem import document_of
from providers.domain.matching_runs import ask_run, decide_weighting, freeze_problem, is_reproducible, reckon_run, rule_on
from providers.domain.social_factor import burden_of
from providers.enums import PartnerState
from providers.models import NeedPartner, TeachingCapacity, TeachingProfile
from tests.factories.needs import NeedFactory, a_town
from tests.factories.planning import make_gemeinde, make_run
from tests.factories.providers import AT, a_format, a_module

pytestmark = pytest.mark.django_db
SPRING = (2027, 1)


def a_rule(dana, social_percent):
    values = {"valid_from_date": date(2027, 1, 11), "low": 1, "normal": 2, "high": 3, "km_cents": 30, "reason": "Beschluss"}
    return decide_weighting(**values, social_percent=social_percent, by=dana, at=AT)


@pytest.fixture
def ulm():
    """A town with a Gemeinde whose Quartiere may have an index."""
    town = a_town("Stadt Ulm")
    town.gemeinde = make_gemeinde()
    town.save()
    return town


@pytest.fixture
def teacher(provider):
    profile = TeachingProfile.objects.create(provider=provider, fee_cents_per_lesson=9_000)
    profile.formats.add(a_format())
    profile.modules.add(a_module("7"))
    TeachingCapacity.objects.create(provider=provider, year=2027, half=1, minutes=45 * 6)
    return provider


def weights(dana_rule):
    return {row["weight"] for row in document_of(SPRING, dana_rule)["needs"]}


def test_burden_is_the_residents_mean_place_among_the_classes(ulm, dana):
    run = make_run(by=dana, published=True)
    classes = {area["key"]: area["class"] for area in json.loads(run.result)["areas"]}
    names = [each["name"] for each in json.loads(run.specification)["classes"]]
    Quartier.objects.filter(key="C").update(population=8_000)  # four times as many live in the neediest one

    people = {"A": 2_000, "B": 2_000, "C": 8_000, "D": 2_000, "E": 2_000}
    expected = round(100 * sum(people[key] * names.index(classes[key]) for key in people) / (16_000 * (len(names) - 1)))
    assert burden_of(ulm.gemeinde).percent == expected > 0
    assert classes["C"] == names[-1]


def test_without_a_published_index_nobody_counts_more(ulm, dana):
    run = make_run(by=dana)
    assert burden_of(ulm.gemeinde) is None

    publish_run(run, interpretation="Was er sagt und was nicht.", by=dana, at=AT)
    assert burden_of(ulm.gemeinde).index == str(run.uuid)
    withdraw_run(run, reason="Fehler", by=dana)
    assert burden_of(ulm.gemeinde) is None


def test_the_factor_is_off_by_default(ulm, dana, teacher):
    make_run(by=dana, published=True)
    NeedFactory(municipality=ulm, people=10)

    assert rule_on(date(2027, 1, 11)).social_percent == 0
    assert weights(rule_on(date(2027, 1, 11))) == {20}


def test_the_factor_weighs_each_municipalitys_own_people(ulm, dana, teacher):
    make_run(by=dana, published=True)
    burden = burden_of(ulm.gemeinde).percent
    need = NeedFactory(municipality=ulm, people=10)
    NeedPartner.objects.create(need=need, municipality=a_town("Stadt Ohne"), state=PartnerState.JOINED, people=4, invited_at=AT)

    assert weights(a_rule(dana, 50)) == {2 * (10 * (10_000 + 50 * burden) + 4 * 10_000) // 100}


def test_the_factor_turns_a_close_choice_and_the_proposal_says_so(ulm, dana, teacher):
    make_run(by=dana, published=True)
    burdened, larger = NeedFactory(municipality=ulm, people=10), NeedFactory(municipality=a_town("Stadt Ohne"), people=11)
    a_rule(dana, 200)

    run = ask_run(SPRING, by=dana, at=AT + timedelta(hours=1))
    assert (run.problem, run.job.total_units) == ("", 3)
    reckon_run(run, at=AT + timedelta(hours=2))
    run.refresh_from_db()

    assert [row["need"] for row in json.loads(run.result)["assignments"]] == [str(burdened.uuid)]
    assert json.loads(run.parameters)["rule"]["social_percent"] == 200
    assert is_reproducible(run)
    assert larger.people > burdened.people


def test_what_is_frozen_stays_frozen_when_the_worker_comes_again(ulm, dana, teacher):
    NeedFactory(municipality=ulm, people=10)
    run = ask_run(SPRING, by=dana, at=AT)
    freeze_problem(run, at=AT)
    before = run.problem
    NeedFactory(municipality=ulm, people=20)

    reckon_run(run, at=AT)

    run.refresh_from_db()
    assert run.problem == before
