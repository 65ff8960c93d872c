from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.time import berlin_date
from learners.domain.enrolment import enrol
from learners.models import Enrolment
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/teilnehmende/"


@pytest.fixture
def offering(provider):
    now = timezone.now()
    return OfferingFactory(
        provider=provider, title="Sozialraum lesen", seats=1, registration_until_date=berlin_date(now) + timedelta(days=7), first_start=now + timedelta(days=30)
    )


@pytest.fixture
def seat(offering, amina):
    return enrol(offering, learner=amina, by=amina, at=timezone.now())


def one(enrolment):
    return reverse("learners_desk_enrolment", args=[enrolment.uuid])


def names(response):
    return [row.learner.last_name for row in response.context["object_list"]]


def test_list_is_for_the_office_only(client_of, seat, amina, boris, dana):
    statuses = [client_of(person).get(path).status_code for person in (amina, boris) for path in (LIST, one(seat))]

    assert set(statuses) <= {302, 403}
    assert client_of(dana).get(LIST).status_code == 200


def test_list_is_searched_by_name_and_offering(client_of, seat, dana):
    EnrolmentFactory(learner=UserFactory(first_name="Emil", last_name="Engel"), offering=OfferingFactory(title="Netzwerke knüpfen"))
    browser = client_of(dana)

    assert names(browser.get(LIST)) == ["Aydın", "Engel"]
    assert names(browser.get(LIST, {"q": "enge"})) == ["Engel"]
    assert names(browser.get(LIST, {"q": "Sozialraum"})) == ["Aydın"]
    assert names(browser.get("/verwaltung/teilnehmende/ergebnisse/", {"q": "enge"})) == ["Engel"]


def test_list_is_filtered_by_state_provider_and_offering(client_of, offering, seat, emil, dana):
    waiting = enrol(offering, learner=emil, by=emil, at=timezone.now())
    elsewhere = EnrolmentFactory(learner=UserFactory(last_name="Fort"))
    browser = client_of(dana)

    assert names(browser.get(LIST, {"state": "waiting"})) == ["Engel"]
    assert names(browser.get(LIST, {"offering__provider": elsewhere.offering.provider.pk})) == ["Fort"]
    response = browser.get(LIST, {"angebot": str(offering.uuid)})
    assert names(response) == ["Aydın", "Engel"]
    assert "auf der Warteliste (Platz 1)" in response.content.decode()
    assert waiting.state == "waiting"
    assert len(names(browser.get(LIST, {"angebot": "kein-uuid"}))) == 3


def test_list_takes_the_same_queries_for_one_row_as_for_many(client_of, seat, dana):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client_of(dana)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        return len(captured)

    queries()
    few = queries()
    for _number in range(6):
        EnrolmentFactory(state="waiting")

    assert queries() == few


def test_one_enrolment_shows_its_trail(client_of, seat, dana):
    page = client_of(dana).get(one(seat)).content.decode()

    for words in ("Amina Aydın", "amina@example.org", "Sozialraum lesen", "Angemeldet", "Für die Person abmelden"):
        assert words in page


def test_page_says_what_cancelling_frees(client_of, offering, seat, emil, dana):
    waiting = enrol(offering, learner=emil, by=emil, at=timezone.now())
    pages = [client_of(dana).get(one(enrolment)).content.decode() for enrolment in (seat, waiting)]

    assert ["Der Platz wird frei" in page for page in pages] == [True, False]
    assert ["ihren Platz auf der Warteliste" in page for page in pages] == [False, True]
    assert f"<title>{waiting.learner.get_full_name()} - " in pages[1].replace("\n", "").replace("  ", "")


def test_cancelling_for_somebody_needs_a_reason(client_of, seat, dana):
    response = client_of(dana).post(one(seat), {"reason": " "})

    assert response.status_code == 422
    assert Enrolment.objects.get().state == "confirmed"


def test_cancelling_for_somebody_offers_the_seat_and_stays_in_the_trail(client_of, offering, seat, emil, dana):
    enrol(offering, learner=emil, by=emil, at=timezone.now())
    browser = client_of(dana)

    response = browser.post(one(seat), {"reason": "Auf telefonischen Wunsch"}, follow=True)

    assert dict(Enrolment.objects.values_list("learner__first_name", "state")) == {"Amina": "cancelled", "Emil": "offered"}
    assert "Auf telefonischen Wunsch" in response.content.decode()
    assert "Für die Person abmelden" not in response.content.decode()


def test_cancelling_after_the_beginning_is_a_conflict(client_of, dana):
    running = EnrolmentFactory(offering=OfferingFactory(first_start=timezone.now() - timedelta(hours=1)))

    response = client_of(dana).post(one(running), {"reason": "Zu spät"})

    assert response.status_code == 409
    assert "hat schon begonnen" in response.content.decode()
    assert Enrolment.objects.get().state == "confirmed"


def test_boris_cannot_cancel_for_somebody(client_of, seat, boris):
    response = client_of(boris).post(one(seat), {"reason": "Passt mir nicht"})

    assert response.status_code in {302, 403}
    assert Enrolment.objects.get().state == "confirmed"


def test_menu_shows_the_list_to_the_office(client_of, dana):
    assert LIST in client_of(dana).get("/verwaltung/").content.decode()
