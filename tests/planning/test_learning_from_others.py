"""Quartiere in a similar situation: only of municipalities that agreed, words instead of values, and what worked there."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import Gemeinde
from planning.domain.learning_from_others import SharingRefused, change_sharing, compare
from planning.enums import MeasureState
from planning.models import Geography, IndicatorValue, ProjectMeasure, Quartier, QuartierSharing
from tests.factories.core import OrganisationFactory, UserFactory, make_municipality_contact
from tests.factories.examples import make_example
from tests.factories.planning import AT, FIGURES, make_data
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')  # another one for each page


@pytest.fixture
def own(hanna) -> Quartier:
    """Ulm's Quartier A, with three indicators."""
    return make_data()[0].quartiere.get(key="A")


def make_neighbours(gemeinde: Gemeinde, *, shares=True, measures=False, key="neustadt", example=False) -> list[Quartier]:
    """The same figures in another town."""
    geography = Geography.objects.create(
        key=key, name="Neustadt", gemeinde=None if example else gemeinde, valid_from_date=date(2020, 1, 1), source="erfunden", is_example=example
    )
    Quartier.objects.bulk_create(Quartier(geography=geography, key=letter, name=f"Neu-Quartier {letter}", population=2_000) for letter in FIGURES)
    make_data(geography)
    if shares:
        change_sharing(gemeinde, shares_quartiere=True, shares_measures=measures, by=UserFactory(), at=AT)
    return list(geography.quartiere.order_by("key"))


def names(quartier):
    return [row.quartier.name for row in compare(quartier, day=DAY).found]


def test_compare_finds_the_twin_first_and_knows_no_values(own, gemeinde):
    make_neighbours(gemeinde)

    found = compare(own, day=DAY)

    first = found.found[0]
    assert (first.quartier.name, first.nearness, found.compared) == ("Neu-Quartier A", "close", 5)
    assert {course for _indicator, course in first.courses} == {"alike"}


def test_nothing_is_shown_without_consent_and_it_goes_at_once(own, gemeinde, hanna):
    make_neighbours(gemeinde, shares=False)

    before = names(own)
    change_sharing(gemeinde, shares_quartiere=True, shares_measures=False, by=hanna, at=AT)
    agreed = names(own)
    change_sharing(gemeinde, shares_quartiere=False, shares_measures=False, by=hanna, at=AT)

    assert (before, "Neu-Quartier A" in agreed, names(own)) == ([], True, [])


def test_own_quartiere_and_foreign_examples_are_never_neighbours(own, gemeinde, hanna):
    change_sharing(own.geography.gemeinde, shares_quartiere=True, shares_measures=False, by=hanna, at=AT)
    make_neighbours(gemeinde, shares=False, example=True, key="berlin")

    assert compare(own, day=DAY).compared == 0


def test_an_old_version_is_not_compared(own, gemeinde):
    quartiere = make_neighbours(gemeinde)
    Geography.objects.filter(pk=quartiere[0].geography_id).update(valid_until_date=date(2026, 6, 30))

    assert compare(own, day=DAY).compared == 0


def test_suppressed_values_do_not_count(own, gemeinde):
    twin = make_neighbours(gemeinde)[0]
    IndicatorValue.objects.filter(quartier=twin, indicator__key="kinderarmut").update(value=None, gap="few_cases")

    assert "Neu-Quartier A" not in names(own)


def test_with_too_few_own_indicators_there_is_no_comparison(own, gemeinde):
    make_neighbours(gemeinde)
    IndicatorValue.objects.filter(quartier=own, indicator__key="kinderarmut").update(value=None, gap="few_cases")

    found = compare(own, day=DAY)

    assert (found.is_possible, found.found) == (False, ())


def test_indicators_nobody_agreed_on_and_other_years_do_not_count(own, gemeinde):
    quartiere = make_neighbours(gemeinde)
    IndicatorValue.objects.filter(quartier__in=quartiere).update(year=2024)

    assert names(own) == []


# ---- sharing -----------------------------------------------------------------------------------------
def test_change_sharing_twice_is_once_and_leaves_a_line(gemeinde, hanna):
    change_sharing(gemeinde, shares_quartiere=True, shares_measures=True, by=hanna, at=AT)
    change_sharing(gemeinde, shares_quartiere=True, shares_measures=True, by=hanna, at=AT)

    entry = ModelLogEntry.objects.get(action="planning.sharing_changed")
    assert (entry.user, entry.data) == (hanna, {"quartiere": True, "measures": True})


