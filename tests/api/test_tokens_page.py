"""/konto/zugaenge/: personal tokens are made, shown once, and ended."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from core.domain.tokens import MOST_LIVE, create_token, user_of_token
from core.enums import TokenScope
from core.models import ApiToken
from tests.clock import berlin
from tests.factories.core import OrganisationFactory

pytestmark = pytest.mark.django_db

PAGE = "/konto/zugaenge/"
AT = berlin(2099, 1, 11, 9)


def test_secret_is_shown_once_and_works(amina, client_of):
    client = client_of(amina)

    answer = client.post(PAGE, {"name": "Mein Kalender", "days": "30"})
    secret = re.search(r"<code>(qiq_[\w-]{43})</code>", answer.content.decode())[1]

    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert secret not in client.get(PAGE).content.decode()
    assert Client().get("/api/v1/me/hours", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert "Mein Kalender" in client.get(PAGE).content.decode()


def test_incomplete_form_is_kept_and_makes_nothing(amina, client_of):
    answer = client_of(amina).post(PAGE, {"name": "", "days": "9999"})

    assert (answer.status_code, sorted(answer.context["form"].errors), ApiToken.objects.count()) == (422, ["days", "name"], 0)


def test_eleventh_token_is_refused(amina, client_of):
    for _number in range(MOST_LIVE):
        create_token(amina, name="Kalender", lifetime=timedelta(days=30), by=amina, at=AT)

    answer = client_of(amina).post(PAGE, {"name": "Noch einer", "days": "30"})

    assert (answer.status_code, ApiToken.objects.count()) == (409, MOST_LIVE)
    assert "Bitte beenden Sie zuerst einen" in answer.content.decode()


def test_only_its_owner_ends_a_token(amina, emil, client_of):
    token, secret = create_token(amina, name="Kalender", lifetime=timedelta(days=30), by=amina, at=AT)
    address = f"{PAGE}{token.uuid}/beenden/"

    of_emil = client_of(emil).post(address).status_code
    holds = user_of_token(secret, at=AT)
    of_amina = client_of(amina).post(address)

    assert (of_emil, holds) == (404, amina)
    assert (of_amina.status_code, of_amina["Location"], user_of_token(secret, at=AT)) == (302, PAGE, None)


def test_crawlers_are_told_what_is_private():
    answer = Client().get("/robots.txt")

    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())
    private = ["/mein-bereich/", "/portal/", "/konto/login/", "/verwaltung/", "/begleitung/", "/kommune/", "/api/v1/modules", "/nachweis/ABCD/"]
    assert [rules.can_fetch("*", path) for path in private] == [False] * len(private)
    assert [rules.can_fetch("*", path) for path in ("/", "/angebote/", "/module/4/")] == [True] * 3
    assert rules.site_maps() == ["http://127.0.0.1:8000/sitemap.xml"]


def test_editor_chooses_what_a_token_may(boris, provider, client_of):
    client = client_of(boris)

    undecided = client.post(PAGE, {"name": "Kursverwaltung", "days": "30"})
    foreign = client.post(PAGE, {"name": "Kursverwaltung", "days": "30", "scope": str(OrganisationFactory().uuid)})
    writing = client.post(PAGE, {"name": "Kursverwaltung", "days": "30", "scope": str(provider.organisation.uuid)})
    client.post(PAGE, {"name": "Kalender", "days": "30", "scope": "read"})

    assert (undecided.status_code, list(undecided.context["form"].errors), foreign.status_code, writing.status_code) == (422, ["scope"], 422, 200)
    assert 'value="read" checked' not in client.get(PAGE).content.decode()
    assert [(token.name, token.scope, token.organisation) for token in ApiToken.objects.order_by("pk")] == [
        ("Kursverwaltung", TokenScope.WRITE, provider.organisation),
        ("Kalender", TokenScope.READ, None),
    ]
    assert f"Angebote von {provider.name} lesen und <strong>schreiben</strong>" in writing.content.decode()


def test_who_acts_for_nobody_makes_reading_tokens_only(amina, provider, client_of):
    client = client_of(amina)

    client.post(PAGE, {"name": "Kalender", "days": "30", "scope": str(provider.organisation.uuid)})

    assert [(token.scope, token.organisation) for token in ApiToken.objects.all()] == [(TokenScope.READ, None)]
    assert "schreiben" not in client.get(PAGE).content.decode()


def test_writing_token_needs_the_second_factor_that_staff_need(boris, provider, client_of, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client = client_of(boris)

    answer = client.post(PAGE, {"name": "Kursverwaltung", "days": "30", "scope": str(provider.organisation.uuid)})

    assert [(token.scope, token.organisation) for token in ApiToken.objects.all()] == [(TokenScope.READ, None)]
    assert "Zweiten Faktor einrichten" in answer.content.decode()
