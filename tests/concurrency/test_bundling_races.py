"""Two people of the office put the same small need into two different courses at the same moment."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from providers.domain import need_bundling
from providers.domain.need_bundling import bundle_needs
from providers.domain.need_life import NeedRefused, people_of
from providers.enums import NeedState
from providers.models import Need, NeedBundle
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import make_coordinator
from tests.factories.needs import NeedFactory, a_town
from tests.factories.providers import AT

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def bundlings():
    """Each has another lead in mind for the same member, as their page showed it."""
    member = NeedFactory(municipality=a_town("Stadt Klein"), people=5)
    leads = [NeedFactory(municipality=a_town(name), people=8) for name in ("Stadt Ost", "Stadt West")]

    def bundling(lead, by):
        return lambda: bundle_needs(Need.objects.get(pk=lead.pk), [Need.objects.get(pk=member.pk)], by=by, at=AT)

    return member, [bundling(lead, make_coordinator()) for lead in leads]


def test_a_need_goes_into_one_course_and_the_other_person_is_told():
    member, calls = bundlings()

    results = run_together(calls)

    assert [type(result) for result in results].count(NeedRefused) == 1, errors_among(results)
    assert NeedBundle.objects.get().member == member
    assert Need.objects.get(pk=member.pk).state == NeedState.BUNDLED
    leads = Need.objects.exclude(pk=member.pk).prefetch_related("partners__municipality")
    assert sorted(people_of(lead) for lead in leads) == [8, 13]


def test_without_the_lock_nobody_is_told_and_only_the_database_keeps_it_single(monkeypatch):
    """The twin: both find the need free."""
    member, calls = bundlings()
    monkeypatch.setattr(need_bundling, "lock_need", lambda need: Need.objects.select_related("municipality", "host__kreis", "format").get(pk=need.pk))
    monkeypatch.setattr(need_bundling, "usual_fee_cents", meet_after(need_bundling.usual_fee_cents, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert NeedRefused not in [type(result) for result in results]
    assert [type(error) for error in results if isinstance(error, IntegrityError | OperationalError)] != []
    assert NeedBundle.objects.filter(member=member).count() == 1
