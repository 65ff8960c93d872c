"""Professionals judge a Quartier: each alone, two persons of two sectors and a strength, closed for good."""

import json
from statistics import median_high

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from core.models import Job
from planning.channel_enums import Channel, QuartierTopic, SheetState
from planning.domain.assessment_result import Judgment, result_of
from planning.domain.assessments import (
    AssessmentRefused,
    ask_assessor,
    asked_sheets,
    close_assessment,
    decline,
    digest,
    hand_in,
    recompute,
    take_back_asking,
)
from planning.domain.channels import switch
from planning.domain.three_views import read_views
from planning.models import AssessmentRound, AssessmentSheet
from tests.factories.channels import TODAY, entry_of, hand_in_sheets, make_assessed, make_classes, make_round
from tests.factories.core import UserFactory, make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_gemeinde


def judgment(sector="municipal", level=2, strengths="Viele helfen.", **levels):
    return Judgment(sector, levels or dict.fromkeys(("housing", "care", "safety"), level), strengths, "", "", "", "")


def test_two_persons_of_two_sectors_with_a_strength_bear_weight():
    result = result_of([judgment("municipal", 2), judgment("civil_society", 4, strengths="")])

    assert (result["missing"], result["class"], result["lowest"], result["highest"]) == ([], 4, 2, 4)
    assert result["criteria"]["housing"] == {"persons": 2, "lowest": 2, "median": 4, "highest": 4}


@pytest.mark.parametrize(
    ("sheets", "missing"),
    [
        ([], ["persons", "sectors", "strength"]),
        ([judgment()], ["persons", "sectors"]),
        ([judgment(), judgment()], ["sectors"]),
        ([judgment(strengths=""), judgment("market", strengths="")], ["strength"]),
    ],
)
def test_less_bears_no_weight_and_says_nothing_of_the_sheets(sheets, missing):
    result = result_of(sheets)

    assert result["missing"] == missing
    assert result.keys() == {"persons", "sectors", "missing"}


def test_every_person_counts_alike_however_much_they_judge():
    many = dict.fromkeys(QuartierTopic.CRITERIA, 1)
    result = result_of([judgment("municipal", **many), judgment("market", housing=3, care=3, safety=3), judgment("civil_society", housing=3, care=3, safety=3)])

    assert result["class"] == 3


def test_a_criterion_one_person_judged_is_not_said():
    result = result_of([judgment("municipal", housing=1, care=1, safety=1), judgment("market", housing=2, care=2, mobility=4)])

    assert set(result["criteria"]) == {"housing", "care"}


@given(st.lists(st.integers(1, 4), min_size=2, max_size=12), st.randoms())
def test_the_class_is_the_upper_median_and_does_not_depend_on_the_order(levels, rng):
    sheets = [judgment("municipal" if number % 2 else "market", level) for number, level in enumerate(levels)]
    shuffled = list(sheets)
    rng.shuffle(shuffled)

    assert result_of(sheets)["class"] == median_high(levels)
    assert result_of(shuffled) == result_of(sheets)


@pytest.fixture
def quartier(db):
    return make_classes()["A"]


def test_closing_keeps_the_result_and_nothing_changes_it(quartier, hanna):
    round_ = make_round(quartier, by=hanna)
    first, _second = hand_in_sheets(round_, [("municipal", entry_of(2)), ("civil_society", entry_of(3))], by=hanna)
    closed = close_assessment(round_, by=hanna, at=AT)
    sheet = AssessmentSheet.objects.get(assessor=first)

    for verb in (
        lambda: hand_in(sheet, entry_of(1), by=first, at=AT),
        lambda: decline(sheet, by=first, at=AT),
        lambda: take_back_asking(sheet, by=hanna),
        lambda: ask_assessor(closed, email="neu@example.org", sector="market", by=hanna, at=AT),
    ):
        with pytest.raises(AssessmentRefused):
            verb()
    assert close_assessment(closed, by=hanna, at=AT).result == closed.result == recompute(closed)
    assert closed.result_sha256 == digest(closed.result)
    assert json.loads(closed.result)["class"] == 3
    assert ModelLogEntry.objects.filter(action="planning.assessment_closed").count() == 1


def test_addresses_go_when_the_round_closes(quartier, hanna):
    round_ = make_round(quartier, by=hanna)
    ask_assessor(round_, email="nie@example.org", sector="market", by=hanna, at=AT)
    hand_in_sheets(round_, [("municipal", entry_of(2))], by=hanna)

    close_assessment(round_, by=hanna, at=AT)

    assert set(AssessmentSheet.objects.values_list("email", flat=True)) == {""}


def test_one_round_at_a_time_and_twice_is_once(quartier, hanna):
    first, second = make_round(quartier, by=hanna), make_round(quartier, by=hanna)

    assert first == second
    with pytest.raises(AssessmentRefused):
        make_round(quartier, by=hanna, title="Noch eine")
    close_assessment(first, by=hanna, at=AT)
    assert make_round(quartier, by=hanna, title="Noch eine").pk != first.pk


def test_asking_says_nothing_about_accounts(quartier, hanna, emil, client_of):
    round_ = make_round(quartier, by=hanna)
    page = reverse("planning:assessment", args=[round_.uuid])
    browser = client_of(hanna)

    for address in (emil.email, "niemand@example.org"):
        browser.post(page, {"email": address, "sector": "market"})
        browser.post(page, {"email": address, "sector": "market"})

    assert list(round_.sheets.values_list("email", "assessor")) == [(emil.email, None), ("niemand@example.org", None)]
    assert Job.objects.filter(task="core.send_mail").count() == 2
    assert emil.get_full_name() not in browser.get(page).content.decode()


