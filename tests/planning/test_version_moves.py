"""A new version of a division: what runs goes along, what ended stays, what has no place is named."""

from datetime import date, timedelta

import pytest

from planning.domain.delegates import delegated_mandates
from planning.domain.mandates import end_mandate
from planning.domain.version_moves import begin_next_version, left_mandates, left_projects, move_what_runs
from planning.models import Mandate, PracticeProject, QuartierMove
from tests.clock import berlin
from tests.factories.core import UserFactory
from tests.factories.planning import AT, make_delegate, make_geography, make_mandate
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

DAY = AT.date()


@pytest.fixture
def ulm(hanna):
    return hanna.role_assignments.get().organisation


@pytest.fixture
def before(hanna):
    return make_geography()


def continued(before, hanna, *, start=DAY):
    return begin_next_version(before, valid_from_date=start, source="Gemeinderat", by=hanna, at=AT)


def test_what_runs_goes_along_on_the_day_and_its_history_stays(hanna, ulm, before):
    old = before.quartiere.get(key="A")
    running, over = make_mandate(old, ulm), make_mandate(old, ulm, from_date=date(2025, 1, 1), until_date=date(2025, 12, 31))
    project, finished = make_project(UserFactory(), quartier=old), make_project(UserFactory(), quartier=old, state="given_up", ended_at=AT)
    fatma = make_delegate(running)

    new = continued(before, hanna).quartiere.get(key="A")

    for row, quartier in ((running, new), (project, new), (over, old), (finished, old)):
        row.refresh_from_db()
        assert row.quartier == quartier
    assert sorted((move.mandate_id, move.project_id, move.before_id, move.after_id) for move in QuartierMove.objects.exclude(mandate=None)) == [
        (running.pk, None, old.pk, new.pk)
    ]
    assert delegated_mandates(fatma, day=DAY).get().quartier == new
    revision = project.revisions.get()
    assert (revision.before, revision.after) == ({"quartier": "Quartier A (01.01.2020)"}, {"quartier": "Quartier A (01.07.2026)"})
    assert project.last_step_at == AT  # the team did nothing


def test_a_version_that_begins_later_moves_nothing_before_its_day(hanna, ulm, before):
    mandate = make_mandate(before.quartiere.get(key="A"), ulm)
    new = continued(before, hanna, start=DAY + timedelta(days=10))

    early = move_what_runs(at=AT)
    on_the_day = [move_what_runs(at=berlin(2026, 7, 11, hour)) for hour in (1, 3)]

    assert (early, on_the_day) == (0, [1, 0])
    mandate.refresh_from_db()
    assert mandate.quartier.geography == new


def test_a_quartier_that_went_is_named_and_goes_along_once_it_is_back(hanna, ulm, before, client_of):
    old = before.quartiere.get(key="A")
    mandate, project = make_mandate(old, ulm), make_project(UserFactory(), quartier=old)
    new = continued(before, hanna, start=DAY + timedelta(days=1))
    renamed = new.quartiere.get(key="A")
    type(renamed).objects.filter(pk=renamed.pk).update(key="A1")

    moved = move_what_runs(at=AT + timedelta(days=2))
    listed = client_of(hanna).get("/kommune/mandate/").content.decode()
    type(renamed).objects.filter(pk=renamed.pk).update(key="A")

    assert moved == 0
    assert "Nicht in den neuen Gebietsstand übernommen" in listed
    assert (list(left_mandates(day=DAY + timedelta(days=2))), list(left_projects(day=DAY + timedelta(days=2)))) == ([mandate], [project])
    assert move_what_runs(at=AT + timedelta(days=3)) == 2
    assert not left_mandates(day=DAY + timedelta(days=3)).exists()


def test_a_mandate_that_ends_before_the_version_stays(hanna, ulm, before):
    mandate = make_mandate(before.quartiere.get(key="A"), ulm)
    end_mandate(mandate, until_date=DAY, by=hanna)
    continued(before, hanna, start=DAY + timedelta(days=1))

    assert move_what_runs(at=AT + timedelta(days=1)) == 0
    assert Mandate.objects.get(pk=mandate.pk).quartier.geography == before


def test_moves_skip_a_version_that_held_for_days_nobody_looked(hanna, ulm, before):
    mandate = make_mandate(before.quartiere.get(key="B"), ulm)
    second = continued(before, hanna, start=DAY + timedelta(days=5))
    third = begin_next_version(second, valid_from_date=DAY + timedelta(days=9), source="x", by=hanna, at=AT)

    move_what_runs(at=AT + timedelta(days=20))

    mandate.refresh_from_db()
    assert mandate.quartier.geography == third


def test_pages_tell_the_town_and_the_team(hanna, ulm, before, client_of):
    amina = UserFactory()
    mandate, project = make_mandate(before.quartiere.get(key="A"), ulm), make_project(amina, quartier=before.quartiere.get(key="A"))
    continued(before, hanna)

    town = client_of(hanna).get(f"/kommune/mandate/{mandate.uuid}/").content.decode()
    history = client_of(amina).get(f"/mein-bereich/praxisprojekt/{project.uuid}/verlauf/").content.decode()

    assert "übernommen: von „Quartier A“" in town
    assert "Quartier A (01.07.2026)" in history
    assert PracticeProject.objects.get().quartier.geography.valid_from_date == DAY
