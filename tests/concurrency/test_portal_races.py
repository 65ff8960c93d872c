"""Two people of the office decide one request, and the last two editors remove each other, at the same moment."""

import pytest
from django.db import connection

from providers.domain import invitations, requests
from providers.domain.invitations import InvitationRefused, editors_of, remove_editor
from providers.domain.requests import RequestRefused, accept_request, ask_to_cancel, decline_request
from providers.models import ChangeRequest, Offering, OfferingStep
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory, make_coordinator, make_provider_editor
from tests.factories.providers import AT, OfferingFactory, ProviderFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked():
    return ask_to_cancel(OfferingFactory(), reason="Krankheit", by=UserFactory(), at=AT)


def decisions(asked):
    """One says yes, the other no, each with what their page showed."""
    dana, doris = make_coordinator(), make_coordinator(first_name="Doris")
    fresh = ChangeRequest.objects.select_related("offering__provider__organisation")
    return [
        lambda: accept_request(fresh.get(pk=asked.pk), by=dana, at=AT),
        lambda: decline_request(fresh.get(pk=asked.pk), remark="Bitte eine Vertretung suchen.", by=doris, at=AT),
    ]


def test_of_two_decisions_one_counts_and_the_other_is_told(asked):
    results = run_together(decisions(asked))

    assert [isinstance(result, RequestRefused) for result in results].count(True) == 1
    stored = ChangeRequest.objects.get()
    assert (stored.state, Offering.objects.get().state) in [("accepted", "cancelled"), ("declined", "published")]
    assert OfferingStep.objects.filter(kind__in=["accepted", "declined"]).count() == 1


def test_without_the_lock_nobody_is_told(asked, monkeypatch):
    """The twin: both find the request open."""
    calls = decisions(asked)
    monkeypatch.setattr(requests, "lock_offering", lambda offering: Offering.objects.select_related("provider__organisation", "format").get(pk=offering.pk))
    monkeypatch.setattr(requests, "_refuse_decided", meet_after(requests._refuse_decided, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert RequestRefused not in [type(result) for result in results]
    assert len(errors_among(results)) <= 1


@pytest.fixture
def pair():
    """A provider and its two editors."""
    provider = ProviderFactory()
    return provider, make_provider_editor(provider), make_provider_editor(provider, first_name="Berta")


def removals(pair):
    provider, boris, berta = pair
    return [lambda: remove_editor(provider, editor=boris, by=berta), lambda: remove_editor(provider, editor=berta, by=boris)]


def test_of_two_editors_who_remove_each_other_one_stays(pair):
    results = run_together(removals(pair))

    assert [type(result) for result in results].count(InvitationRefused) == 1
    assert editors_of(pair[0]).count() == 1


def test_without_the_lock_nobody_is_left(pair, monkeypatch):
    """The twin: both count two editors, and then nobody can invite the next."""
    provider = pair[0]
    monkeypatch.setattr(invitations, "lock_provider", lambda provider: provider)
    monkeypatch.setattr(invitations, "withdraw_role", _slowly(invitations.withdraw_role))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(removals(pair))

    assert InvitationRefused not in [type(result) for result in results]
    assert editors_of(provider).count() == len(errors_among(results)) <= 1


def _slowly(verb):
    """Both have counted before either takes a role away."""
    meet = meet_after(lambda: None, parties=2, patience=5)

    def wrapped(*args, **kwargs):
        meet()
        return verb(*args, **kwargs)

    return wrapped
