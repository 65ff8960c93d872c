"""The guide's side: notes on two levels, hand-over, who is stuck, load."""

from datetime import date, timedelta

import pytest

from core.domain.roles import grant_role
from core.enums import Role
from core.models import Job, User
from planning.domain import project_guidance as guidance
from planning.domain.projects import ProjectRefused
from planning.models import GuidanceMeeting, GuidanceNote, PracticeProject
from tests.factories.core import make_process_guide
from tests.factories.projects import AT, make_evidence, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(amina, guel):
    return make_project(amina, guide=guel)


@pytest.fixture
def gerda(db):
    return make_process_guide(first_name="Gerda", last_name="Groß", email="gerda@example.org")


def test_a_private_note_is_read_by_nobody_else_and_a_shared_one_by_all_inside(project, amina, guel, dana):
    own = guidance.write_note(project, level="private", text="Vorsicht beim Zeitplan.", by=guel, at=AT)
    shared = guidance.write_note(project, level="team", text="Bitte Karte mitbringen.", by=guel, at=AT)

    assert set(guidance.notes_for(project, guel, is_inside=True)) == {own, shared}
    for person in (amina, dana):
        assert list(guidance.notes_for(project, person, is_inside=True)) == [shared]
    assert not guidance.notes_for(project, amina, is_inside=False).exists()


def test_only_the_author_takes_a_note_back(project, amina, guel):
    note = guidance.write_note(project, level="team", text="Karte.", by=guel, at=AT)

    with pytest.raises(ProjectRefused):
        guidance.remove_note(note, by=amina)
    guidance.remove_note(note, by=guel)
    assert not GuidanceNote.objects.exists()


def test_hand_over_asks_the_new_guide_tells_the_team_and_takes_no_private_note_along(project, amina, guel, gerda):
    guidance.write_note(project, level="private", text="Nur für mich.", by=guel, at=AT)
    shared = guidance.write_note(project, level="team", text="Für alle.", by=guel, at=AT)

    handed = guidance.hand_over(project, to=gerda, by=guel, at=AT)

    assert (handed.guide, handed.guide_confirmed_at) == (gerda, None)
    assert list(GuidanceNote.objects.all()) == [shared]
    assert Job.objects.filter(task="core.send_mail").count() == 2
    assert not guel.has_perm("planning.guide_project", handed)
    assert not gerda.has_perm("planning.guide_project", handed)
    assert gerda.has_perm("planning.guide_project", guidance.accept_guidance(handed, by=gerda, at=AT))


def test_hand_over_is_refused_to_whoever_is_no_guide_or_in_the_team(project, amina, emil, guel):
    for person in (emil, amina):
        with pytest.raises(ProjectRefused):
            guidance.hand_over(project, to=person, by=guel, at=AT)
    project.refresh_from_db()
    assert project.guide == guel


def test_only_whoever_is_asked_can_say_yes(project, gerda):
    with pytest.raises(ProjectRefused):
        guidance.accept_guidance(project, by=gerda, at=AT)


def test_a_project_is_stuck_after_so_many_days_and_not_a_second_sooner(project, settings):
    settings.PROJECT_STUCK_DAYS = 10

    assert not guidance.is_stuck(project, at=AT + timedelta(days=10))
    assert guidance.is_stuck(project, at=AT + timedelta(days=10, seconds=1))
    project.state = "given_up"
    assert not guidance.is_stuck(project, at=AT + timedelta(days=99))


def test_guides_see_their_own_and_the_office_sees_all(project, amina, guel, gerda, dana, emil):
    make_evidence(project, by=amina)
    other = make_project(emil, guide=gerda, title="Anderes")

    assert [(row, row.waiting) for row in guidance.guided_projects(guel)] == [(project, 1)]
    assert set(guidance.guided_projects(dana)) == {project, other}
    assert not guidance.guided_projects(amina).exists()


def test_load_adds_up_over_projects_and_months(project, guel, emil):
    other = make_project(emil, guide=guel, title="Anderes")
    for row, day, minutes in (
        (project, date(2026, 6, 3), 90),
        (project, date(2026, 7, 3), 60),
        (other, date(2026, 7, 9), 45),
        (other, date(2026, 1, 9), 300),
        (other, date(2026, 7, 20), None),
    ):
        GuidanceMeeting.objects.create(project=row, guide=guel, day=day, topic=str(day), minutes=minutes)

    load = guidance.load_of(guel, months=guidance.last_months(date(2026, 7, 15), count=3))

    assert load.months == (date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1))
    assert [(row.title, cells, sum_) for row, cells, sum_ in load.rows] == [("Anderes", (0, 0, 45), 45), ("Wege im Quartier", (0, 90, 60), 150)]
    assert load.by_month == (0, 90, 105)
    assert load.total == 195 == sum(load.by_month) == sum(sum_ for _project, _cells, sum_ in load.rows)


def test_a_meeting_that_was_planned_is_completed_and_not_doubled(project, guel):
    guidance.record_meeting(project, day=date(2026, 8, 1), topic="Auftakt", minutes=None, outcome="", by=guel, at=AT)
    guidance.record_meeting(project, day=date(2026, 8, 1), topic="Auftakt", minutes=90, outcome="Route bis September.", by=guel, at=AT + timedelta(days=31))

    guidance.record_meeting(project, day=date(2026, 8, 1), topic="Auftakt", minutes=None, outcome="", by=guel, at=AT + timedelta(days=32))

    assert list(GuidanceMeeting.objects.values_list("minutes", "outcome")) == [(90, "Route bis September.")]
    assert PracticeProject.objects.get().last_step_at == AT  # what the guide does is no step of the team


def test_a_meeting_ahead_has_no_minutes_yet(project, guel):
    with pytest.raises(ProjectRefused) as refused:
        guidance.record_meeting(project, day=date(2026, 8, 1), topic="Auftakt", minutes=90, outcome="", by=guel, at=AT)

    assert refused.value.field == "minutes"
    assert not project.meetings.exists()


def test_the_office_does_not_find_the_project_of_its_own_team_in_the_list(project, amina, dana):
    assert list(guidance.guided_projects(dana)) == [project]

    grant_role(amina, Role.COORDINATOR, by=None, at=AT)

    assert list(guidance.guided_projects(User.objects.get(pk=amina.pk))) == []
