"""/angebote/<uuid>/ and its calendar file."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.html import strip_tags
from icalendar import Calendar

from tests.clock import berlin
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory, ProviderFactory, a_format, a_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    """A start that is ahead on the day the test runs."""
    day = timezone.localdate() + timedelta(days=60)
    return berlin(day.year, day.month, day.day, 9)


def upcoming(soon, **fields):
    return OfferingFactory(**{"first_start": soon, "registration_until_date": (soon - timedelta(days=7)).date()} | fields)


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().replace("<", " <")))


def show(client, offering):
    response = client.get(f"/angebote/{offering.uuid}/")
    assert response.status_code == 200
    return text_of(response)


def test_the_page_says_everything_one_needs_to_decide(client):
    kreis = KreisFactory(name="Calw")
    offering = OfferingFactory(
        first_start=berlin(2035, 3, 26, 9), registration_until_date=date(2035, 3, 1), title="Mitreden", description="Mit Übungen.\n\nUnd Pausen.",
        modules=[(a_module("7"), 270), (a_module("8", "Engagement"), 100)], kreis=kreis, gemeinde=GemeindeFactory(name="Nagold", kreis=kreis), venue="Bürgerhaus",
        fee_cents=12_000, subsidy_cents=4_000, seats=12, seats_taken=3, minimum_seats=6, group_type="fixed", accessibility="Aufzug", contact_email="kurs@example.org",
    )  # fmt: skip

    page = client.get(f"/angebote/{offering.uuid}/")
    text = text_of(page)

    for part in (
        "Mitreden", "Basisqualifizierung", "Montag, 26. März 2035 09:00 – 14:30 Uhr", "Dienstag, 27. März 2035 09:00", "Nagold (Landkreis Calw)", "Bürgerhaus",
        "Modul 7: Grundlagen von Beteiligung erarbeiten", "6 WSt. (270 Minuten)", "2,2 WSt. (100 Minuten)", "Gebühr 120 €", "Förderung − 40 €", "Ihr Eigenanteil 80 €",
        "9 von 12 frei", "Donnerstag, 1. März 2035", "feste Lerngruppe", "Aufzug", "kurs@example.org", offering.provider.name, "6 Personen", "Jetzt anmelden",
    ):  # fmt: skip
        assert part in text
    html = page.content.decode()
    assert 'href="/module/7/"' in html
    assert f'href="/angebote/{offering.uuid}/termine.ics"' in html
    assert f'href="/angebote/{offering.uuid}/anmelden/"' in html
    assert f'href="/traeger/{offering.provider.slug}/"' in html


@pytest.mark.parametrize(
    ("fields", "sentence", "may_enrol"),
    [
        ({}, "Jetzt anmelden", True),
        ({"seats": 1, "seats_taken": 1}, "Auf die Warteliste", True),
        ({"registration_until_date": date(2020, 1, 31)}, "Der Anmeldeschluss war am 31. Januar 2020.", False),
        ({"place_type": "inhouse"}, "läuft inhouse für eine Kommune", False),
        ({"dates_on_request": True, "sessions": False, "registration_until_date": None}, "Die Termine stehen noch nicht fest.", False),
        ({"state": "cancelled", "cancel_reason": "Krankheit", "cancelled_at": berlin(2026, 5, 4)}, "Abgesagt am 4. Mai 2026. Grund: Krankheit", False),
    ],
)
def test_the_page_offers_the_one_next_step_or_says_why_not(client, soon, fields, sentence, may_enrol):
    offering = upcoming(soon, **fields)

    response = client.get(f"/angebote/{offering.uuid}/")

    assert sentence in text_of(response)
    assert (f"/angebote/{offering.uuid}/anmelden/" in response.content.decode()) == may_enrol


@pytest.mark.parametrize(("begun", "sentence"), [(timedelta(hours=1), "hat schon begonnen"), (timedelta(days=40), "ist zu Ende")])
def test_the_page_of_what_has_begun_offers_no_enrolment(client, begun, sentence):
    offering = OfferingFactory(first_start=timezone.now() - begun)

    assert sentence in show(client, offering)


def test_the_deadline_day_counts_to_its_end(client, soon):
    offering = upcoming(soon, registration_until_date=timezone.localdate())

    assert "Jetzt anmelden" in show(client, offering)


def test_amina_sees_that_she_is_enrolled_and_how_to_leave(client, soon, amina):
    enrolment = EnrolmentFactory(offering=upcoming(soon, seats_taken=1), learner=amina)
    client.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(f"/angebote/{enrolment.offering.uuid}/")

    assert "Sie sind angemeldet." in text_of(response)
    assert "Jetzt anmelden" not in text_of(response)
    assert f"/mein-bereich/anmeldungen/{enrolment.uuid}/abmelden/" in response.content.decode()


def test_amina_sees_her_place_in_the_queue(client, soon, amina):
    offering = upcoming(soon, seats=1, seats_taken=1)
    EnrolmentFactory(offering=offering), EnrolmentFactory(offering=offering, state="waiting")
    EnrolmentFactory(offering=offering, state="cancelled")
    EnrolmentFactory(offering=offering, learner=amina, state="waiting")
    client.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")

    assert "Sie stehen auf der Warteliste, Platz 2." in show(client, offering)


def test_emil_sees_nothing_of_aminas_enrolment(client, soon, amina, emil):
    enrolment = EnrolmentFactory(offering=upcoming(soon), learner=amina)
    client.force_login(emil, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get(f"/angebote/{enrolment.offering.uuid}/")

    assert "Sie sind angemeldet" not in text_of(response)
    assert amina.last_name not in response.content.decode()
    assert str(enrolment.uuid) not in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "submitted"])
@pytest.mark.parametrize("address", ["/angebote/{}/", "/angebote/{}/termine.ics"])
def test_a_draft_exists_for_its_provider_and_the_office_only(client, soon, state, address, provider, boris, clara, dana, amina):
    draft = upcoming(soon, state=state, provider=provider)
    answers = {}
    for name, user in {"nobody": None, "amina": amina, "clara": clara, "boris": boris, "dana": dana}.items():
        client.logout()
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answers[name] = client.get(address.format(draft.uuid)).status_code

    assert answers == {"nobody": 404, "amina": 404, "clara": 404, "boris": 200, "dana": 200}


def test_a_draft_carries_a_band(client, soon, provider, boris):
    draft = upcoming(soon, draft=True, provider=provider)
    client.force_login(boris, backend="django.contrib.auth.backends.ModelBackend")

    assert "Das Angebot ist noch nicht veröffentlicht (Stand: Entwurf)." in show(client, draft)


def test_offerings_of_a_hidden_provider_are_hidden(client, soon):
    assert client.get(f"/angebote/{upcoming(soon, provider=ProviderFactory(is_published=False)).uuid}/").status_code == 404


@pytest.mark.parametrize("address", ["/angebote/{}/", "/angebote/{}/termine.ics"])
def test_an_unknown_offering_is_not_found(client, address):
    assert client.get(address.format(uuid4())).status_code == 404


def test_an_introduction_names_its_topics(client, soon):
    introduction = a_format("einfuehrung", "Einführung", topics=["Gelingensbedingungen vor Ort"])

    assert "Gelingensbedingungen vor Ort" in show(client, upcoming(soon, format=introduction, modules=[]))


def test_the_calendar_file_is_a_file_of_its_kind(client, soon):
    offering = upcoming(soon)

    response = client.get(f"/angebote/{offering.uuid}/termine.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="termine-{offering.uuid}.ics"'
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["DTSTART"].dt == soon


def test_queries_do_not_grow_with_sessions_and_modules(client, soon, django_assert_num_queries):
    small = upcoming(soon)
    large = upcoming(soon, modules=[(a_module(str(code), f"Modul {code}"), 100) for code in range(1, 13)])
    client.get(f"/angebote/{small.uuid}/")

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/angebote/{small.uuid}/")
    with django_assert_num_queries(len(few)):
        answer = client.get(f"/angebote/{large.uuid}/")

    assert "Modul 12" in answer.content.decode()
