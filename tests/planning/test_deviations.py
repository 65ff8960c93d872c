"""A deviation: one class, a reason, two persons, a last day; and an allocation that counts with it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.time import berlin_date
from planning.channel_enums import Channel, DeviationState
from planning.domain.allocation_reading import read_scenario
from planning.domain.allocation_scenarios import WantedAllocation, compute_scenario, is_reproducible, units_of
from planning.domain.channels import switch
from planning.domain.deviations import DeviationRefused, confirm_deviation, latest_day, withdraw_deviation
from planning.domain.index_runs import withdraw_run
from planning.domain.quartier_classes import class_names, classes_of, status_run
from planning.domain.three_views import read_views
from planning.models import ClassDeviation, IndexRun
from tests.factories.channels import REASON, TODAY, make_classes, make_deviation, number_of
from tests.factories.core import make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_gemeinde

pytestmark = pytest.mark.django_db


@pytest.fixture
def quartier(dana):
    return make_classes(by=dana)["A"]


@pytest.fixture
def johanna(hanna):
    """A second contact of Ulm."""
    return make_municipality_contact(hanna.role_assignments.get().organisation, first_name="Johanna")


def confirmed(quartier, hanna, johanna, **fields):
    return confirm_deviation(make_deviation(quartier, by=hanna, **fields), by=johanna, by_office=False, at=AT)


def line_of(quartier, day=TODAY):
    return read_views(quartier, day=day).class_line


def test_a_confirmed_deviation_stands_beside_the_class_until_its_last_day(quartier, hanna, johanna):
    number = number_of(quartier)
    confirmed(quartier, hanna, johanna)

    assert line_of(quartier) == f"Klasse {number} (abweichend {number + 1} bis 31. Dezember 2026)"
    assert line_of(quartier, date(2026, 12, 31)) == line_of(quartier)
    assert line_of(quartier, date(2027, 1, 1)) == f"Klasse {number}"


def test_a_proposal_alone_changes_nothing(quartier, hanna):
    make_deviation(quartier, by=hanna)

    assert line_of(quartier) == f"Klasse {number_of(quartier)}"


def test_whoever_proposes_does_not_confirm(quartier, hanna):
    row = make_deviation(quartier, by=hanna)

    with pytest.raises(DeviationRefused):
        confirm_deviation(row, by=hanna, by_office=False, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassDeviation.objects.filter(pk=row.pk).update(confirmed_by=hanna)


def test_the_office_may_be_the_second_person(quartier, hanna, dana):
    row = confirm_deviation(make_deviation(quartier, by=hanna), by=dana, by_office=True, at=AT)

    assert (row.state, row.confirmed_by, row.confirmed_by_office) == (DeviationState.CONFIRMED, dana, True)


@pytest.mark.parametrize("steps", [0, 2, -2])
def test_propose_refuses_anything_but_one_class(quartier, hanna, steps):
    with pytest.raises(DeviationRefused) as refused:
        make_deviation(quartier, by=hanna, to_class=number_of(quartier) + steps)

    assert refused.value.field == "to_class"
    assert not ClassDeviation.objects.exists()


def test_the_database_knows_one_class_too(quartier, hanna):
    row = make_deviation(quartier, by=hanna)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClassDeviation.objects.filter(pk=row.pk).update(to_class=row.from_class + 2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "zu kurz"}, "reason"),
        ({"purpose": "  "}, "purpose"),
        ({"valid_until_date": TODAY}, "valid_until_date"),
        ({"valid_until_date": latest_day(TODAY) + timedelta(days=1)}, "valid_until_date"),
    ],
)
def test_propose_refuses_without_reason_purpose_or_end(quartier, hanna, fields, field):
    with pytest.raises(DeviationRefused) as refused:
        make_deviation(quartier, by=hanna, **fields)

    assert refused.value.field == field


def test_two_years_after_a_leap_day_is_the_28th():
    assert latest_day(date(2028, 2, 29)) == date(2030, 2, 28)


def test_propose_twice_is_once_and_another_one_waits(quartier, hanna):
    first, second = make_deviation(quartier, by=hanna), make_deviation(quartier, by=hanna)

    assert first == second
    with pytest.raises(DeviationRefused):
        make_deviation(quartier, by=hanna, purpose="Anderes")
    assert ModelLogEntry.objects.filter(action="planning.deviation_proposed").count() == 1


def test_while_one_holds_no_other_is_proposed(quartier, hanna, johanna):
    confirmed(quartier, hanna, johanna)

    with pytest.raises(DeviationRefused):
        make_deviation(quartier, by=johanna, up=True, purpose="Anderes")


def test_a_proposal_nobody_confirmed_lapses_and_makes_room(quartier, hanna, johanna):
    old = make_deviation(quartier, by=hanna)
    later = datetime(2027, 2, 1, tzinfo=UTC)
    with pytest.raises(DeviationRefused):
        confirm_deviation(old, by=johanna, by_office=False, at=later)

    new = make_deviation(quartier, by=hanna, at=later, valid_until_date=date(2027, 12, 31))

    old.refresh_from_db()
    assert (old.state, new.state) == (DeviationState.LAPSED, DeviationState.PROPOSED)


def test_withdraw_ends_it_and_keeps_the_history(quartier, hanna, johanna):
    row = confirmed(quartier, hanna, johanna)
    with pytest.raises(DeviationRefused):
        withdraw_deviation(row, reason=" ", by=hanna, by_office=False, at=AT)

    withdraw_deviation(row, reason="Der Bus fährt wieder.", by=hanna, by_office=False, at=AT)
    withdraw_deviation(row, reason="noch einmal", by=johanna, by_office=False, at=AT)

    row.refresh_from_db()
    assert (row.state, row.withdrawn_by, row.withdrawal_reason, row.reason) == (DeviationState.WITHDRAWN, hanna, "Der Bus fährt wieder.", REASON)
    assert line_of(quartier) == f"Klasse {number_of(quartier)}"
    with pytest.raises(DeviationRefused):
        confirm_deviation(row, by=johanna, by_office=False, at=AT)


def test_confirm_twice_is_once_and_a_third_person_hears_it(quartier, hanna, johanna, dana):
    row = confirmed(quartier, hanna, johanna)
    confirm_deviation(row, by=johanna, by_office=False, at=AT)

    with pytest.raises(DeviationRefused):
        confirm_deviation(row, by=dana, by_office=True, at=AT)
    assert ModelLogEntry.objects.filter(action="planning.deviation_confirmed").count() == 1


def test_it_holds_for_its_index_only(quartier, hanna, johanna, dana):
    confirmed(quartier, hanna, johanna)
    withdraw_run(status_run(quartier.geography), reason="neu berechnet", by=dana)
    IndexRun.objects.update(state="withdrawn")

    assert line_of(quartier) == ""


def test_switched_off_it_counts_nowhere(quartier, hanna, johanna, dana):
    row = make_deviation(quartier, by=hanna)
    switch(make_gemeinde(), Channel.DEVIATION, on=False, by=dana, by_office=True, at=AT)

    with pytest.raises(DeviationRefused):
        confirm_deviation(row, by=johanna, by_office=False, at=AT)
    assert line_of(quartier) == f"Klasse {number_of(quartier)}"


def shared(run, dana, *, with_deviations, at=AT):
    names = class_names(run)
    needs = {name: Decimal(step) for step, name in enumerate(names, start=1)}
    return compute_scenario(run, WantedAllocation("Stunden", "Stunden", 100, needs, with_deviations=with_deviations), by=dana, at=at)


def test_an_allocation_counts_with_deviations_only_when_asked(quartier, hanna, johanna, dana):
    run = status_run(quartier.geography)
    before = shared(run, dana, with_deviations=False)
    confirmed(quartier, hanna, johanna)

    without, counted = shared(run, dana, with_deviations=False), shared(run, dana, with_deviations=True)

    assert without == before
    assert units_of(counted)[quartier.key] > units_of(without)[quartier.key]
    assert sum(units_of(counted).values()) == 100


def test_an_allocation_with_deviations_keeps_them_and_recomputes_when_they_are_gone(quartier, hanna, johanna, dana):
    row = confirmed(quartier, hanna, johanna)
    run = status_run(quartier.geography)
    scenario = shared(run, dana, with_deviations=True)
    withdraw_deviation(row, reason="Ende", by=hanna, by_office=False, at=AT)

    area = next(each for each in json.loads(scenario.data)["areas"] if each["key"] == quartier.key)
    share = next(each for each in read_scenario(scenario).shares if each.quartier == quartier)
    assert (area["treated_as"], area["deviation"]) == (class_names(run)[row.to_class - 1], str(row.uuid))
    assert (share.treated_as, share.treated_until) == (area["treated_as"], date(2026, 12, 31))
    assert is_reproducible(scenario)


def test_an_expired_deviation_is_not_shared_by(quartier, hanna, johanna, dana):
    confirmed(quartier, hanna, johanna)
    run = status_run(quartier.geography)

    late = shared(run, dana, with_deviations=True, at=datetime(2027, 1, 1, 12, tzinfo=UTC))

    assert units_of(late) == units_of(shared(run, dana, with_deviations=False))


def test_input_and_rule_without_deviations_are_the_bytes_they_were(quartier, dana):
    scenario = shared(status_run(quartier.geography), dana, with_deviations=False)

    assert "deviation" not in scenario.rule + scenario.data
    assert set(json.loads(scenario.data)["areas"][0]) == {"key", "name", "population", "class", "previous"}


def test_the_desks_form_asks_for_it(quartier, hanna, johanna, dana, client_of):
    row = confirmed(quartier, hanna, johanna, valid_until_date=date(2028, 6, 30))
    run = status_run(quartier.geography)
    fields = {"name": "Mit", "unit": "Stunden", "total": 100, "reserve": 0, "base": 0, "least": 0, "method": "sainte_lague", "with_deviations": "on"}
    weights = {f"need_{step}": str(step + 1) for step, _name in enumerate(class_names(run))}

    answer = client_of(dana).post(reverse("planning_desk:allocations", args=[run.uuid]), fields | weights)
    page = client_of(dana).get(answer["Location"]).content.decode()

    assert f"(abweichend {class_names(run)[row.to_class - 1]} bis 30.06.2028)" in page


def test_a_contact_proposes_and_a_second_confirms_by_their_pages(quartier, hanna, johanna, client_of):
    page = reverse("planning:deviations", args=[quartier.uuid])
    told = {
        "to_class": number_of(quartier) + 1,
        "purpose": "Zuteilung",
        "reason": REASON,
        "valid_until_date": f"{berlin_date(timezone.now()) + timedelta(days=90)}",
    }

    wrong = client_of(hanna).post(page, told | {"reason": ""})
    proposed = client_of(hanna).post(page, told)
    row = ClassDeviation.objects.get()
    own = client_of(hanna).post(reverse("planning:confirm_deviation", args=[row.uuid]), follow=True)
    second = client_of(johanna).post(reverse("planning:confirm_deviation", args=[row.uuid]), follow=True)

    row.refresh_from_db()
    assert (wrong.status_code, proposed.status_code) == (422, 302)
    assert "Bestätigen muss sie eine zweite Person" in own.content.decode()
    assert "Die Abweichung ist bestätigt" in second.content.decode()
    assert (row.state, row.confirmed_by) == (DeviationState.CONFIRMED, johanna)


def test_names_are_those_of_ones_own_side(quartier, hanna, dana, client_of):
    confirm_deviation(make_deviation(quartier, by=hanna), by=dana, by_office=True, at=AT)

    town = client_of(hanna).get(reverse("planning:deviations", args=[quartier.uuid])).content.decode()
    office = client_of(dana).get(reverse("planning_desk:deviations", args=[quartier.uuid])).content.decode()

    section = town.split('<section class="channel-line">')[1]
    assert (hanna.get_full_name() in section, dana.get_full_name() in section, "Koordinierungsstelle" in section) == (True, False, True)
    section = office.split('<section class="channel-line">')[1]
    assert (dana.get_full_name() in section, hanna.get_full_name() in section) == (True, False)


def test_another_municipality_finds_no_deviation(quartier, hanna, client_of):
    row = make_deviation(quartier, by=hanna)
    other = client_of(make_municipality_contact(a_town("Stadt Anders")))

    answers = [other.post(reverse(f"planning:{name}", args=[row.uuid])).status_code for name in ("confirm_deviation", "withdraw_deviation")]

    row.refresh_from_db()
    assert answers == [404, 404]
    assert row.state == DeviationState.PROPOSED


def test_the_newest_published_status_counts_not_a_change_over_years(quartier, dana):
    run = status_run(quartier.geography)

    classes = classes_of(run, day=TODAY)

    assert classes.names == ("hoch", "mittel", "niedrig", "sehr niedrig")
    assert {each.number for each in classes.by_key.values()} <= {1, 2, 3, 4}
