"""The last seat of an event, wanted by several at the same moment."""

from collections import Counter

import pytest
from django.db import connection

from planning.domain import events
from planning.models import Event, EventSeat
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory, make_coordinator
from tests.factories.events import AT, make_event

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def registrations(people):
    event = make_event(by=make_coordinator(), capacity=1)

    def registration(person):
        return lambda: events.register(Event.objects.get(pk=event.pk), by=person, at=AT)

    return [registration(UserFactory()) for _number in range(people)]


def test_the_last_seat_is_given_once():
    results = run_together(registrations(4))

    assert errors_among(results) == []
    assert Counter(EventSeat.objects.values_list("state", flat=True)) == {"registered": 1, "waiting": 3}


def test_without_the_lock_it_is_given_twice(monkeypatch):
    """The twin: both find it free."""
    calls = registrations(2)
    monkeypatch.setattr(events, "lock_event", lambda event: Event.objects.get(pk=event.pk))
    monkeypatch.setattr(events, "free_seats", meet_after(events.free_seats, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    taken = EventSeat.objects.filter(state="registered").count()
    assert taken == 2 or any("locked" in error for error in errors_among(results))
