"""/verwaltung/angebote/ and /verwaltung/traeger/."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.models import Job
from providers.models import Offering, Provider, Session
from tests.clock import berlin
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory, ProviderFactory, a_format, a_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, dana):
    """Dana's browser."""
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upcoming(**fields):
    day = timezone.localdate() + timedelta(days=60)
    soon = berlin(day.year, day.month, day.day, 9)
    return OfferingFactory(**{"first_start": soon, "registration_until_date": (soon - timedelta(days=7)).date()} | fields)


def filled(response):
    """What a browser would send back from the form as it stands."""
    form = BeautifulSoup(response.content, "html.parser").find("form", id="w-editor-form")
    data = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type")
        if not name or (kind in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = [option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")]
            data[name] = chosen if field.has_attr("multiple") else next(iter(chosen), "")
        else:
            data[name] = field.text.removeprefix("\n") if field.name == "textarea" else field.get("value", "on" if kind == "checkbox" else "")
    return data


def edit_page(desk, offering):
    return desk.get(f"/verwaltung/angebote/edit/{offering.pk}/")


def errors(response):
    return [error.get_text(" ", strip=True) for error in BeautifulSoup(response.content, "html.parser").select(".error-message, .help-critical li")]


def trail(offering):
    return list(ModelLogEntry.objects.filter(object_id=offering.pk, content_type__model="offering").order_by("pk").values_list("action", flat=True))


# ---- lists ------------------------------------------------------------------------------------------
def test_the_list_shows_state_provider_start_seats_and_deadline(desk):
    OfferingFactory(title="Mitreden", first_start=berlin(2035, 3, 5, 9), seats=12, seats_taken=3, provider=ProviderFactory(organisation__name="Kolleg"))

    row = BeautifulSoup(desk.get("/verwaltung/angebote/").content, "html.parser").select_one("table.listing tbody").get_text(" ", strip=True)

    for part in ("Mitreden", "veröffentlicht", "Kolleg", "Mo, 5. März 2035", "3 / 12", "15. Februar 2027"):
        assert part in row


def test_the_list_can_be_searched_and_narrowed(desk):
    upcoming(title="Mitreden", draft=True)
    upcoming(title="Netze knüpfen")

    def titles(query):
        return [
            cell.get_text(strip=True)
            for cell in BeautifulSoup(desk.get(f"/verwaltung/angebote/?{query}").content, "html.parser").select("td.title a[href*=edit]")
        ]

    assert set(titles("")) >= {"Mitreden", "Netze knüpfen"}
    assert "Netze knüpfen" not in titles("state=draft")
    assert "Mitreden" not in titles("q=knüpfen")


def test_the_list_needs_as_many_queries_for_one_as_for_ten(desk):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get("/verwaltung/angebote/").status_code == 200
        return len(captured)

    provider = ProviderFactory()
    upcoming(provider=provider)
    count()
    one = count()
    for _n in range(9):
        upcoming(provider=provider)

    assert count() == one


@pytest.mark.parametrize("path", ["angebote/", "angebote/new/", "angebote/edit/{}/", "angebote/history/{}/", "traeger/", "traeger/new/"])
def test_the_desk_is_for_the_office(client, boris, amina, path):
    offering = upcoming()
    client.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")
    answers = [client.get(f"/verwaltung/{path.format(offering.pk)}").status_code]
    client.force_login(boris, backend="django.contrib.auth.backends.ModelBackend")
    answers.append(client.get(f"/verwaltung/{path.format(offering.pk)}").status_code)
    client.logout()
    answers.append(client.get(f"/verwaltung/{path.format(offering.pk)}").status_code)

    assert answers == [302, 302, 302]


def test_nothing_can_be_deleted(desk):
    offering = upcoming()

    for address in (f"/verwaltung/angebote/delete/{offering.pk}/", f"/verwaltung/traeger/delete/{offering.provider.pk}/"):
        desk.post(address)

    assert (Offering.objects.count(), Provider.objects.count()) == (1, 1)


# ---- entry ------------------------------------------------------------------------------------------
def test_dana_enters_a_new_offering_with_modules_and_sessions_and_publishes_it(desk, dana):
    provider, form, kreis, module = ProviderFactory(), a_format(), KreisFactory(), a_module()
    day = timezone.localdate() + timedelta(days=60)
    data = filled(desk.get("/verwaltung/angebote/new/")) | {
        "offering-provider": provider.pk, "offering-format": form.pk, "offering-title": "Mitreden", "offering-summary": "Ein Tag.", "offering-kreis": kreis.pk,
        "offering-venue": "Bürgerhaus", "offering-seats": "12", "offering-fee": "120,50", "offering-subsidy": "40", "offering-registration_until_date": str(day - timedelta(days=7)),
        "modules-0-module": module.pk,
        "sessions-0-day": str(day), "sessions-0-start": "09:00", "sessions-0-end": "14:30", "sessions-0-break_minutes": "60",
    }  # fmt: skip

    response = desk.post("/verwaltung/angebote/new/", data)

    offering = Offering.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/verwaltung/angebote/edit/{offering.pk}/")
    assert (offering.state, offering.fee_cents, offering.subsidy_cents) == ("draft", 12_050, 4_000)
    session = Session.objects.get()
    assert session.starts_at == berlin(day.year, day.month, day.day, 9)
    assert list(session.session_modules.values_list("module", "minutes")) == [(module.pk, 270)]

    desk.post(f"/verwaltung/angebote/{offering.pk}/publish/")

    offering.refresh_from_db()
    assert offering.state == "published"
    assert trail(offering) == ["providers.offering_created", "providers.offering_published"]
    assert "Mitreden" in desk.get("/angebote/").content.decode()


def test_saving_the_form_as_it_stands_changes_nothing(desk):
    kreis = KreisFactory()
    offering = upcoming(
        modules=[(a_module("7"), 270), (a_module("8", "Engagement"), 100)],
        fee_cents=12_345,
        subsidy_cents=0,
        kreis=kreis,
        gemeinde=GemeindeFactory(kreis=kreis),
    )
    before = Offering.objects.values().get()

    response = desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", filled(edit_page(desk, offering)))

    assert response.status_code == 302
    assert Offering.objects.values().get() == before
    assert (trail(offering), list(Session.objects.values_list("sequence", flat=True))) == ([], [0, 0])


def test_a_changed_session_keeps_its_identity(desk):
    offering = upcoming()
    uuid = offering.sessions.get().uuid

    desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", filled(edit_page(desk, offering)) | {"sessions-0-venue": "Rathaus"})

    session = Session.objects.get()
    assert (session.uuid, session.venue, session.sequence) == (uuid, "Rathaus", 1)


def test_a_session_is_removed_and_minutes_are_distributed_anew(desk):
    seven, eight = a_module("7"), a_module("8", "Engagement")
    offering = upcoming(draft=True, modules=[(seven, 270), (eight, 270)])

    data = filled(edit_page(desk, offering)) | {"sessions-1-DELETE": "on", "sessions-0-end": "18:00", "distribute-in_order": "on"}
    data["sessions-0-start"] = "07:00"
    desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", data)

    session = Session.objects.get()
    assert dict(session.session_modules.values_list("module", "minutes")) == {seven.pk: 270, eight.pk: 270}


@pytest.mark.once  # the form refuses it before anything is written
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"offering-title": ""}, "Dieses Feld muss ausgefüllt werden."),
        ({"offering-seats": "0"}, "Ein Angebot braucht mindestens einen Platz."),
        ({"offering-seats": "3", "offering-minimum_seats": "5"}, "Die Mindestzahl darf nicht über der Platzzahl liegen."),
        ({"offering-fee": "10", "offering-subsidy": "20"}, "Die Förderung darf nicht höher sein als die Gebühr."),
        ({"offering-fee": "abc"}, "Bitte eine Zahl eingeben."),
        ({"offering-provider": "999999"}, "Bitte eine gültige Auswahl treffen."),
        ({"offering-seats": "1"}, "2 Plätze sind schon fest vergeben; die Platzzahl darf nicht darunter liegen."),
        ({"offering-fee": ""}, "Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0."),
        ({"modules-1-minutes": "90"}, "Bitte wählen Sie das Modul, zu dem die Minuten gehören."),
        ({"sessions-0-end": "01:00"}, "Das Ende muss nach dem Beginn liegen."),
        ({"sessions-0-day": ""}, "Bitte geben Sie den Tag an."),
        ({"sessions-0-uuid": "3f0f6e2e-0000-4000-8000-000000000000"}, "gehört nicht zu diesem Angebot"),
        ({"sessions-0-break_minutes": "200"}, "mehr Minuten auf Module verteilt"),
        ({"sessions-TOTAL_FORMS": "quatsch"}, "Das Formular ist unvollständig angekommen. Bitte laden Sie die Seite neu."),
    ],
)
def test_an_entry_that_does_not_fit_comes_back_with_a_sentence_and_nothing_is_written(desk, changes, sentence):
    offering = upcoming(seats_taken=2)
    before = Offering.objects.values().get()

    response = desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", filled(edit_page(desk, offering)) | changes)

    assert response.status_code == 422
    assert sentence in " ".join(errors(response))
    assert Offering.objects.values().get() == before
    assert (trail(offering), Session.objects.get().sequence) == ([], 0)


