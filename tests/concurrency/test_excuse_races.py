"""Two providers excuse one person from the same module at the same moment; a rule counts a share of the module."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from core.time import berlin_date
from learners.domain import excuses as excuses_module
from learners.domain.attendance import Mark, record_attendance
from learners.domain.excuse_rules import record_excuse_rule
from learners.models import Excuse, HoursEntry
from providers.models import Session
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import FIRST_START, OfferingFactory, a_module

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

AFTER = FIRST_START + timedelta(days=8)


@pytest.fixture
def calls():
    """Two roll calls that excuse the same person, 270 minutes of module 7 each; a rule counts 20 percent of it, 54 minutes."""
    learner, editor = UserFactory(), UserFactory()
    day = berlin_date(FIRST_START)
    record_excuse_rule(valid_from_date=day, percent_of_module=20, basis="Beschluss", by=editor, at=FIRST_START - timedelta(days=30))
    offerings = [OfferingFactory(first_start=FIRST_START + timedelta(days=days), modules=[(a_module("7"), 270)]) for days in (0, 7)]
    seats = [EnrolmentFactory(offering=offering, learner=learner) for offering in offerings]

    def excusing(seat):
        session = seat.offering.sessions.get()
        marks = [Mark(seat.uuid, "excused", None, 0, excuse="work")]
        return lambda: record_attendance(Session.objects.select_related("offering").get(pk=session.pk), marks=marks, by=editor, at=AFTER)

    return [excusing(seat) for seat in seats]


def counted():
    return HoursEntry.objects.aggregate(sum=Sum("minutes"))["sum"] or 0


def test_a_share_is_counted_once(calls):
    results = run_together(calls)

    assert errors_among(results) == []
    assert (Excuse.objects.count(), counted()) == (2, 54)


def test_without_the_lock_it_is_counted_twice(calls, monkeypatch):
    """The twin: both find the share untouched."""
    monkeypatch.setattr(excuses_module, "lock_learners", lambda learner_ids: None)
    monkeypatch.setattr(excuses_module, "left_of_share", meet_after(excuses_module.left_of_share, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert counted() == 108 or errors_among(results)
