from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from core.time import berlin_date
from learners.domain.enrolment import enrol
from learners.models import Enrolment
from providers.enums import OfferingState
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def upcoming_offering(**fields):
    """Bookable today, whatever day it is: the pages take the time from the clock."""
    soon = timezone.now() + timedelta(days=fields.pop("in_days", 30))
    fields = {"registration_until_date": berlin_date(timezone.now()) + timedelta(days=7), "first_start": soon} | fields
    return OfferingFactory(**fields)


def enrol_path(offering):
    return reverse("learners:enrol", args=[offering.uuid])


# ---- enrol -----------------------------------------------------------------------------------------
def test_confirmation_says_what_it_costs_and_who_it_is_for(client_of, amina):
    offering = upcoming_offering(title="Sozialraum lesen", seats=3, fee_cents=12_000, subsidy_cents=9_000)

    page = client_of(amina).get(enrol_path(offering)).content.decode()

    for words in ("Sozialraum lesen", "120 €, davon 90 € Förderung", "30 €", "3 von 3 Plätzen sind frei.", "Amina Aydın", "Verbindlich anmelden"):
        assert words in page


def test_confirmation_of_a_full_offering_names_the_place_in_the_queue(client_of, amina):
    offering = upcoming_offering(seats=1)
    for _number in range(3):
        person = UserFactory()
        enrol(offering, learner=person, by=person, at=timezone.now())

    page = client_of(amina).get(enrol_path(offering)).content.decode()

    assert "Alle Plätze sind vergeben. Sie kämen auf Platz 3 der Warteliste." in page
    assert "Auf die Warteliste setzen" in page


def test_get_writes_nothing(client_of, amina):
    offering = upcoming_offering()

    client_of(amina).get(enrol_path(offering))

    assert Enrolment.objects.count() == 0


def test_post_enrols_and_leads_to_the_own_list(client_of, amina):
    offering = upcoming_offering(title="Sozialraum lesen")

    response = client_of(amina).post(enrol_path(offering), {"note": "Gebärdensprache bitte"}, follow=True)

    assert response.redirect_chain == [("/mein-bereich/anmeldungen/", 302)]
    assert "Sie haben einen Platz in „Sozialraum lesen“." in response.content.decode()
    row = Enrolment.objects.get()
    assert (row.learner, row.state, row.note) == (amina, "confirmed", "Gebärdensprache bitte")


def test_post_again_does_not_enrol_twice(client_of, amina):
    offering = upcoming_offering()
    browser = client_of(amina)

    browser.post(enrol_path(offering))
    response = browser.post(enrol_path(offering))

    assert (response.status_code, Enrolment.objects.count(), Job.objects.filter(task="core.send_mail").count()) == (302, 1, 1)


def test_anonymous_is_led_to_the_login_and_back(client):
    offering = upcoming_offering()

    for response in (client.get(enrol_path(offering)), client.post(enrol_path(offering))):
        assert (response.status_code, response.url) == (302, f"/konto/login/?next={enrol_path(offering)}")
    assert Enrolment.objects.count() == 0


def test_post_after_the_deadline_is_a_conflict_with_a_sentence(client_of, amina):
    offering = upcoming_offering(registration_until_date=berlin_date(timezone.now()) - timedelta(days=1))

    response = client_of(amina).post(enrol_path(offering))

    assert response.status_code == 409
    assert "Der Anmeldeschluss war am" in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_post_with_a_note_that_is_too_long_is_shown_again(client_of, amina):
    offering = upcoming_offering()

    response = client_of(amina).post(enrol_path(offering), {"note": "x" * 301})

    assert response.status_code == 422
    assert "höchstens 300" in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_post_of_an_overlap_names_the_other_offering(client_of, amina):
    enrol(upcoming_offering(title="Netzwerke knüpfen"), learner=amina, by=amina, at=timezone.now())

    response = client_of(amina).post(enrol_path(upcoming_offering()))

    assert response.status_code == 409
    assert "„Netzwerke knüpfen“" in response.content.decode()
    assert Enrolment.objects.count() == 1


def test_get_of_a_closed_offering_shows_the_sentence_and_no_form(client_of, amina):
    offering = upcoming_offering(registration_until_date=berlin_date(timezone.now()) - timedelta(days=1))

    page = client_of(amina).get(enrol_path(offering)).content.decode()

    assert "Der Anmeldeschluss war am" in page
    assert "Verbindlich anmelden" not in page


@pytest.mark.parametrize("fields", [{"state": OfferingState.DRAFT}, {"state": OfferingState.SUBMITTED}, {"provider__is_published": False}])
def test_what_is_not_public_does_not_exist(client_of, amina, fields):
    offering = upcoming_offering(**fields)

    assert client_of(amina).get(enrol_path(offering)).status_code == 404
    assert client_of(amina).post(enrol_path(offering)).status_code == 404
    assert Enrolment.objects.count() == 0


def test_a_forged_post_cannot_enrol_somebody_else(client_of, amina, emil):
    offering = upcoming_offering()

    client_of(emil).post(enrol_path(offering), {"learner": amina.pk, "state": "confirmed", "queue_number": 0, "by": amina.pk})

    assert list(Enrolment.objects.values_list("learner", "queue_number")) == [(emil.pk, 1)]


