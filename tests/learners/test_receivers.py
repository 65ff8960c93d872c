import pytest

from learners.domain.enrolment import enrol
from providers.domain.events import offering_seats_raised
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.django_db


def test_more_seats_are_offered_to_the_first_who_waits_at_once():
    offering = OfferingFactory(seats=1)
    for person in (UserFactory(), UserFactory(), UserFactory()):
        enrol(offering, learner=person, by=person, at=AT)
    Offering.objects.filter(pk=offering.pk).update(seats=2)

    offering_seats_raised.send_robust(Offering, offering_id=offering.pk, at=AT)

    states = list(offering.enrolments.order_by("queue_number").values_list("state", flat=True))
    assert states == ["confirmed", "offered", "waiting"]
