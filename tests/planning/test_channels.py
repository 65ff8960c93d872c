"""Three views side by side: switched off at first, never averaged, the same figures in page and files."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import User
from planning.channel_enums import Channel
from planning.domain.articulated_needs import ConsultationRefused, close_consultation, enter_figures
from planning.domain.channel_overview import overview_of
from planning.domain.channels import channels_on, switch
from planning.domain.invariants import find_problems
from planning.domain.three_views import read_views
from planning.models import AssessmentSheet, ChannelSwitch, ClassDeviation
from tests.factories.channels import TODAY, make_answered, make_assessed, make_classes, make_consultation, make_deviation, make_round, number_of, switch_on
from tests.factories.core import make_coordinator, make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_gemeinde, make_geography

pytestmark = pytest.mark.django_db


def test_everything_is_off_at_first(hanna, client_of):
    quartier = make_geography().quartiere.get(key="A")

    answers = [client_of(hanna).get(path).status_code for path in _addresses(quartier)]

    assert channels_on(make_gemeinde()) == frozenset()
    assert set(answers) == {404}


def test_a_quartiers_page_says_nothing_of_what_is_off(hanna, dana, client_of):
    quartier = make_classes(by=dana)["A"]
    page = reverse("planning:quartier", args=[quartier.uuid])
    with_channels = client_of(hanna).get(page).content.decode()
    for channel in Channel:
        switch(make_gemeinde(), channel, on=False, by=dana, by_office=True, at=AT)

    without = client_of(hanna).get(page).content.decode()

    assert ("Drei Blicke" in with_channels, "Klasse " in with_channels) == (True, True)
    assert ("Drei Blicke" in without, "Klasse " in without) == (False, False)


def test_switch_twice_is_once_and_says_who(hanna):
    first = switch(make_gemeinde(), Channel.INDEX, on=True, by=hanna, by_office=False, at=AT)
    second = switch(make_gemeinde(), Channel.INDEX, on=True, by=hanna, by_office=False, at=AT)

    row = ChannelSwitch.objects.get()
    assert (first, second) == (True, False)
    assert (row.changed_by, row.by_office, row.changed_at) == (hanna, False, AT)
    assert ModelLogEntry.objects.filter(action="planning.channel_switched").count() == 1


def test_switching_off_what_is_off_writes_nothing(hanna):
    assert switch(make_gemeinde(), Channel.INDEX, on=False, by=hanna, by_office=False, at=AT) is False
    assert not ChannelSwitch.objects.exists()


def test_municipality_and_office_switch(hanna, dana, client_of):
    division = make_geography()
    client_of(hanna).post(reverse("planning:switch_channel", args=[make_gemeinde().ags]), {"channel": "index", "on": "1"})
    client_of(dana).post(reverse("planning_desk:switch_channel", args=[division.uuid]), {"channel": "residents", "on": "1"})

    assert channels_on(make_gemeinde()) == {"index", "residents"}
    assert set(ChannelSwitch.objects.values_list("channel", "by_office")) == {("index", False), ("residents", True)}


def test_another_municipality_cannot_switch(client_of):
    stranger = make_municipality_contact(a_town("Stadt Anders"))

    answer = client_of(stranger).post(reverse("planning:switch_channel", args=[make_gemeinde().ags]), {"channel": "index", "on": "1"})

    assert answer.status_code == 404
    assert not ChannelSwitch.objects.exists()


def test_views_stand_beside_each_other_and_disagree_in_words(hanna):
    quartier = make_classes()["A"]
    make_assessed(quartier, by=hanna, levels=(4, 4))
    make_answered(quartier, by=hanna)

    reading = read_views(quartier, day=TODAY)

    assert [(view.channel, view.state, view.number) for view in reading.views] == [
        ("index", "there", number_of(quartier)),
        ("assessment", "there", 4),
        ("residents", "there", None),
    ]
    assert number_of(quartier) != 4
    assert reading.comparison[0].startswith("Index und Fachkräfte widersprechen sich")
    assert "„Wege und Verkehr“" in reading.comparison[1]


def test_no_view_is_a_mixture_of_others(hanna):
    """Whatever professionals and residents say, the class by the index stays, and the other way round."""
    quartier = make_classes()["A"]
    before = read_views(quartier, day=TODAY).views[0]
    make_assessed(quartier, by=hanna, levels=(4, 4))
    make_answered(quartier, by=hanna)

    after = read_views(quartier, day=TODAY).views

    assert after[0] == before
    assert {view.number for view in after} == {before.number, 4, None}


def test_nothing_collected_is_never_no_need(hanna):
    quartier = make_classes()["A"]
    make_answered(quartier, by=hanna, participants=0, topics={})

    states = {view.channel.value: (view.state.value, view.headline) for view in read_views(quartier, day=TODAY).views}

    assert states["assessment"] == ("missing", "nicht erhoben: Es gab noch keine Einschätzung.")
    assert states["residents"] == ("missing", "nicht erhoben: Auf keine Erhebung hat jemand geantwortet.")


def test_what_runs_shows_no_figures(hanna):
    quartier = make_classes()["A"]
    make_round(quartier, by=hanna)
    make_consultation(quartier, by=hanna)

    states = [(view.state.value, view.tables) for view in read_views(quartier, day=TODAY).views[1:]]

    assert states == [("running", ()), ("running", ())]


def test_what_is_off_is_not_in_the_files_either(hanna, dana, client_of):
    quartier = make_classes(by=dana)["A"]
    make_assessed(quartier, by=hanna)
    switch(make_gemeinde(), Channel.ASSESSMENT, on=False, by=dana, by_office=True, at=AT)

    told = client_of(hanna).get(reverse("planning:three_views_json", args=[quartier.uuid])).json()

    assert told["views"][1] == {
        "view": "assessment",
        "state": "off",
        "says": "ausgeschaltet",
        "class": None,
        "classes": None,
        "facts": {},
        "tables": [],
        "lists": {},
    }


def test_page_table_and_json_hide_the_same(hanna, client_of):
    """Two named housing: hidden everywhere, and with it the next cell; no figure beside them gives it away."""
    quartier = make_classes()["A"]
    make_answered(quartier, by=hanna, topics={"mobility": 22, "meeting": 15, "housing": 2})
    browser = client_of(hanna)

    page = browser.get(reverse("planning:three_views", args=[quartier.uuid])).content.decode()
    table = b"".join(browser.get(reverse("planning:three_views_csv", args=[quartier.uuid])).streaming_content).decode()
    told = browser.get(reverse("planning:three_views_json", args=[quartier.uuid])).json()

    topics = next(each for each in told["views"][2]["tables"] if "Themen" in each["caption"])
    assert {row[0]: row[1] for row in topics["rows"]}["Wohnen"] == "zu wenige Fälle"
    assert "zu wenige Fälle" in page
    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=";"))
    shown = {(row[1], row[2]): row[3] for row in rows}
    assert shown[topics["caption"], "Wohnen: genannt von"] == "zu wenige Fälle"
    for line in topics["rows"]:
        assert shown[topics["caption"], f"{line[0]}: genannt von"] == line[1]


def test_strangers_and_other_municipalities_find_nothing(hanna, emil, client_of):
    quartier = make_classes()["A"]
    other = make_municipality_contact(a_town("Stadt Anders"))

    answers = {client_of(person).get(path).status_code for person in (emil, other) for path in _addresses(quartier)}

    assert answers == {404}
    assert {client_of(hanna).get(path).status_code for path in _addresses(quartier)} == {200}


def test_the_office_reads_and_the_index_of_an_example_has_no_views(dana, client_of):
    quartier = make_classes(by=dana)["A"]

    read = client_of(dana).get(reverse("planning_desk:three_views", args=[quartier.uuid]))
    quartier.geography.is_example = True
    quartier.geography.save()

    assert read.status_code == 200
    assert client_of(dana).get(reverse("planning_desk:three_views", args=[quartier.uuid])).status_code == 404


@pytest.mark.once
def test_views_and_list_ask_equally_often_for_few_and_many_rounds(hanna):
    quartiere = make_classes()
    quartier = quartiere["A"]

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as views:
            read_views(quartier, day=TODAY)
        with CaptureQueriesContext(connection) as overview:
            overview_of(make_gemeinde(), day=TODAY)
        return len(views), len(overview)

    make_assessed(quartier, by=hanna)
    make_answered(quartier, by=hanna)
    few = counted()
    for number in range(4):
        make_assessed(quartier, by=hanna)
        make_answered(quartier, by=hanna, title=f"Umfrage {number}")
        make_answered(quartiere["BCDE"[number]], by=hanna)

    assert counted() == few


def test_the_list_is_by_name_and_counts_what_there_is(hanna):
    quartiere = make_classes()
    make_assessed(quartiere["B"], by=hanna)
    make_round(quartiere["A"], by=hanna)

    overview = overview_of(make_gemeinde(), day=TODAY)

    assert [line.quartier.key for line in overview.lines] == ["A", "B", "C", "D", "E"]
    assert [(line.assessments_open, line.assessments_closed) for line in overview.lines[:2]] == [(1, 0), (0, 1)]


def test_the_json_is_whole(hanna, client_of):
    quartier = make_classes()["A"]

    answer = client_of(hanna).get(reverse("planning:three_views_json", args=[quartier.uuid]))

    assert json.loads(answer.content).keys() == {"quartier", "views", "comparison", "treated_as", "treated_until"}
    assert answer["Content-Disposition"] == f'attachment; filename="drei-blicke-{quartier.uuid}.json"'


def test_switches_of_one_town_are_not_those_of_another(hanna: User, gemeinde):
    switch_on(gemeinde, by=hanna)

    assert channels_on(make_gemeinde()) == frozenset()


def _addresses(quartier) -> list[str]:
    names = ("three_views", "three_views_csv", "three_views_json", "deviations", "assessments", "consultations")
    return [reverse(f"planning:{name}", args=[quartier.uuid]) for name in names]


def test_two_files_never_differ_by_a_figure_that_is_hidden_later(hanna, client_of):
    """While figures are drafted nothing of them is in any file, and after closing they stay: there are no two states to subtract."""
    quartier = make_classes()["A"]
    row = make_consultation(quartier, by=hanna)
    told = [reverse("planning:three_views_json", args=[quartier.uuid]), reverse("planning:consultations", args=[quartier.uuid])]
    browser = client_of(hanna)

    def read():
        return [browser.get(path).content.decode().partition("<form")[0] for path in told]

    before = read()
    for number in (17, 16):
        enter_figures(row, participants=40, groups={}, topics={"mobility": number, "housing": 23}, not_reached="Kinder", by=hanna)
        assert read() == before
    close_consultation(row, by=hanna, at=AT)
    closed = read()
    with pytest.raises(ConsultationRefused):
        enter_figures(row, participants=41, groups={}, topics={"mobility": 17}, not_reached="Kinder", by=hanna)

    assert closed != before
    assert read() == closed


def test_check_invariants_finds_what_was_tampered_with(hanna):
    quartiere = make_classes()
    assessed, answered = make_assessed(quartiere["A"], by=hanna), make_answered(quartiere["B"], by=hanna)
    whole = list(find_problems())
    AssessmentSheet.objects.filter(round=assessed, sector="municipal").update(levels={"housing": 1, "care": 1, "safety": 1})
    answered.counts.filter(key="mobility").update(count=2)
    row = make_deviation(quartiere["C"], by=hanna, up=number_of(quartiere["C"]) == 1)
    ClassDeviation.objects.filter(pk=row.pk).update(state="confirmed", confirmed_by=make_coordinator(), confirmed_at=AT, valid_until_date=date(2030, 1, 1))

    found = list(find_problems())

    assert whole == []
    assert found == [
        f"Einschätzung {assessed.uuid}: Bögen, Ergebnis und Prüfsumme passen nicht zusammen.",
        f"Erhebung {answered.uuid}: eine zu kleine Zahl ist gespeichert.",
        f"Abweichung {row.uuid}: sie gilt länger als erlaubt.",
    ]
