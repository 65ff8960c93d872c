"""/portal/ for the people of a provider."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from core.time import berlin_date
from tests.factories.core import make_provider_editor
from tests.factories.learners import AttendanceFactory, EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def as_user(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/portal/")


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_boris_finds_his_offerings_by_where_they_are_in_their_life(client, provider, boris, now):
    OfferingFactory(provider=provider, title="Kommend", first_start=now + timedelta(days=5))
    OfferingFactory(provider=provider, title="Später", first_start=now + timedelta(days=50))
    OfferingFactory(provider=provider, title="Läuft", first_start=now - timedelta(hours=1))
    OfferingFactory(provider=provider, title="Vorbei", first_start=now - timedelta(days=5))
    OfferingFactory(provider=provider, title="Entwurf", draft=True)
    OfferingFactory(provider=provider, title="Eingereicht", state="submitted")
    OfferingFactory(provider=provider, title="Auf Anfrage", dates_on_request=True, sessions=False)

    context = as_user(client, boris).context

    shelves = {key: [offering.title for offering in context[key]] for key in ("running", "upcoming", "drafts", "past")}
    assert shelves == {"running": ["Läuft"], "upcoming": ["Kommend", "Später", "Auf Anfrage"], "drafts": ["Eingereicht", "Entwurf"], "past": ["Vorbei"]}


def test_boris_sees_nothing_of_clara(client, provider, other_provider, boris, clara, now):
    for owner, title in ((provider, "Von Boris"), (other_provider, "Von Clara")):
        EnrolmentFactory(offering=OfferingFactory(provider=owner, title=title, first_start=now - timedelta(hours=1)))
        OfferingFactory(provider=owner, title=f"{title}, Entwurf", draft=True)

    response = as_user(client, boris)

    assert "Von Boris" in response.content.decode()
    assert "Von Clara" not in response.content.decode()
    assert [session.offering.title for session in response.context["open_sessions"]] == ["Von Boris"]


def test_open_attendance_counts_people_with_a_seat_and_without_a_record(client, provider, boris, now):
    offering = OfferingFactory(provider=provider, first_start=now - timedelta(days=1))
    session = offering.sessions.get()
    first = EnrolmentFactory(offering=offering)
    EnrolmentFactory(offering=offering), EnrolmentFactory(offering=offering)
    EnrolmentFactory(offering=offering, state="waiting"), EnrolmentFactory(offering=offering, state="cancelled")
    AttendanceFactory(session=session, enrolment=first)

    response = as_user(client, boris)

    assert [(row.pk, row.people, row.missing) for row in response.context["open_sessions"]] == [(session.pk, 3, 2)]
    assert "2 von 3 Personen fehlen noch" in text_of(response)
    assert f"/portal/termine/{session.uuid}/anwesenheit/" in response.content.decode()


def test_attendance_is_not_open_before_the_session_or_when_all_is_recorded_or_nobody_came(client, provider, boris, now):
    EnrolmentFactory(offering=OfferingFactory(provider=provider, first_start=now + timedelta(hours=1)))
    done = OfferingFactory(provider=provider, first_start=now - timedelta(days=1))
    AttendanceFactory(session=done.sessions.get(), enrolment=EnrolmentFactory(offering=done), state="absent")
    OfferingFactory(provider=provider, first_start=now - timedelta(days=1))
    cancelled = OfferingFactory(provider=provider, first_start=now - timedelta(days=1), state="cancelled", cancel_reason="Krankheit")
    EnrolmentFactory(offering=cancelled)

    assert as_user(client, boris).context["open_sessions"] == []


def test_a_record_of_somebody_who_left_does_not_hide_an_open_one(client, provider, boris, now):
    offering = OfferingFactory(provider=provider, first_start=now - timedelta(days=1))
    EnrolmentFactory(offering=offering)
    AttendanceFactory(session=offering.sessions.get(), enrolment=EnrolmentFactory(offering=offering, state="cancelled"), state="absent")

    assert [row.missing for row in as_user(client, boris).context["open_sessions"]] == [1]


def test_seats_and_queue_are_shown(client, provider, boris, now):
    offering = OfferingFactory(provider=provider, first_start=now + timedelta(days=5), seats=2, seats_taken=2)
    EnrolmentFactory(offering=offering, state="waiting")

    response = as_user(client, boris)

    assert "2 von 2, 1 wartet" in text_of(response)
    assert f"/portal/angebote/{offering.uuid}/" in response.content.decode()


def test_requests_to_decide_about_are_named_and_are_no_queue(client, provider, boris, now):
    asked = OfferingFactory(provider=provider, first_start=now + timedelta(days=5), seats=9, approval="provider", title="Mit Freigabe")
    EnrolmentFactory(offering=asked, state="requested")
    EnrolmentFactory(offering=OfferingFactory(provider=provider, first_start=now + timedelta(days=5), approval="office"), state="requested")
    EnrolmentFactory(offering=OfferingFactory(first_start=now + timedelta(days=5), approval="provider"), state="requested")

    response = as_user(client, boris)

    assert [(offering.title, offering.requested) for offering in response.context["to_approve"]] == [("Mit Freigabe", 1)]
    assert "Mit Freigabe (1 wartet auf Freigabe)" in text_of(response)
    assert "0 von 9, 1 wartet auf Freigabe" in text_of(response)


def test_somebody_without_a_provider_is_refused_with_a_sentence(client, amina):
    response = as_user(client, amina)

    assert response.status_code == 403
    assert "Ihr Konto gehört zu keinem Träger." in text_of(response)


def test_nobody_is_sent_to_the_login(client):
    response = client.get("/portal/")

    assert (response.status_code, response["Location"]) == (302, "/konto/login/?next=/portal/")


def test_somebody_who_left_the_provider_has_no_portal(client, provider):
    from core.domain.roles import withdraw_role
    from core.enums import Role

    former = make_provider_editor(provider)
    withdraw_role(former, Role.PROVIDER_EDITOR, organisation=provider.organisation, by=None)

    assert as_user(client, former).status_code == 403


def test_a_shelf_has_pages_of_its_own(client, provider, boris, now):
    for day in range(21):
        OfferingFactory(provider=provider, first_start=now + timedelta(days=day + 1))
    client.force_login(boris, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get("/portal/?kommend=2&vergangen=unsinn")

    assert (len(response.context["upcoming"]), response.context["upcoming"].number) == (1, 2)


def test_queries_do_not_grow_with_offerings(client, provider, boris, now):
    def add(number):
        for _n in range(number):
            EnrolmentFactory(offering=OfferingFactory(provider=provider, first_start=now - timedelta(hours=1)))
            OfferingFactory(provider=provider, first_start=now + timedelta(days=5))

    def count():
        with CaptureQueriesContext(connection) as captured:
            as_user(client, boris)
        return len(captured)

    add(1)
    count()
    one = count()
    add(9)

    assert count() == one


def submit(client, user, offering):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/portal/angebote/{offering.uuid}/einreichen/")
    offering.refresh_from_db()
    return response, offering.state


def test_boris_submits_a_draft(client, provider, boris, now):
    draft = OfferingFactory(provider=provider, draft=True, first_start=now + timedelta(days=60), registration_until_date=berlin_date(now))

    response, state = submit(client, boris, draft)

    assert (response.status_code, response["Location"], state) == (302, f"/portal/angebote/{draft.uuid}/verlauf/", "submitted")


def test_an_incomplete_draft_is_not_submitted_and_everything_missing_is_listed(client, provider, boris, now):
    draft = OfferingFactory(provider=provider, draft=True, first_start=now + timedelta(days=60), registration_until_date=None, fee_cents=None)

    response, state = submit(client, boris, draft)

    assert (response.status_code, state) == (409, "draft")
    assert [gap.field for gap in response.context["gaps"]] == ["registration_until_date", "fee_cents"]


def test_nobody_else_submits_it(client, provider, clara, emil, now):
    draft = OfferingFactory(provider=provider, draft=True, first_start=now + timedelta(days=60), registration_until_date=berlin_date(now))

    for user in (clara, emil):
        assert [submit(client, user, draft)[0].status_code, draft.state] == [404, "draft"]