def test_whoever_proves_the_address_later_finds_the_sheet(quartier, hanna):
    round_ = make_round(quartier, by=hanna)
    sheet = ask_assessor(round_, email="spaeter@example.org", sector="market", by=hanna, at=AT)

    newcomer = UserFactory(email="spaeter@example.org")
    unproven = UserFactory()
    unproven.email = "spaeter@example.org"  # says so, without proof

    assert list(asked_sheets(newcomer)) == [sheet]
    assert list(asked_sheets(unproven)) == []


def test_an_assessor_sees_only_the_own_sheet(quartier, hanna, emil, client_of):
    round_ = make_round(quartier, by=hanna)
    one, two = hand_in_sheets(round_, [("municipal", entry_of(2)), ("market", entry_of(3, strengths="Ein Geheimnis der Zweiten."))], by=hanna)
    own, other = AssessmentSheet.objects.get(assessor=one), AssessmentSheet.objects.get(assessor=two)
    browser = client_of(one)

    page = browser.get(reverse("planning:assessment_sheet", args=[own.uuid]))

    assert (page.status_code, "Geheimnis" in page.content.decode()) == (200, False)
    assert browser.get(reverse("planning:assessment_sheet", args=[other.uuid])).status_code == 404
    assert browser.post(reverse("planning:decline_assessment", args=[other.uuid])).status_code == 404
    assert browser.get(reverse("planning:assessment", args=[round_.uuid])).status_code == 404
    assert client_of(emil).get(reverse("planning:assessment_sheet", args=[own.uuid])).status_code == 404


def test_the_municipality_reads_no_sheet_before_it_is_closed(quartier, hanna, client_of):
    round_ = make_round(quartier, by=hanna)
    hand_in_sheets(round_, [("municipal", entry_of(2, strengths="Nur nach dem Abschluss.")), ("market", entry_of(3))], by=hanna)
    page = reverse("planning:assessment", args=[round_.uuid])

    before = client_of(hanna).get(page).content.decode()
    client_of(hanna).post(reverse("planning:close_assessment", args=[round_.uuid]))
    after = client_of(hanna).get(page).content.decode()

    assert ("Nur nach dem Abschluss." in before, "Abgegeben sind 2 Bögen." in before) == (False, True)
    assert ("Nur nach dem Abschluss." in after, "Klasse 3 von 4" in after) == (True, True)


def test_a_thin_round_shows_what_is_missing_and_no_class(quartier, hanna, client_of):
    round_ = make_assessed(quartier, by=hanna, levels=(4,), sectors=("municipal",))

    page = client_of(hanna).get(reverse("planning:assessment", args=[round_.uuid])).content.decode()
    view = read_views(quartier, day=TODAY).views[1]

    assert ("Es braucht mindestens zwei Personen." in page, "Es fehlt ein Treffpunkt." in page) == (True, False)
    assert (view.state, view.number, view.tables, view.lists) == ("thin", None, (), ())


def test_a_thin_round_does_not_hide_an_older_one_that_bears_weight(quartier, hanna):
    make_assessed(quartier, by=hanna, levels=(4, 4))
    make_assessed(quartier, by=hanna, levels=(1,), sectors=("market",))

    assert read_views(quartier, day=TODAY).views[1].number == 4


def test_hand_in_by_the_page_and_change_it(quartier, hanna, emil, client_of):
    sheet = ask_assessor(make_round(quartier, by=hanna), email=emil.email, sector="market", by=hanna, at=AT)
    page = reverse("planning:assessment_sheet", args=[sheet.uuid])
    browser = client_of(emil)

    few = browser.post(page, {"level_housing": "2", "strengths": "Gut."})
    done = browser.post(page, {"level_housing": "2", "level_care": "3", "level_safety": "1", "strengths": "Gut.", "trend": "better"})
    changed = browser.post(page, {"level_housing": "4", "level_care": "3", "level_safety": "1", "strengths": "Gut."})

    sheet.refresh_from_db()
    assert (few.status_code, done.status_code, changed.status_code) == (409, 302, 302)
    assert (sheet.state, sheet.assessor, sheet.levels) == (SheetState.HANDED_IN, emil, {"housing": 4, "care": 3, "safety": 1})


def test_declining_empties_the_sheet(quartier, hanna):
    round_ = make_round(quartier, by=hanna)
    (person,) = hand_in_sheets(round_, [("market", entry_of(2))], by=hanna)

    row = decline(AssessmentSheet.objects.get(assessor=person), by=person, at=AT)

    assert (row.state, row.levels, row.strengths, row.trend) == (SheetState.DECLINED, {}, "", "")


def test_switched_off_the_sheet_is_not_there(quartier, hanna, dana, emil, client_of):
    sheet = ask_assessor(make_round(quartier, by=hanna), email=emil.email, sector="market", by=hanna, at=AT)
    switch(make_gemeinde(), Channel.ASSESSMENT, on=False, by=dana, by_office=True, at=AT)

    assert client_of(emil).get(reverse("planning:assessment_sheet", args=[sheet.uuid])).status_code == 404
    assert list(asked_sheets(emil)) == []
    with pytest.raises(AssessmentRefused):
        hand_in(sheet, entry_of(2), by=emil, at=AT)


def test_another_municipality_finds_no_round(quartier, hanna, client_of):
    round_ = make_round(quartier, by=hanna)
    other = client_of(make_municipality_contact(a_town("Stadt Anders")))

    assert other.get(reverse("planning:assessment", args=[round_.uuid])).status_code == 404
    assert other.post(reverse("planning:close_assessment", args=[round_.uuid])).status_code == 404
    assert AssessmentRound.objects.get().is_open
