"""Delegating the coordination of a Quartier."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from planning.domain.mandates import MandateRefused, delegate, end_mandate, visible_mandates
from planning.models import Mandate, Quartier
from tests.factories.core import make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_geography, make_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def ulm(hanna):
    return hanna.role_assignments.get().organisation


@pytest.fixture
def quartier(hanna):
    return make_geography().quartiere.get(key="A")


def test_delegate_records_who_when_and_how_much(hanna, ulm, quartier):
    values = {"weekly_hours": Decimal("19.5"), "from_date": date(2026, 8, 1), "until_date": date(2027, 7, 31)}

    mandate = delegate(ulm, quartier, holder="  Nachbarschaft  e. V. ", **values, by=hanna, at=AT)

    assert (mandate.holder, mandate.weekly_hours, mandate.task) == ("Nachbarschaft e. V.", Decimal("19.5"), "coordination")
    assert list(visible_mandates(hanna)) == [mandate]


def test_steering_is_refused_by_the_database(ulm, quartier):
    mandate = make_mandate(quartier, ulm)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(task="steering")


@pytest.mark.parametrize(("first", "last"), [(date(2026, 8, 2), date(2026, 8, 1)), (date(2019, 1, 1), None)])
def test_delegate_refuses_impossible_days(hanna, ulm, quartier, first, last):
    with pytest.raises(MandateRefused):
        delegate(ulm, quartier, holder="Verein", weekly_hours=Decimal(5), from_date=first, until_date=last, by=hanna, at=AT)


def test_another_towns_quartier_and_mandates_do_not_exist(hanna, ulm, quartier):
    other = a_town("Stadt Anders")
    stranger = make_municipality_contact(other)

    with pytest.raises(MandateRefused):
        delegate(other, quartier, holder="Verein", weekly_hours=Decimal(5), from_date=date(2026, 8, 1), until_date=None, by=stranger, at=AT)
    make_mandate(quartier, ulm)
    assert not visible_mandates(stranger).exists()


def test_end_names_the_last_day(hanna, ulm, quartier):
    mandate = make_mandate(quartier, ulm)

    with pytest.raises(MandateRefused):
        end_mandate(mandate, until_date=date(2026, 6, 30), by=hanna)
    assert end_mandate(mandate, until_date=date(2026, 12, 31), by=hanna).until_date == date(2026, 12, 31)


def test_pages_delegate_and_end(hanna, ulm, quartier, client_of):
    page = client_of(hanna)
    form = {"quartier": quartier.pk, "holder": "Verein Weststadt", "weekly_hours": "7,5", "from_date": "2026-08-01", "until_date": ""}

    made = page.post("/kommune/mandate/neu/", form, follow=True).content.decode()
    mandate = Mandate.objects.get()
    ended = page.post(f"/kommune/mandate/{mandate.uuid}/ende/", {"until_date": "2027-01-31"}, follow=True).content.decode()

    assert "Verein Weststadt" in made
    assert "7,5" in made
    assert "31. Januar 2027" in ended
    assert page.post("/kommune/mandate/neu/", form | {"weekly_hours": "90"}).status_code == 422
    assert Quartier.objects.count() == 5
