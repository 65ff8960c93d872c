"""The portal's pages: a form with sessions that works without JavaScript, lists, the profile, the team."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from providers.domain.life import stage_of
from providers.domain.portal import own_offerings
from providers.enums import OfferingStage
from providers.models import ChangeRequest, EditorInvitation, Offering, ParticipantMessage, Provider
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory, a_format, a_module

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def first():
    """Nine in the morning, UTC, in forty days."""
    return timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + 40 * DAY


@pytest.fixture
def as_boris(client, boris):
    client.force_login(boris, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(page, **changes):
    """What a browser would send from this page, with some fields typed anew."""
    form = BeautifulSoup(page.content, "html.parser").select_one("form.portal-form")
    data: dict[str, object] = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        if tag.name == "select":
            chosen = [option.get("value", "") for option in tag.select("option[selected]")]
            data[tag["name"]] = chosen[0] if chosen else ""
        elif tag.name == "textarea":
            data[tag["name"]] = tag.text.removeprefix("\n")
        elif tag.get("type") == "checkbox":
            if tag.has_attr("checked"):
                data.setdefault(tag["name"], []).append(tag.get("value", "on"))
        else:
            data[tag["name"]] = tag.get("value", "")
    return data | changes


def new_offering(page, **changes):
    day = (timezone.localdate() + 50 * DAY).isoformat()
    return typed(
        page,
        **{
            "offering-title": "Netzwerke knüpfen", "offering-summary": "Ein Tag.", "offering-format": a_format().pk, "offering-place_type": "regional",
            "offering-mode": "online", "offering-group_type": "changing", "offering-seats": "12", "offering-minimum_seats": "0", "offering-fee": "0",
            "offering-registration_until_date": (timezone.localdate() + 40 * DAY).isoformat(), "modules-0-module": a_module().pk, "modules-0-minutes": "180",
            "sessions-0-day": day, "sessions-0-start": "09:00", "sessions-0-end": "13:00",
        } | changes,
    )  # fmt: skip


def test_an_offering_is_written_and_handed_in(as_boris, provider):
    address = f"/portal/traeger/{provider.slug}/neu/"
    answer = as_boris.post(address, new_offering(as_boris.get(address)))
    created = Offering.objects.get()
    submitted = as_boris.post(f"/portal/angebote/{created.uuid}/einreichen/")

    assert (answer.status_code, submitted.status_code) == (302, 302)
    created.refresh_from_db()
    assert (created.provider, created.state, created.title) == (provider, "submitted", "Netzwerke knüpfen")
    assert list(created.sessions.get().session_modules.values_list("minutes", flat=True)) == [180]


def test_more_lines_keep_what_was_typed_and_store_nothing(as_boris, provider):
    address = f"/portal/traeger/{provider.slug}/neu/"
    answer = as_boris.post(address, new_offering(as_boris.get(address), more="sessions"))

    text = answer.content.decode()
    assert (answer.status_code, Offering.objects.count()) == (200, 0)
    assert 'value="Netzwerke knüpfen"' in text
    assert 'name="sessions-5-day"' in text


def test_a_mistake_is_named_and_linked_and_nothing_is_stored(as_boris, provider):
    address = f"/portal/traeger/{provider.slug}/neu/"
    answer = as_boris.post(address, new_offering(as_boris.get(address), **{"offering-title": "", "sessions-0-end": "08:00"}))

    text = answer.content.decode()
    assert (answer.status_code, Offering.objects.count()) == (422, 0)
    assert 'href="#id_offering-title"' in text
    assert "Das Ende muss nach dem Beginn liegen." in text


def test_once_somebody_is_enrolled_seats_are_asked_for(as_boris, provider, first):
    offering = OfferingFactory(provider=provider, first_start=first, registration_until_date=(first - 5 * DAY).date(), online=True)
    EnrolmentFactory(offering=offering)
    address = f"/portal/angebote/{offering.uuid}/bearbeiten/"
    page = as_boris.get(address)

    unreasoned = as_boris.post(address, typed(page, **{"offering-seats": "20"}))
    asked = as_boris.post(address, typed(page, **{"offering-seats": "20", "offering-summary": "Neu.", "request-reason": "Größerer Raum"}))

    offering.refresh_from_db()
    assert (unreasoned.status_code, asked.status_code, offering.seats, offering.summary) == (422, 302, 12, "Neu.")
    assert [(one.wanted, one.state) for one in ChangeRequest.objects.all()] == [({"seats": 20}, "open")]
    assert "Größerer Raum" in as_boris.get(f"/portal/angebote/{offering.uuid}/verlauf/").content.decode()


def test_the_office_decides_at_its_desk(client, as_boris, provider, first, dana):
    offering = OfferingFactory(provider=provider, first_start=first, registration_until_date=(first - 5 * DAY).date(), online=True)
    EnrolmentFactory(offering=offering)
    address = f"/portal/angebote/{offering.uuid}/bearbeiten/"
    as_boris.post(address, typed(as_boris.get(address), **{"offering-seats": "20", "request-reason": "Raum"}))
    asked = ChangeRequest.objects.get()
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")

    listed = client.get("/verwaltung/antraege/").content.decode()
    refused = client.post(f"/verwaltung/antraege/{asked.uuid}/", {"decline": "1", "remark": ""})
    accepted = client.post(f"/verwaltung/antraege/{asked.uuid}/", {"accept": "1"})

    offering.refresh_from_db()
    assert (offering.title in listed, refused.status_code, accepted.status_code, offering.seats) == (True, 409, 302, 20)
    assert client.get("/verwaltung/nicht-bestaetigt/").status_code == 200


def test_the_stages_of_the_list_are_those_of_an_offering(provider, first):
    at = timezone.now()
    for fields in (
        {"draft": True}, {"state": "submitted"}, {"state": "returned"}, {"state": "withdrawn"}, {"first_start": first}, {"first_start": at - 9 * DAY},
        {"first_start": first, "seats": 2, "seats_taken": 2}, {"first_start": at - timedelta(hours=1)}, {"state": "cancelled", "cancel_reason": "x"},
        {"dates_on_request": True, "sessions": False}, {"first_start": at - timedelta(hours=1), "seats": 2, "seats_taken": 2},
    ):  # fmt: skip
        OfferingFactory(provider=provider, **fields)

    for stage in OfferingStage:
        found = set(own_offerings(provider, at=at, stage=stage.value))
        assert found == {offering for offering in Offering.objects.all() if stage_of(offering, at=at) == stage}
        assert found


def test_the_profile_keeps_what_the_provider_can_teach_and_confirms(as_boris, provider):
    module, form = a_module("8", "Engagement"), a_format()
    page = as_boris.get(f"/portal/traeger/{provider.slug}/profil/")
    half = page.context["teaching"].halves[0]
    sent = {
        "name": provider.name, "summary": "Kurse.", "contact_name": "Büro", "contact_email": "buero@example.org", "teaching_languages": ["de", "en"],
        "accessibility_features": ["step_free"], "formats": [form.pk], "modules": [module.pk], "price_level": "low", "fee_per_lesson": "85,50",
        f"capacity_{half[0]}_{half[1]}": "120",
    }  # fmt: skip

    answer = as_boris.post(f"/portal/traeger/{provider.slug}/profil/", sent)

    stored = Provider.objects.get(pk=provider.pk)
    assert (answer.status_code, stored.confirmed_on_date, stored.teaching_languages) == (302, timezone.localdate(), {"de", "en"})
    assert (list(stored.teaching.modules.all()), stored.teaching.price_level, stored.teaching.fee_cents_per_lesson) == ([module], "low", 8550)
    assert [(row.year, row.half, row.minutes) for row in stored.capacities.all()] == [(*half, 120 * 45)]


def test_messages_and_invitations_have_their_pages(as_boris, provider, first):
    offering = OfferingFactory(provider=provider, first_start=first)
    EnrolmentFactory(offering=offering)
    form = as_boris.get(f"/portal/angebote/{offering.uuid}/nachrichten/").context["form"]

    sent = as_boris.post(
        f"/portal/angebote/{offering.uuid}/nachrichten/",
        {"uuid": form["uuid"].value(), "audience": "confirmed", "subject": "Raum", "text": "Wir treffen uns im Saal."},
    )
    invited = as_boris.post(f"/portal/traeger/{provider.slug}/team/", {"email": "neu@example.org"})
    revoked = as_boris.post(f"/portal/einladungen/{EditorInvitation.objects.get().uuid}/widerrufen/")

    assert [answer.status_code for answer in (sent, invited, revoked)] == [302, 302, 302]
    assert ParticipantMessage.objects.get().recipients.count() == 1
    assert "Wir treffen uns im Saal." in as_boris.get(f"/portal/angebote/{offering.uuid}/nachrichten/").content.decode()
    assert EditorInvitation.objects.get().revoked_at is not None


def test_copies_are_made_from_the_list(as_boris, provider, first):
    offerings = [OfferingFactory(provider=provider, first_start=first + number * DAY) for number in range(2)]

    answer = as_boris.post(f"/portal/traeger/{provider.slug}/kopieren/", {"angebot": [one.uuid for one in offerings], "weeks": "26", "copies": "2"})

    assert (answer.status_code, Offering.objects.filter(state="draft").count()) == (302, 4)
