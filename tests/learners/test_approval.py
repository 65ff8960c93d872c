"""Where somebody decides about each enrolment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Job
from learners.domain.approval import AlreadyDecided, BookedElsewhere, DecisionNeedsReason, approve, decline
from learners.domain.enrolment import CancelTooLate, cancel_enrolment, enrol
from learners.models import Enrolment
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


@pytest.fixture
def offering(provider):
    return OfferingFactory(provider=provider, seats=1, approval="provider", title="Mit Zusage")


def ask(offering, person=None):
    person = person or UserFactory()
    return enrol(offering, learner=person, by=person, at=AT)


def mails_of(enrolment):
    return list(Job.objects.filter(key__endswith=f":{enrolment.pk}").exclude(key__startswith="request_received").order_by("pk").values_list("key", flat=True))


def test_a_request_takes_no_seat_and_tells_person_and_provider(offering, amina):
    request = ask(offering, amina)

    assert (request.state, Offering.objects.get().seats_taken) == ("requested", 0)
    assert mails_of(request) == [f"requested:{request.pk}"]
    assert Job.objects.get(key=f"request_received:{offering.pk}").arguments["to"] == [offering.provider.contact_email]


def test_seats_go_in_the_order_of_approval_and_twice_is_once(offering, boris):
    asked_first, asked_second = ask(offering), ask(offering)

    approve(asked_second, by=boris, at=LATER)
    approve(asked_second, by=boris, at=LATER)
    waits = approve(asked_first, by=boris, at=LATER)

    states = dict(offering.enrolments.values_list("pk", "state"))
    assert states == {asked_second.pk: "confirmed", asked_first.pk: "waiting"}
    assert waits.queue_number > Enrolment.objects.get(pk=asked_second.pk).queue_number
    assert (mails_of(asked_second)[1:], mails_of(asked_first)[1:]) == ([f"enrolled:{asked_second.pk}"], [f"waiting:{asked_first.pk}"])
    assert Offering.objects.get().seats_taken == 1


def test_declining_needs_a_reason_which_the_person_reads(offering, boris):
    request = ask(offering)

    with pytest.raises(DecisionNeedsReason):
        decline(request, reason="  ", by=boris, at=LATER)
    declined = decline(request, reason="Nur für Fachkräfte", by=boris, at=LATER)
    again = decline(request, reason="Ein anderer Grund", by=boris, at=LATER)

    assert (declined.state, again.decision_reason) == ("declined", "Nur für Fachkräfte")
    assert "Grund: Nur für Fachkräfte" in Job.objects.get(key=f"declined:{request.pk}").arguments["text"]


def test_what_is_decided_or_withdrawn_stays_so(offering, boris, amina):
    in_, out, withdrawn = ask(offering), ask(offering), ask(offering, amina)
    approve(in_, by=boris, at=LATER)
    decline(out, reason="Nur für Fachkräfte", by=boris, at=LATER)
    cancel_enrolment(withdrawn, by=amina, at=LATER)

    with pytest.raises(AlreadyDecided):
        decline(in_, reason="Doch nicht", by=boris, at=LATER)
    for row in (out, withdrawn):
        with pytest.raises(AlreadyDecided):
            approve(row, by=boris, at=LATER)


def test_nobody_is_let_in_who_is_booked_elsewhere_by_now_or_after_the_beginning(offering, boris, amina):
    request = ask(offering, amina)
    ask(OfferingFactory(), amina)

    with pytest.raises(BookedElsewhere):
        approve(request, by=boris, at=LATER)
    with pytest.raises(CancelTooLate):
        approve(request, by=boris, at=FIRST_START)
    assert Enrolment.objects.get(pk=request.pk).state == "requested"


def test_page_decides_and_does_not_exist_for_strangers(provider, client_of, boris, clara, amina, emil, dana):
    request = ask(OfferingFactory(provider=provider, approval="provider", first_start=timezone.now() + timedelta(days=365)), amina)
    page = f"/portal/anmeldungen/{request.uuid}/"

    assert [client_of(person).get(page).status_code for person in (clara, amina, emil)] == [404, 404, 404]
    assert [client_of(person).get(page).status_code for person in (boris, dana)] == [200, 200]
    assert client_of(boris).post(page, {"answer": "no", "reason": ""}).status_code == 422
    assert client_of(boris).post(page, {"answer": "yes"}).status_code == 302
    assert Enrolment.objects.get(pk=request.pk).state == "confirmed"
    assert client_of(boris).post(page, {"answer": "no", "reason": "Doch nicht"}).status_code == 409


def test_the_office_decides_where_the_offering_says_so(offering, client_of, boris, dana, amina):
    Offering.objects.update(approval="office")
    request = ask(Offering.objects.get(), amina)
    page = f"/portal/anmeldungen/{request.uuid}/"

    assert [client_of(person).get(page).status_code for person in (boris, dana)] == [403, 200]
    assert not Job.objects.filter(key__startswith="request_received").exists()