def test_a_module_twice_is_refused_at_its_line(desk):
    offering = upcoming()

    response = desk.post(
        f"/verwaltung/angebote/edit/{offering.pk}/", filled(edit_page(desk, offering)) | {"modules-1-module": a_module().pk, "modules-1-minutes": "90"}
    )

    assert (response.status_code, errors(response)) == (422, ["Dieses Modul steht schon beim Angebot."])


def test_two_people_at_one_entry_notice_each_other(desk):
    offering = upcoming()
    data = filled(edit_page(desk, offering))
    desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", data | {"offering-title": "Zuerst"})

    response = desk.post(f"/verwaltung/angebote/edit/{offering.pk}/", data | {"offering-title": "Danach"})

    assert response.status_code == 409
    assert "Jemand anderes hat das Angebot inzwischen geändert." in " ".join(errors(response))
    assert Offering.objects.get().title == "Zuerst"


@pytest.mark.parametrize("token", ["", "gestern", "2027-01-01T00:00:00"])
def test_a_tampered_token_is_a_conflict(desk, token):
    offering = upcoming()

    assert (
        desk.post(
            f"/verwaltung/angebote/edit/{offering.pk}/", filled(edit_page(desk, offering)) | {"offering-seen_at": token, "offering-title": "X"}
        ).status_code
        == 409
    )


