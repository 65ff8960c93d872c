"""Several workers describe one new offering at once, on whatever database the run uses."""

import pytest
from django.db import connection

from core.models import SearchEntry
from core.search import index
from providers.domain.search_source import OFFERINGS
from providers.models import Offering
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.providers import OfferingFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

WORKERS = 4


def describe_together(offering: Offering) -> list[object]:
    return run_together([lambda: index.refresh(OFFERINGS, [offering.pk])] * WORKERS)


def test_workers_wait_for_each_other_and_the_first_one_writes() -> None:
    results = describe_together(OfferingFactory(title="Zwetschgenkuchen"))

    assert errors_among(results) == []
    assert (sorted(results), SearchEntry.objects.count()) == ([0, 0, 0, 2], 2)  # type: ignore[type-var]


def test_without_the_lock_they_stumble_over_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = OfferingFactory(title="Zwetschgenkuchen")
    monkeypatch.setattr(index, "lock_index", lambda: None)
    monkeypatch.setattr(index, "wanted_documents", meet_after(index.wanted_documents, parties=WORKERS, patience=3))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")  # read by connections made from now on

    results = describe_together(offering)

    assert errors_among(results) != []
