"""/traeger/ and /traeger/<slug>/."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.core import KreisFactory
from tests.factories.providers import OfferingFactory, ProviderFactory

pytestmark = pytest.mark.django_db


def upcoming(**fields):
    return OfferingFactory(**{"first_start": timezone.now() + timedelta(days=30), "registration_until_date": timezone.localdate()} | fields)


def test_the_directory_lists_public_providers_by_name_with_their_upcoming_offerings(client):
    beta, alpha = ProviderFactory(organisation__name="Beta"), ProviderFactory(organisation__name="Alpha")
    ProviderFactory(organisation__name="Versteckt", is_published=False)
    upcoming(provider=beta), upcoming(provider=beta), upcoming(provider=beta, draft=True)
    OfferingFactory(provider=alpha, first_start=timezone.now() - timedelta(days=30))

    response = client.get("/traeger/")

    assert [(provider.name, provider.upcoming) for provider in response.context["providers"]] == [("Alpha", 0), ("Beta", 2)]
    assert "2 kommende Angebote" in response.content.decode()


def test_the_directory_needs_as_many_queries_for_one_as_for_thirty(client):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get("/traeger/")
        return len(captured)

    ProviderFactory().kreise.add(KreisFactory())
    client.get("/traeger/")
    one = count()
    for _n in range(29):
        ProviderFactory().kreise.add(KreisFactory())

    assert count() == one


def test_a_provider_shows_contact_regions_confirmation_and_its_own_offerings(client):
    provider = ProviderFactory(organisation__name="Kolleg", contact_phone="+49 711 1", website="https://kolleg.example.org", confirmed_on_date=date(2026, 9, 1))
    provider.kreise.add(KreisFactory(name="Calw"))
    upcoming(provider=provider, title="Eigenes")
    upcoming(provider=provider, title="Entwurf", draft=True)
    upcoming(title="Fremdes")

    html = client.get(f"/traeger/{provider.slug}/").content.decode()

    for part in ("Kolleg", "Landkreis Calw", "+49 711 1", "https://kolleg.example.org", provider.contact_email, "1. September 2026", "Eigenes"):
        assert part in html
    assert "Fremdes" not in html
    assert "Entwurf" not in html


def test_a_provider_without_offerings_says_so(client):
    assert "Zurzeit hat dieser Träger kein Angebot veröffentlicht." in client.get(f"/traeger/{ProviderFactory().slug}/").content.decode()


def test_hidden_and_unknown_providers_are_not_found(client):
    assert client.get(f"/traeger/{ProviderFactory(is_published=False).slug}/").status_code == 404
    assert client.get("/traeger/gibt-es-nicht/").status_code == 404
