"""A provider's software sends the same offering twice at the same moment, or two states of it."""

from collections import Counter

import pytest
from django.utils import timezone

from providers.domain import own_offerings
from providers.domain.editing import EntryConflict
from providers.domain.own_offerings import Outcome, Seen, Stored, store_own_offering, version_of
from providers.models import Offering
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory
from tests.factories.providers import ProviderFactory, a_format

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

VALUES = {
    "title": "Sozialräume verstehen",
    "summary": "",
    "description": "",
    "format": "basis",
    "place_type": "regional",
    "mode": "online",
    "group_type": "changing",
    "kreis": "",
    "gemeinde": "",
    "venue": "",
    "dates_on_request": True,
    "seats": 12,
    "minimum_seats": 0,
    "registration_until": None,
    "fee_cents": 0,
    "subsidy_cents": None,
    "accessibility": "",
    "target_groups": [],
    "teaching_languages": ["de"],
    "accessibility_features": [],
    "contact_email": "",
    "modules": [],
    "sessions": [],
}


def sending(provider, *, seen=None, **changed):
    """The provider's software sends this offering under the same key."""
    editor = UserFactory()
    return lambda: store_own_offering(provider, "K-1", VALUES | changed, seen=seen or Seen(), by=editor, at=timezone.now())


def test_sent_twice_at_once_is_there_once(monkeypatch):
    """Both find nothing under the key; the database lets one of them in, and the other one sees that nothing is left to do."""
    a_format()
    provider = ProviderFactory()
    monkeypatch.setattr(own_offerings, "read_entry", meet_after(own_offerings.read_entry, parties=2, patience=2))

    results = run_together([sending(provider)] * 2)

    assert errors_among(results) == []
    assert Counter(result.outcome for result in results) == {Outcome.CREATED: 1, Outcome.UNCHANGED: 1}
    assert Offering.objects.count() == 1


def test_of_two_who_change_the_same_state_one_is_told():
    a_format()
    provider = ProviderFactory()
    offering = sending(provider)().offering
    seen = Seen(frozenset({version_of(Offering.objects.get(pk=offering.pk))}))

    results = run_together([sending(provider, seen=seen, title=title) for title in ("Eins", "Zwei", "Drei")])

    assert Counter(type(result) for result in results) == {Stored: 1, EntryConflict: 2}
    (kept,) = [result for result in results if isinstance(result, Stored)]
    assert Offering.objects.get().title == kept.offering.title
