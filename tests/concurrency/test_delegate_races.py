"""Two contacts invite at the same moment when there is room for one more; the job and a contact carry one mandate over at once."""

import pytest
from django.db import connection

from core.models import User
from planning.domain import delegates, version_moves
from planning.domain.delegates import DelegateRefused
from planning.domain.quartiere import continue_division
from planning.models import Mandate, MandateDelegate, ProjectRevision, QuartierMove
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_delegate, make_geography, make_mandate
from tests.factories.projects import make_project

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def invitations(mandate: Mandate):
    """Two, for the last free place."""
    for _number in range(delegates.MOST - 1):
        make_delegate(mandate)
    by = UserFactory()

    def invitation(address):
        return lambda: delegates.invite_delegate(Mandate.objects.get(pk=mandate.pk), email=address, by=by, at=AT)

    return [invitation("eins@example.org"), invitation("zwei@example.org")]


@pytest.fixture
def mandate(transactional_db):
    return make_mandate(make_geography().quartiere.get(key="A"), a_town("Stadt Ulm"))


def test_the_last_place_is_given_once(mandate):
    results = run_together(invitations(mandate))

    assert [isinstance(result, DelegateRefused) for result in results].count(True) == 1
    assert MandateDelegate.objects.count() == delegates.MOST


def test_without_the_lock_it_is_given_twice(mandate, monkeypatch):
    """The twin: both find it free."""
    calls = invitations(mandate)
    monkeypatch.setattr(delegates, "_lock", lambda row: Mandate.objects.select_related("quartier", "municipality").get(pk=row.pk))
    monkeypatch.setattr(delegates, "refuse_ended", meet_after(delegates.refuse_ended, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert DelegateRefused not in [type(result) for result in results]
    assert MandateDelegate.objects.count() == delegates.MOST + 1 or any("locked" in error for error in errors_among(results))


def moves(mandate: Mandate):
    """Twice the same work, each with what it found before."""
    project = make_project(UserFactory(), quartier=mandate.quartier)
    by = User.objects.order_by("pk")[0]
    continue_division(mandate.quartier.geography, valid_from_date=AT.date(), source="Gemeinderat", by=by)
    rows = [
        [
            Mandate.objects.select_related("quartier__geography").get(pk=mandate.pk),
            type(project).objects.select_related("quartier__geography").get(pk=project.pk),
        ]
        for _twice in range(2)
    ]
    return [lambda found=found: [version_moves._move(row, at=AT, by=None) for row in found] for found in rows]


def test_what_runs_goes_along_once(mandate):
    results = run_together(moves(mandate))

    assert errors_among(results) == []
    assert sorted(moved for result in results for moved in result) == [False, False, True, True]
    assert (QuartierMove.objects.count(), ProjectRevision.objects.count()) == (2, 1)


def test_without_the_conditional_write_the_database_refuses(mandate, monkeypatch):
    """The twin: whoever looks away from where the row stands now moves it a second time, and only the unique row of history stops that."""
    first, second = moves(mandate)
    first()
    monkeypatch.setattr(version_moves, "_claims", lambda row, before, after: True)

    results = run_together([second])

    assert [type(result).__name__ for result in results] == ["IntegrityError"]
