"""Two people of the office ask two providers for the same module of a need at the same moment."""

from datetime import date

import pytest
from django.db import connection

from providers.domain import teaching_requests
from providers.domain.need_life import NeedRefused
from providers.models import Need, Provider, TeachingRequest
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import make_coordinator
from tests.factories.needs import NeedFactory
from tests.factories.providers import AT, ProviderFactory, a_module

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def questions():
    """Each asks another provider, with the need as their page showed it."""
    need, module = NeedFactory(), a_module()
    values = {"modules": [module], "fee_cents": None, "message": "", "answer_until_date": date(2027, 2, 1), "at": AT}
    pairs = [(ProviderFactory().pk, make_coordinator()) for _number in range(2)]

    def question(pk, by):
        return lambda: teaching_requests.request_teaching(
            Need.objects.get(pk=need.pk), provider=Provider.objects.select_related("organisation").get(pk=pk), by=by, **values
        )

    return [question(pk, by) for pk, by in pairs]


def test_a_module_is_asked_of_one_provider_and_the_other_person_is_told():
    results = run_together(questions())

    assert [type(result) for result in results].count(NeedRefused) == 1
    assert TeachingRequest.objects.count() == 1


def test_without_the_lock_nobody_is_told(monkeypatch):
    """The twin: both find the module free."""
    calls = questions()
    monkeypatch.setattr(teaching_requests, "lock_need", lambda need: Need.objects.select_related("municipality", "host__kreis", "format").get(pk=need.pk))
    monkeypatch.setattr(teaching_requests, "_minutes_asked", meet_after(teaching_requests._minutes_asked, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert NeedRefused not in [type(result) for result in results]
    assert len(errors_among(results)) <= 1