def test_the_state_is_no_field_of_the_form(desk):
    draft = upcoming(draft=True)

    desk.post(
        f"/verwaltung/angebote/edit/{draft.pk}/",
        filled(edit_page(desk, draft)) | {"offering-state": "published", "state": "published", "offering-seats_taken": "5"},
    )

    draft.refresh_from_db()
    assert (draft.state, draft.seats_taken) == ("draft", 0)


# ---- steps ------------------------------------------------------------------------------------------
def test_the_page_of_a_draft_lists_what_is_missing(desk):
    draft = upcoming(draft=True, fee_cents=None, venue="")

    html = edit_page(desk, draft).content.decode()

    assert "Bitte geben Sie die Gebühr an" in html
    assert "Bitte geben Sie Haus und Straße an" in html


def test_publishing_what_is_incomplete_is_refused_with_the_list(desk):
    draft = upcoming(draft=True, fee_cents=None, venue="")

    response = desk.post(f"/verwaltung/angebote/{draft.pk}/publish/")

    assert response.status_code == 409
    assert errors(response) == [
        "Bitte geben Sie Haus und Straße an, oder wählen Sie „online“.",
        "Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0.",
    ]
    assert Offering.objects.get().state == "draft"


def test_cancelling_tells_people_and_shows_in_the_trail(desk):
    offering = upcoming()
    EnrolmentFactory(offering=offering)

    desk.post(f"/verwaltung/angebote/{offering.pk}/cancel/", {"reason": "Die Referentin ist erkrankt."})

    offering.refresh_from_db()
    assert (offering.state, offering.cancel_reason, Job.objects.filter(task="core.send_mail").count()) == ("cancelled", "Die Referentin ist erkrankt.", 2)
    history = re.sub(r"\s+", " ", BeautifulSoup(desk.get(f"/verwaltung/angebote/history/{offering.pk}/").content, "html.parser").get_text())
    assert "Angebot abgesagt: Die Referentin ist erkrankt." in history


def test_returning_gives_the_draft_back(desk):
    submitted = upcoming(state="submitted")

    desk.post(f"/verwaltung/angebote/{submitted.pk}/return/", {"reason": "Bitte den Ort ergänzen."})

    submitted.refresh_from_db()
    assert submitted.state == "returned"


