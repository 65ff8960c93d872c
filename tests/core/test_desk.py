import pytest
from django.urls import reverse

from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def waiting_of(client):
    page = client.get(reverse("wagtailadmin_home"))
    return page.status_code, page.content.decode()


def test_desk_names_what_waits_for_the_office(client_of, dana):
    OfferingFactory(draft=True, state="submitted")

    status, page = waiting_of(client_of(dana))

    assert (status, "<strong>1</strong> eingereichtes Angebot ist zu prüfen" in page) == (200, True)


def test_desk_says_when_nothing_waits(client_of, dana):
    OfferingFactory(draft=True)

    assert "Gerade wartet nichts auf Sie." in waiting_of(client_of(dana))[1]
