"""How was it? Once, without a name, shown from five on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learners.domain.feedback import AlreadyGiven, FeedbackRefused, NotOverYet, feedback_of, give_feedback, rated_offerings
from learners.models import FeedbackAnswer, FeedbackReceipt
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering(provider):
    return OfferingFactory(provider=provider, first_start=timezone.now() - timedelta(days=4))


@pytest.fixture
def seat(offering, amina):
    return EnrolmentFactory(offering=offering, learner=amina)


def page(seat):
    return reverse("learners:feedback", args=[seat.uuid])


def test_an_answer_leads_to_nobody(offering, seat, client_of):
    response = client_of(seat.learner).post(page(seat), {"rating": "4", "comment": "Gute Übungen."}, follow=True)

    answer = FeedbackAnswer.objects.get()
    assert "Vielen Dank" in response.content.decode()
    assert (answer.offering, answer.rating, answer.comment) == (offering, 4, "Gute Übungen.")
    assert {field.name for field in FeedbackAnswer._meta.fields} == {"id", "offering", "rating", "comment"}
    assert ModelLogEntry.objects.get(action="learners.feedback_given").data == {}


def test_once_is_enough(seat):
    give_feedback(seat, rating=5, comment="", at=timezone.now())

    with pytest.raises(AlreadyGiven):
        give_feedback(seat, rating=1, comment="", at=timezone.now())
    with pytest.raises(IntegrityError):
        FeedbackReceipt.objects.create(enrolment=seat)


def test_only_after_the_end_and_only_with_a_seat(provider, amina, offering):
    ahead = EnrolmentFactory(offering=OfferingFactory(provider=provider, first_start=timezone.now() + timedelta(days=4)), learner=amina)
    waited = EnrolmentFactory(offering=offering, state="waiting", learner=amina)

    for seat, refusal in ((ahead, NotOverYet), (waited, FeedbackRefused)):
        with pytest.raises(refusal):
            give_feedback(seat, rating=5, comment="", at=timezone.now())
    assert not FeedbackAnswer.objects.exists()


def test_the_page_is_the_person_s_own_and_says_what_is_wrong(client_of, seat, emil, boris):
    assert client_of(seat.learner).post(page(seat), {"rating": "6"}).status_code == 422
    assert [client_of(person).get(page(seat)).status_code for person in (emil, boris)] == [404, 404]
    give_feedback(seat, rating=5, comment="", at=timezone.now())
    assert client_of(seat.learner).post(page(seat), {"rating": "4"}).status_code == 409


@pytest.mark.parametrize(("ratings", "average"), [((5, 5, 4, 4), None), ((5, 5, 4, 4, 3), Decimal("4.2"))])
def test_sums_are_shown_from_five_answers_on(client_of, boris, offering, ratings, average):
    FeedbackAnswer.objects.bulk_create(FeedbackAnswer(offering=offering, rating=rating, comment="Zu wenig Pausen.") for rating in ratings)

    summary = feedback_of(offering)
    shown = client_of(boris).get(reverse("learners:portal_offering", args=[offering.uuid])).content.decode()

    assert (summary.answers, summary.is_shown, summary.average if summary.is_shown else None) == (len(ratings), average is not None, average)
    assert ("Zu wenig Pausen." in shown, "4,2 von 5" in shown) == (average is not None, average is not None)
    assert list(rated_offerings()) == ([offering] if average else [])