def test_a_post_without_token_is_refused(amina):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post(enrol_path(upcoming_offering())).status_code == 403
    assert Enrolment.objects.count() == 0


# ---- the own list ----------------------------------------------------------------------------------
def test_own_list_shows_seats_places_in_the_queue_and_what_is_over(client_of, amina, emil):
    now = timezone.now()
    enrol(upcoming_offering(title="Kommt bald"), learner=amina, by=amina, at=now)
    full = upcoming_offering(title="Ist voll", seats=1, in_days=40)
    enrol(full, learner=emil, by=emil, at=now)
    enrol(full, learner=amina, by=amina, at=now)
    EnrolmentFactory(learner=amina, offering=OfferingFactory(title="War schon", first_start=now - timedelta(days=9)))
    EnrolmentFactory(learner=amina, offering=upcoming_offering(title="Abgesagtes", state="cancelled", cancel_reason="Krankheit", cancelled_at=now))
    EnrolmentFactory(learner=emil, offering=OfferingFactory(title="Emils Kurs"))

    response = client_of(amina).get("/mein-bereich/anmeldungen/")

    context = response.context
    assert [row.offering.title for row in context["upcoming"]] == ["Kommt bald"]
    assert [(row.offering.title, row.position) for row in context["waiting"]] == [("Ist voll", 1)]
    assert {row.offering.title for row in context["past"]} == {"War schon", "Abgesagtes"}
    page = response.content.decode()
    assert "Platz 1 der Warteliste" in page
    assert "vom Träger abgesagt" in page
    assert "Emils Kurs" not in page


def test_own_list_takes_as_many_queries_for_one_row_as_for_many(client_of, amina, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            for state in ("confirmed", "waiting", "cancelled"):
                EnrolmentFactory(learner=amina, offering=upcoming_offering(in_days=20 + number), state=state)

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get("/mein-bereich/anmeldungen/").status_code == 200
        return len(captured)

    browser = client_of(amina)
    fill(1)
    queries()  # content types and the like are cached now
    few = queries()
    fill(4)

    assert queries() == few


# ---- give up ---------------------------------------------------------------------------------------
def cancel_path(enrolment):
    return reverse("learners:cancel", args=[enrolment.uuid])


def test_cancel_asks_first_and_does_it_on_post(client_of, amina):
    enrolment = enrol(upcoming_offering(title="Sozialraum lesen"), learner=amina, by=amina, at=timezone.now())
    browser = client_of(amina)

    assert "Möchten Sie Ihren Platz wirklich aufgeben?" in browser.get(cancel_path(enrolment)).content.decode()
    assert Enrolment.objects.get().state == "confirmed"
    response = browser.post(cancel_path(enrolment), follow=True)

    assert Enrolment.objects.get().state == "cancelled"
    assert "Sie sind von „Sozialraum lesen“ abgemeldet." in response.content.decode()
    assert browser.post(cancel_path(enrolment)).status_code == 302  # twice is once


def test_leaving_the_queue_is_not_called_giving_up_a_seat(client_of, amina):
    waiting = EnrolmentFactory(learner=amina, offering=upcoming_offering(title="Sozialraum lesen"), state="waiting")

    page = client_of(amina).post(cancel_path(waiting), follow=True).content.decode()

    assert "Sie stehen nicht mehr auf der Warteliste von „Sozialraum lesen“." in page


def test_too_long_a_note_is_refused_in_our_words(client_of, amina):
    answer = client_of(amina).post(enrol_path(upcoming_offering()), {"note": "ä" * 301})

    assert (answer.status_code, Enrolment.objects.count()) == (422, 0)
    assert "Bitte kürzen Sie: höchstens 300 Zeichen, es sind 301." in answer.content.decode()


def test_cancel_after_the_beginning_is_a_conflict(client_of, amina):
    offering = OfferingFactory(first_start=timezone.now() - timedelta(hours=1))
    enrolment = EnrolmentFactory(learner=amina, offering=offering)

    response = client_of(amina).post(cancel_path(enrolment))

    assert response.status_code == 409
    assert offering.provider.contact_email in response.content.decode()
    assert Enrolment.objects.get().state == "confirmed"


def test_somebody_elses_enrolment_does_not_exist(client_of, amina, emil, dana, boris):
    enrolment = enrol(upcoming_offering(), learner=amina, by=amina, at=timezone.now())

    for person in (emil, dana, boris):
        assert client_of(person).get(cancel_path(enrolment)).status_code == 404
        assert client_of(person).post(cancel_path(enrolment)).status_code == 404
    assert Enrolment.objects.get().state == "confirmed"


def test_the_seat_given_up_on_the_page_is_offered_to_the_next(client_of, amina, emil):
    offering = upcoming_offering(seats=1)
    enrolment = enrol(offering, learner=amina, by=amina, at=timezone.now())
    enrol(offering, learner=emil, by=emil, at=timezone.now())

    client_of(amina).post(cancel_path(enrolment))

    assert Enrolment.objects.get(learner=emil).state == "offered"
    assert Offering.objects.get().seats_taken == 1