@pytest.mark.parametrize("step", ["return", "cancel"])
def test_a_step_without_reason_is_refused(desk, step):
    offering = upcoming()

    response = desk.post(f"/verwaltung/angebote/{offering.pk}/{step}/", {"reason": " "})

    assert (response.status_code, "Bitte nennen Sie einen Grund" in response.content.decode(), Offering.objects.get().state) == (409, True, "published")


@pytest.mark.parametrize("step", ["publish", "return", "cancel"])
def test_a_step_is_never_taken_by_looking(desk, step):
    offering = upcoming(draft=True)

    assert desk.get(f"/verwaltung/angebote/{offering.pk}/{step}/").status_code == 405


@pytest.mark.parametrize("step", ["publish", "return", "cancel"])
def test_only_the_office_takes_steps(client, provider, boris, emil, step):
    offering = upcoming(provider=provider, state="published" if step != "publish" else "draft")
    for user in (boris, emil):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(f"/verwaltung/angebote/{offering.pk}/{step}/", {"reason": "weil"}).status_code in {302, 403}

    assert Offering.objects.values_list("state", flat=True).get() == offering.state


def test_an_unknown_offering_is_not_found(desk):
    assert desk.post("/verwaltung/angebote/999999/publish/").status_code == 404
    assert desk.get("/verwaltung/angebote/edit/999999/").status_code == 404


# ---- providers --------------------------------------------------------------------------------------
def provider_data(**changes):
    return {
        "name": "Kolleg Ostalb", "slug": "kolleg-ostalb", "summary": "Wir lehren.", "description": "", "contact_name": "Büro", "contact_email": "buero@example.org",
        "contact_phone": "", "website": "", "confirmed_on_date": "2026-11-01", "is_published": "on",
    } | changes  # fmt: skip


def test_dana_enters_a_provider(desk):
    kreis = KreisFactory()

    response = desk.post("/verwaltung/traeger/new/", provider_data(kreise=[kreis.pk]))

    provider = Provider.objects.get()
    assert (response.status_code, provider.name, provider.organisation.kind, list(provider.kreise.all())) == (302, "Kolleg Ostalb", "provider", [kreis])
    assert list(ModelLogEntry.objects.filter(content_type__model="provider").values_list("action", flat=True)) == ["providers.provider_created"]


def test_a_new_name_reaches_the_search(desk, client):
    offering = upcoming()

    desk.post(f"/verwaltung/traeger/edit/{offering.provider.pk}/", provider_data(name="Volkshochschule Nagold", slug=offering.provider.slug))

    assert [found.pk for found in client.get("/angebote/?q=Nagold").context["page"]] == [offering.pk]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Schon da"}, "Eine Organisation dieses Namens gibt es schon."),
        ({"slug": "schon-da"}, "Diesen Kurznamen hat schon ein anderer Träger."),
        ({"slug": "mit leer"}, "Bitte ein gültiges Kürzel"),
        ({"contact_email": "keine"}, "Bitte gültige E-Mail-Adresse eingeben."),
        ({"website": "javascript:alert(1)"}, "Bitte eine gültige Adresse eingeben."),
    ],
)
def test_a_provider_that_does_not_fit_is_refused_with_a_sentence(desk, changes, sentence):
    ProviderFactory(organisation__name="Schon da", slug="schon-da")

    response = desk.post("/verwaltung/traeger/new/", provider_data(**changes))

    assert response.status_code == 422
    assert sentence in " ".join(errors(response))
    assert Provider.objects.count() == 1


def test_form_names_the_kreis_of_gemeinden_and_both_digits_of_cents(desk):
    rural, urban = KreisFactory(name="Ostalbkreis"), KreisFactory(name="Enzkreis")
    for kreis in (rural, urban):
        GemeindeFactory(name="Altdorf", kreis=kreis)

    page = BeautifulSoup(edit_page(desk, upcoming(fee_cents=120050)).content, "html.parser")

    labels = [option.text for option in page.find("select", {"name": "offering-gemeinde"}).find_all("option") if "Altdorf" in option.text]
    assert labels == ["Altdorf (Ostalbkreis)", "Altdorf (Enzkreis)"]
    assert page.find("input", {"name": "offering-fee"})["value"] == "1.200,50"
