"""Below the minimum number somebody decides; the nightly run only tells."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import Job
from core.time import berlin_date
from providers.domain.minimum import DecisionRefused, below_minimum, go_ahead, propose_cancellation
from providers.enums import OfferingState
from providers.models import Offering
from providers.tasks import propose_cancellations
from tests.clock import berlin
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

DECIDED_ON = berlin(2027, 2, 1)


def lacking(**fields):
    return OfferingFactory(**{"minimum_seats": 5, "seats_taken": 3, "decide_on_date": date(2027, 2, 1)} | fields)


def test_listed_from_the_decision_date_on_with_how_many_are_missing():
    offering = lacking()
    by_deadline = lacking(decide_on_date=None)  # then the last day of registration, 15 February

    assert list(below_minimum(at=DECIDED_ON - timedelta(seconds=1))) == []
    assert [(row.pk, row.missing) for row in below_minimum(at=DECIDED_ON)] == [(offering.pk, 2)]
    assert [row.pk for row in below_minimum(at=berlin(2027, 2, 15))] == [offering.pk, by_deadline.pk]


@pytest.mark.parametrize(
    "fields",
    [
        {"seats_taken": 5},
        {"minimum_seats": 0},
        {"state": OfferingState.CANCELLED, "cancel_reason": "Krankheit", "cancelled_at": DECIDED_ON},
        {"goes_ahead_at": DECIDED_ON},
        {"first_start": DECIDED_ON - timedelta(hours=1), "registration_until_date": date(2027, 1, 20)},
    ],
)
def test_not_listed_when_there_is_nothing_to_decide(fields):
    lacking(**fields)

    assert list(below_minimum(at=DECIDED_ON)) == []


def test_the_provider_is_told_once_and_nothing_is_cancelled(run_jobs):
    offering = lacking()

    assert propose_cancellation(offering, at=DECIDED_ON)
    run_jobs()  # the mail is gone, so its key is free again
    assert not propose_cancellation(offering, at=DECIDED_ON + timedelta(days=1))

    assert Offering.objects.get().state == OfferingState.PUBLISHED
    assert Job.objects.filter(key=f"below:{offering.pk}").count() == 1


def test_the_daily_run_tells_each_provider_once():
    today = berlin_date(timezone.now())
    due = lacking(decide_on_date=today, first_start=timezone.now() + timedelta(days=20), registration_until_date=today)
    lacking(decide_on_date=today + timedelta(days=1), first_start=timezone.now() + timedelta(days=20))

    propose_cancellations()
    propose_cancellations()

    mails = Job.objects.filter(task="core.send_mail")
    assert [mail.arguments["to"] for mail in mails] == [[due.provider.contact_email]]
    assert set(Offering.objects.values_list("state", flat=True)) == {"published"}


def test_whoever_decides_that_it_takes_place_ends_the_question(dana):
    offering = lacking()

    go_ahead(offering, by=dana, at=DECIDED_ON)
    again = go_ahead(offering, by=dana, at=DECIDED_ON + timedelta(days=1))

    assert again.goes_ahead_at == DECIDED_ON
    assert not propose_cancellation(offering, at=DECIDED_ON)
    with pytest.raises(DecisionRefused):
        go_ahead(lacking(seats_taken=5), by=dana, at=DECIDED_ON)
