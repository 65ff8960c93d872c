"""Fifty people confirm at the same moment, and the budget is enough for ten."""

import pytest
from django.db import connection

from funding.domain import desk_decisions as decisions
from funding.domain.desk_decisions import BudgetSpent, confirm
from funding.domain.invariants import find_problems
from funding.enums import ApplicationState
from funding.models import FundingApplication, FundingScheme
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import make_coordinator
from tests.factories.funding import AT, SchemeFactory, an_application, proposed

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def confirmations(count, *, budget_for):
    """Each application is proposed; each second person has the page open."""
    scheme, second, first = SchemeFactory(budget_cents=12_000 * budget_for), make_coordinator(), make_coordinator()
    waiting = [proposed(an_application(scheme), by=first) for _number in range(count)]
    return [lambda pk=row.pk: confirm(FundingApplication.objects.get(pk=pk), by=second, at=AT) for row in waiting]


def test_of_fifty_approvals_exactly_ten_are_granted():
    results = run_together(confirmations(50, budget_for=10))

    assert [type(result) for result in results].count(BudgetSpent) == 40, errors_among(results)
    assert FundingApplication.objects.filter(state=ApplicationState.APPROVED).count() == 10
    assert FundingScheme.objects.get().bound_cents == 120_000
    assert list(find_problems()) == []


def test_without_the_lock_nobody_is_told_but_the_database_keeps_the_budget(monkeypatch):
    """The twin: both find money for one."""
    calls = confirmations(2, budget_for=1)

    def read(application):
        return FundingApplication.objects.select_related("scheme", "offering", "enrolment", "applicant", "organisation").get(pk=application.pk)

    monkeypatch.setattr(decisions, "lock_application", meet_after(read, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert BudgetSpent not in [type(result) for result in results]
    assert len(errors_among(results)) == 1, errors_among(results)
    assert FundingScheme.objects.get().bound_cents == 12_000
