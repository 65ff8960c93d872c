"""Practice projects: who sees them, the phases, and the rule that nothing is done without a stock-taking."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from core.models import Job
from planning.domain import projects
from planning.domain.project_board import hand_in_evidence
from planning.domain.project_history import history_of
from planning.domain.project_team import answer_invitation, invite, leave_team
from planning.domain.projects import ProjectRefused, change_section, enter_phase, fingerprint, found_project, record_exception, visible_projects
from planning.models import PracticeProject, ProjectMember, ProjectRevision
from tests.factories.core import OrganisationFactory, make_municipality_contact
from tests.factories.planning import make_geography
from tests.factories.projects import AT, TEXT, VALUES, begin_koordination, fill_phase, make_project, task_of

pytestmark = pytest.mark.django_db
STOCK = {"stock_taking": "Viele Vereine, lange Wege.", "stock_taken_on_date": date(2026, 6, 20)}


@pytest.fixture
def project(amina, guel):
    return make_project(amina, guide=guel)


def take_stock(project, by):
    return change_section(project, "bestandsaufnahme", STOCK, seen=fingerprint(project, projects.STOCK_FIELDS), by=by, at=AT)


def trail(action):
    return ModelLogEntry.objects.filter(action=action).count()


def test_found_makes_the_team_and_asks_the_guide_of_the_pathway(amina, guel):
    begin_koordination(amina, guide=guel)
    quartier = make_geography().quartiere.get(key="B")

    project = found_project(quartier, VALUES, by=amina, at=AT)
    again = found_project(quartier, VALUES, by=amina, at=AT)

    assert again == project
    assert PracticeProject.objects.count() == 1
    assert (project.guide, project.guide_confirmed_at, project.phase) == (guel, None, "planung")
    assert list(project.members.values_list("learner", "state")) == [(amina.pk, "member")]
    assert trail("planning.project_founded") == 1
    assert Job.objects.filter(task="core.send_mail").count() == 1


def test_found_is_refused_without_a_pathway_that_has_a_project(emil):
    quartier = make_geography().quartiere.get(key="A")

    with pytest.raises(ProjectRefused):
        found_project(quartier, VALUES, by=emil, at=AT)
    assert not PracticeProject.objects.exists()


def test_found_is_refused_in_a_division_that_has_ended(amina):
    begin_koordination(amina)
    quartier = make_geography(until=date(2026, 6, 30)).quartiere.get(key="A")

    with pytest.raises(ProjectRefused) as refused:
        found_project(quartier, VALUES, by=amina, at=AT)
    assert refused.value.field == "quartier"


def test_only_team_guide_office_and_the_municipality_see_it(project, amina, guel, dana, emil, hanna, boris, gemeinde):
    elsewhere = make_municipality_contact(OrganisationFactory(kind="municipality", name="Stadt Neustadt", gemeinde=gemeinde))
    nowhere = make_municipality_contact(OrganisationFactory(kind="municipality", name="Ohne Gemeinde"))

    seen = {person.first_name + person.email: visible_projects(person, day=AT.date()).exists() for person in (amina, guel, dana, hanna)}
    unseen = [visible_projects(person, day=AT.date()).exists() for person in (emil, boris, elsewhere, nowhere)]

    assert set(seen.values()) == {True}
    assert unseen == [False] * 4


@pytest.mark.parametrize("state", ["invited", "left", "declined"])
def test_whoever_is_not_in_the_team_any_more_or_yet_does_not_see_it(project, emil, state):
    ProjectMember.objects.create(project=project, learner=emil, state=state, since=AT)

    assert not visible_projects(emil, day=AT.date()).exists()


def test_no_doing_without_a_stock_taking(project, amina):
    fill_phase(project, "planung", by=amina)

    with pytest.raises(ProjectRefused, match="Bestandsaufnahme"):
        enter_phase(project, "durchfuehrung", by=amina, at=AT)
    take_stock(project, amina)
    entered = enter_phase(project, "durchfuehrung", by=amina, at=AT)

    assert entered.phase == "durchfuehrung"


def test_no_doing_without_a_stock_taking_unless_the_guide_records_an_exception(project, amina, guel):
    fill_phase(project, "planung", by=amina)

    record_exception(project, reason="Die Stadt hat im Vorjahr alles erhoben.", by=guel, at=AT)

    assert enter_phase(project, "durchfuehrung", by=amina, at=AT).phase == "durchfuehrung"
    with pytest.raises(ProjectRefused):
        record_exception(project, reason="  zu kurz  ", by=guel, at=AT)


def test_the_database_refuses_doing_without_a_stock_taking(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeProject.objects.filter(pk=project.pk).update(phase="durchfuehrung")


def test_evidence_for_doing_is_refused_before_the_stock_taking(project, amina):
    with pytest.raises(ProjectRefused, match="Bestandsaufnahme"):
        hand_in_evidence(project, task_of(project, "durchfuehrung"), text=TEXT, link="", by=amina, at=AT)
    assert not project.evidence.exists()


def test_the_stock_taking_cannot_go_once_doing_has_begun(project, amina):
    take_stock(project, amina)
    fill_phase(project, "planung", by=amina)
    enter_phase(project, "durchfuehrung", by=amina, at=AT)
    project.refresh_from_db()

    with pytest.raises(ProjectRefused):
        change_section(
            project,
            "bestandsaufnahme",
            {"stock_taking": "", "stock_taken_on_date": None},
            seen=fingerprint(project, projects.STOCK_FIELDS),
            by=amina,
            at=AT,
        )


def test_a_phase_needs_evidence_for_every_item_and_none_is_skipped(project, amina):
    take_stock(project, amina)

    with pytest.raises(ProjectRefused, match="Aufgaben: 4"):
        enter_phase(project, "durchfuehrung", by=amina, at=AT)
    fill_phase(project, "planung", by=amina)
    with pytest.raises(ProjectRefused, match="übersprungen"):
        enter_phase(project, "verstetigung", by=amina, at=AT)
    enter_phase(project, "durchfuehrung", by=amina, at=AT)
    enter_phase(project, "durchfuehrung", by=amina, at=AT)

    assert trail("planning.project_phase_entered") == 1
    assert enter_phase(project, "planung", by=amina, at=AT).phase == "planung"  # a learning process: back is allowed


def test_returned_evidence_does_not_count_for_the_phase(project, amina):
    take_stock(project, amina)
    fill_phase(project, "planung", by=amina)
    project.evidence.filter(task__position=1).update(state="returned", question="Wer?", answer_until_date=date(2026, 8, 1))

    with pytest.raises(ProjectRefused, match="Aufgaben: 1"):
        enter_phase(project, "durchfuehrung", by=amina, at=AT)


def test_a_change_leaves_a_revision_with_what_stood_there(project, amina):
    take_stock(project, amina)

    row = ProjectRevision.objects.get()
    entry = history_of(project)[0]

    assert (row.before["stock_taking"], row.after["stock_taking"]) == ("", STOCK["stock_taking"])
    assert [(change.field, change.before, change.after) for change in entry.changes] == [
        ("Bestandsaufnahme", "", "Viele Vereine, lange Wege."),
        ("Bestandsaufnahme vom", "", "20. Juni 2026"),
    ]


def test_a_change_of_what_somebody_else_changed_is_refused(project, amina):
    seen = fingerprint(project, projects.STOCK_FIELDS)
    take_stock(project, amina)

    with pytest.raises(ProjectRefused, match="Inzwischen"):
        change_section(project, "bestandsaufnahme", STOCK | {"stock_taking": "Anders."}, seen=seen, by=amina, at=AT)
    project.refresh_from_db()
    assert project.stock_taking == STOCK["stock_taking"]


def test_saving_the_same_writes_nothing(project, amina):
    take_stock(project, amina)
    project.refresh_from_db()
    take_stock(project, amina)

    assert ProjectRevision.objects.count() == 1
    assert trail("planning.project_changed") == 1


def test_a_step_moves_the_day_of_the_last_step(project, amina):
    later = AT + timedelta(days=9)

    hand_in_evidence(project, task_of(project), text=TEXT, link="", by=amina, at=later)

    project.refresh_from_db()
    assert project.last_step_at == later


def test_finish_needs_three_texts_and_closes_the_project(project, amina, guel):
    with pytest.raises(ProjectRefused, match="Reflexion"):
        projects.finish_project(project, by=guel, at=AT)
    words = {"result": "Zwei Laternen.", "reflection": "Zuhören.", "continuation": "Der Verein macht weiter."}
    change_section(project, "abschluss", words, seen=fingerprint(project, projects.CLOSING_FIELDS), by=amina, at=AT)

    finished = projects.finish_project(project, by=guel, at=AT)

    assert (finished.state, finished.ended_by) == ("finished", guel)
    with pytest.raises(ProjectRefused, match="beendet"):
        take_stock(finished, amina)


def test_invite_reaches_those_with_the_pathway_and_tells_nobody_else_apart(project, amina, emil, boris):
    begin_koordination(emil)

    for address in (emil.email.upper(), boris.email, "niemand@example.org", emil.email):
        invite(project, email=address, by=amina, at=AT)

    assert list(project.members.exclude(learner=amina).values_list("learner", "state")) == [(emil.pk, "invited")]
    assert Job.objects.filter(task="core.send_mail").count() == 1
    assert answer_invitation(project, accept=True, by=emil, at=AT).state == "member"
    assert visible_projects(emil, day=AT.date()).exists()


def test_the_last_of_a_team_cannot_leave_and_others_can(project, amina, emil):
    with pytest.raises(ProjectRefused, match="allein"):
        leave_team(project, by=amina, at=AT)
    ProjectMember.objects.create(project=project, learner=emil, state="member", since=AT)
    leave_team(project, by=amina, at=AT)

    assert not visible_projects(amina, day=AT.date()).exists()


def test_a_guide_cannot_be_in_the_team(project, guel, amina):
    ProjectMember.objects.create(project=project, learner=guel, state="invited", since=AT)

    with pytest.raises(ProjectRefused):
        answer_invitation(project, accept=True, by=guel, at=AT)


def test_a_quartier_with_a_project_cannot_be_removed(project, hanna):
    from planning.domain.quartiere import QuartierRefused, remove_quartier

    with pytest.raises(QuartierRefused, match="Praxisprojekt"):
        remove_quartier(project.quartier, by=hanna)


def test_nobody_joins_more_running_projects_than_one_may_begin(project, amina, emil):
    begin_koordination(emil)
    for number in range(projects.MOST_OPEN):
        make_project(emil, title=f"Projekt {number}")
    invite(project, email=emil.email, by=amina, at=AT)

    with pytest.raises(ProjectRefused):
        answer_invitation(project, accept=True, by=emil, at=AT)
    assert project.members.get(learner=emil).state == "invited"
    assert answer_invitation(project, accept=False, by=emil, at=AT).state == "declined"


def test_whoever_is_a_guide_no_more_is_not_asked(amina, emil):
    begin_koordination(amina, guide=emil)

    project = found_project(make_geography().quartiere.get(key="B"), VALUES, by=amina, at=AT)

    assert project.guide is None
    assert not Job.objects.filter(task="core.send_mail").exists()


def test_the_same_saved_twice_is_once_and_nobody_elses_change(project, amina):
    seen = fingerprint(project, projects.STOCK_FIELDS)

    for _time in range(2):
        change_section(project, "bestandsaufnahme", STOCK, seen=seen, by=amina, at=AT)

    assert project.revisions.count() == 1
