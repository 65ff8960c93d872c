"""How a municipality divides itself: versions in time, corrections, features, and what stays as it was."""

from datetime import date

import pytest

from planning.domain.mandates import quartiere_of
from planning.domain.quartiere import (
    QuartierEntry,
    QuartierRefused,
    add_feature,
    add_quartier,
    begin_division,
    change_quartier,
    continue_division,
    divisions_of,
    fingerprint,
    may_be_removed,
    remove_feature,
    remove_quartier,
)
from planning.models import Geography, Mandate, Quartier, QuartierFeature
from tests.factories.planning import AT, make_data, make_gemeinde, make_run, square

pytestmark = pytest.mark.django_db
FIRST, NEXT = date(2024, 1, 1), date(2026, 7, 1)


def entry(key="01", name="Weststadt", **more):
    return QuartierEntry(**{"key": key, "name": name, "part_of": "", "population": 2_300} | more)


@pytest.fixture
def division(hanna):
    return begin_division(make_gemeinde(), valid_from_date=FIRST, source="Gemeinderat", by=hanna)


def refused(call, *arguments, **more):
    with pytest.raises(QuartierRefused) as caught:
        call(*arguments, **more)
    return str(caught.value), caught.value.field


def test_a_municipality_begins_once(division, hanna):
    sentence, _place = refused(begin_division, division.gemeinde, valid_from_date=NEXT, source="noch einmal", by=hanna)

    assert "schon eine Gliederung" in sentence
    assert list(divisions_of(division.gemeinde)) == [division]


def test_the_next_version_begins_with_everything_and_ends_the_one_before_on_the_day_before(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    Quartier.objects.filter(pk=west.pk).update(boundary=square(0))
    add_feature(west, kind="council", title="Quartiersrat West", text="tagt monatlich", address="Marktplatz 1", by=hanna)

    begun = continue_division(division, valid_from_date=NEXT, source="Neuer Zuschnitt", by=hanna)

    division.refresh_from_db()
    assert division.valid_until_date == date(2026, 6, 30)
    assert list(divisions_of(division.gemeinde)) == [begun, division]
    [copy] = begun.quartiere.all()
    assert (copy.key, copy.name, copy.population, copy.boundary) == ("01", "Weststadt", 2_300, square(0))
    assert list(copy.features.values_list("kind", "title", "text", "address")) == [("council", "Quartiersrat West", "tagt monatlich", "Marktplatz 1")]
    assert copy.pk != west.pk


def test_values_stay_with_the_version_they_were_collected_for(hanna):
    geography, _indicators = make_data()

    begun = continue_division(geography, valid_from_date=NEXT, source="Neuer Zuschnitt", by=hanna)

    assert begun.quartiere.count() == geography.quartiere.count() == 5
    assert sum(quartier.values.count() for quartier in geography.quartiere.all()) == 15
    assert sum(quartier.values.count() for quartier in begun.quartiere.all()) == 0


@pytest.mark.parametrize("day", [date.min, FIRST, date(2024, 1, 2), date(2020, 1, 1)])
def test_a_version_holds_two_days_at_least(division, hanna, day):
    assert refused(continue_division, division, valid_from_date=day, source="zu früh", by=hanna)[1] == "valid_from_date"
    assert Geography.objects.filter(gemeinde=division.gemeinde).count() == 1


def test_a_version_that_ended_stays_as_it_is(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    feature = add_feature(west, kind="strength", title="Vereine", text="", address="", by=hanna)
    continue_division(division, valid_from_date=NEXT, source="Neuer Zuschnitt", by=hanna)
    before = (list(division.quartiere.values()), list(west.features.values()))

    for call, arguments, more in (
        (add_quartier, (division, entry("02")), {}),
        (change_quartier, (west, entry(name="Anders")), {"seen": fingerprint(west)}),
        (remove_quartier, (west,), {}),
        (add_feature, (west,), {"kind": "strength", "title": "Gärten", "text": "", "address": ""}),
        (remove_feature, (feature,), {}),
        (continue_division, (division,), {"valid_from_date": date(2027, 1, 1), "source": "noch einer"}),
    ):
        assert "abgeschlossen" in refused(call, *arguments, by=hanna, **more)[0]
    assert (list(division.quartiere.values()), list(west.features.values())) == before


def test_a_key_stands_once_and_is_fixed_when_values_stand_under_it(dana, hanna):
    run = make_run(by=dana)
    quartier = run.geography.quartiere.get(key="A")

    assert refused(add_quartier, run.geography, entry("B"), by=hanna)[1] == "key"
    assert "fest" in refused(change_quartier, quartier, entry("Z"), seen=fingerprint(quartier), by=hanna)[0]
    assert "Werte" in refused(remove_quartier, quartier, by=hanna)[0]
    assert not may_be_removed(quartier)
    assert change_quartier(quartier, entry("A", "Am Hang"), seen=fingerprint(quartier), by=hanna).name == "Am Hang"


def test_who_saves_what_somebody_else_changed_meanwhile_is_told_so(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    seen = fingerprint(west)
    change_quartier(west, entry(population=2_400), seen=seen, by=hanna)

    sentence, field = refused(change_quartier, west, entry(name="Neue Weststadt"), seen=seen, by=hanna)

    west.refresh_from_db()
    assert (field, west.name, west.population) == ("", "Weststadt", 2_400)
    assert "jemand anderes" in sentence


def test_a_mistake_is_taken_back_with_its_features(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    add_feature(west, kind="strength", title="Vereine", text="", address="", by=hanna)

    remove_quartier(west, by=hanna)

    assert (Quartier.objects.filter(geography=division).count(), QuartierFeature.objects.filter(quartier_id=west.pk).count()) == (0, 0)


def test_the_same_words_stand_once(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    feature = add_feature(west, kind="strength", title="Vereine", text="", address="", by=hanna)

    assert refused(add_feature, west, kind="strength", title="Vereine", text="anders", address="", by=hanna)[1] == "title"
    for _time in range(2):
        remove_feature(feature, by=hanna)
    assert west.features.count() == 0


def test_a_delegated_quartier_stays(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    town = hanna.role_assignments.get().organisation
    Mandate.objects.create(quartier=west, municipality=town, holder="Verein", weekly_hours=8, from_date=FIRST, created_at=AT)

    assert "Mandat" in refused(remove_quartier, west, by=hanna)[0]
    assert not may_be_removed(west)
    assert Quartier.objects.filter(pk=west.pk).exists()


def test_on_its_last_day_a_version_still_holds(division, hanna):
    west = add_quartier(division, entry(), by=hanna)
    continue_division(division, valid_from_date=NEXT, source="Neuer Zuschnitt", by=hanna)
    town = hanna.role_assignments.get().organisation

    assert list(quartiere_of(town, day=date(2026, 6, 30))) == [west]
    assert [row.geography.valid_from_date for row in quartiere_of(town, day=NEXT)] == [NEXT]