def test_measures_are_shared_only_with_quartiere(gemeinde, hanna):
    with pytest.raises(SharingRefused):
        change_sharing(gemeinde, shares_quartiere=False, shares_measures=True, by=hanna, at=AT)

    assert not QuartierSharing.objects.exists()


# ---- what worked there ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("released", "expected"), [(True, ["Licht"]), (False, [])])
def test_finished_measures_are_shown_only_when_released(own, gemeinde, amina, released, expected):
    twin = make_neighbours(gemeinde, measures=released)[0]
    project = make_project(amina, quartier=twin)
    for title, state in (("Licht", MeasureState.DONE), ("Bank", MeasureState.PLANNED)):
        ProjectMeasure.objects.create(project=project, title=title, text="Frau Beispiel hilft.", state=state, starts_on_date=DAY, ends_on_date=DAY)

    assert [row.title for row in compare(own, day=DAY).found[0].measures] == expected


def test_public_examples_of_the_quartier_are_named(curriculum, own, gemeinde, dana, client_of, hanna):
    make_neighbours(gemeinde)
    told = make_example(by=dana, gemeinde=gemeinde, quartier_name="neu-quartier A", title="Gelungen")
    make_example(by=dana, gemeinde=gemeinde, quartier_name="Neu-Quartier A", title="Entwurf", published=False)
    make_example(by=dana, gemeinde=gemeinde, quartier_name="Neu-Quartier B", title="Anderswo")

    first = compare(own, day=DAY).found[0]
    page = client_of(hanna).get(reverse("planning:similar_quartiere", args=[own.uuid])).content.decode()

    assert ([row.title for row in first.examples], told.url in page, "Entwurf" in page) == (["Gelungen"], True, False)


# ---- the page -------------------------------------------------------------------------------------------
def shown(client, quartier):
    return client.get(reverse("planning:similar_quartiere", args=[quartier.uuid])).content.decode()


def test_the_page_says_directions_and_no_foreign_value(own, gemeinde, hanna, client_of):
    quartiere = make_neighbours(gemeinde)
    for number, row in enumerate(IndicatorValue.objects.filter(quartier__in=quartiere).order_by("pk")):
        IndicatorValue.objects.filter(pk=row.pk).update(value=(row.value or 0) + 0.0123 + number / 10_000)

    page = shown(client_of(hanna), own)

    values = [str(value) for value in IndicatorValue.objects.filter(quartier__in=quartiere).values_list("value", flat=True)]
    assert "Neu-Quartier A" in page
    assert "etwa gleich" in page
    assert [value for value in values if value in page or value.replace(".", ",") in page] == []


def test_small_changes_of_foreign_values_change_no_page(own, gemeinde, hanna, client_of):
    quartiere, browser = make_neighbours(gemeinde), client_of(hanna)

    def pages():
        return [TOKEN.sub("", shown(browser, row)) for row in own.geography.quartiere.order_by("key")]

    before = pages()
    for row in IndicatorValue.objects.filter(quartier=quartiere[0]):
        IndicatorValue.objects.filter(pk=row.pk).update(value=(row.value or 0) + 0.05)

    assert pages() == before


def test_strangers_and_other_towns_find_nothing(own, gemeinde, emil, client_of):
    foreign = make_neighbours(gemeinde)[0]
    contact = make_municipality_contact(OrganisationFactory(kind="municipality", name="Stadt Neustadt", gemeinde=gemeinde))
    address = reverse("planning:similar_quartiere", args=[own.uuid])

    assert [client_of(person).get(address).status_code for person in (emil, contact)] == [404, 404]
    assert client_of(contact).get(reverse("planning:similar_quartiere", args=[foreign.uuid])).status_code == 200


def test_the_switch_is_off_until_somebody_turns_it_on(hanna, client_of):
    browser, address = client_of(hanna), reverse("planning:quartier_sharing")

    before = browser.get(address).content.decode()
    wrong = browser.post(address, {"shares_measures": "on"})
    done = browser.post(address, {"shares_quartiere": "on"}, follow=True)

    assert ("checked" in before, wrong.status_code, QuartierSharing.objects.get().shares_quartiere) == (False, 422, True)
    assert "Andere Kommunen sehen Ihre Quartiere jetzt als ähnlich." in done.content.decode()


def test_as_many_queries_for_many_as_for_few(own, gemeinde, hanna, client_of):
    browser = client_of(hanna)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            shown(browser, own)
        return len(seen)

    quartiere = make_neighbours(gemeinde)
    Quartier.objects.filter(pk__in=[row.pk for row in quartiere[1:]]).delete()
    few = queries()
    QuartierSharing.objects.all().delete()
    Geography.objects.filter(key="neustadt").delete()
    make_neighbours(gemeinde)

    assert queries() == few
