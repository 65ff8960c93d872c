"""Guide and office accept the same evidence at the same moment: one acceptance, one line of the trail, one mail to the team.

Two of the team record the same vote about an application: the money leaves the fund once. One person writes two entries of the log at once:
together they claim no more than the Bildungsweg's self-study has open. Or says yes to two teams at once: both only if there is room for both.
"""

from datetime import date

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from core.models import Job
from curriculum.models import Pathway
from learners.models import HoursClaim
from planning.domain import project_board, project_fund, project_log, project_team, projects
from planning.domain.projects import ProjectRefused
from planning.models import FundApplication, FundRound, PracticeProject, ProjectMember, TaskEvidence
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory, make_coordinator, make_process_guide
from tests.factories.learners import PathwayEnrolmentFactory
from tests.factories.projects import AT, make_evidence, make_project

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def acceptances():
    """Each with the evidence as their page showed it."""
    amina, guel, dana = UserFactory(), make_process_guide(), make_coordinator()
    evidence = make_evidence(make_project(amina, guide=guel), by=amina)

    def acceptance(by):
        return lambda: project_board.accept_evidence(TaskEvidence.objects.select_related("project").get(pk=evidence.pk), by=by, at=AT)

    return [acceptance(guel), acceptance(dana)]


def test_evidence_is_accepted_once():
    results = run_together(acceptances())

    assert errors_among(results) == []
    assert ModelLogEntry.objects.filter(action="planning.evidence_accepted").count() == 1
    assert Job.objects.filter(task="core.send_mail").count() == 1


def test_without_the_lock_it_is_accepted_twice(monkeypatch):
    """The twin: both find it waiting."""
    calls = acceptances()
    monkeypatch.setattr(project_board, "lock_project", lambda project: PracticeProject.objects.select_related("guide").get(pk=project.pk))
    monkeypatch.setattr(project_board, "_refuse_undecidable", meet_after(project_board._refuse_undecidable, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    broken = errors_among(results)
    assert ModelLogEntry.objects.filter(action="planning.evidence_accepted").count() == 2 or any("locked" in error for error in broken)


def votes():
    """Each with the application as their page showed it; one of them is cut."""
    amina = UserFactory()
    project = make_project(amina)
    fund = FundRound.objects.create(project=project, title="R", budget_cents=10_000, closes_on_date=date(2026, 8, 1), seats=["A"], quorum=1)
    application = FundApplication.objects.create(round=fund, title="Fest", group="Verein", text="Für alle.", asked_cents=3_000)

    def vote(cents):
        return lambda: project_fund.decide_application(
            FundApplication.objects.select_related("round__project").get(pk=application.pk),
            votes={"A": "yes"},
            approved_cents=cents,
            remark="Beschluss",
            by=amina,
            at=AT,
        )

    return [vote(3_000), vote(2_000)]


def test_a_vote_takes_money_once():
    results = run_together(votes())

    assert len(errors_among(results)) == 1
    assert FundRound.objects.get().approved_cents == FundApplication.objects.get().approved_cents


def test_without_the_lock_money_leaves_twice(monkeypatch):
    """The twin: both find it undecided."""
    calls = votes()
    monkeypatch.setattr(project_fund, "lock_project", lambda project: PracticeProject.objects.get(pk=project.pk))
    monkeypatch.setattr(project_fund, "_check_amount", meet_after(project_fund._check_amount, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    broken = errors_among(results)
    assert FundRound.objects.get().approved_cents == 5_000 or any("locked" in error for error in broken)


def entries():
    """One person, two devices: each entry alone fits into what the module's self-study has open, both together do not."""
    amina = UserFactory()
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(curriculum__is_current=True, slug="koordination"))
    project, room = make_project(amina), project_log.rooms_of(amina, at=AT)[0]

    def entry(title):
        text = "Wir haben mit zwölf Menschen eine Karte der Wege gezeichnet und im Treff aufgehängt. " * 3
        return lambda: project_log.log_work(
            project, day=date(2026, 6, 20), title=title, text=text, module=room.module, minutes=room.minutes - 60, by=amina, at=AT
        )

    return room, [entry("Karte"), entry("Gespräche")]


def test_two_entries_at_once_never_claim_more_than_there_is_room_for(curriculum):
    room, calls = entries()

    results = run_together(calls)

    assert [type(result) for result in results].count(ProjectRefused) == 1
    assert sum(HoursClaim.objects.values_list("claimed_minutes", flat=True)) == room.minutes - 60


def test_without_the_locks_two_entries_claim_too_much(curriculum, monkeypatch):
    """The twin: both find the room free."""
    room, calls = entries()
    monkeypatch.setattr(project_log, "lock_project", lambda project: PracticeProject.objects.select_related("guide").get(pk=project.pk))
    monkeypatch.setattr(project_log, "lock_learners", lambda learner_ids: None)
    monkeypatch.setattr(project_log, "rooms_of", meet_after(project_log.rooms_of, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    broken = errors_among(results)
    assert sum(HoursClaim.objects.values_list("claimed_minutes", flat=True)) > room.minutes or any("locked" in error for error in broken)


def answers():
    """One who is in all projects but one that a person may be in says yes to two at once."""
    amina, emil = UserFactory(), UserFactory()
    for number in range(projects.MOST_OPEN - 1):
        make_project(emil, title=f"Projekt {number}")
    wanted = [make_project(amina, title=title) for title in ("A", "B")]
    for project in wanted:
        ProjectMember.objects.create(project=project, learner=emil, state="invited", since=AT)

    def answer(project):
        return lambda: project_team.answer_invitation(project, accept=True, by=emil, at=AT)

    return emil, [answer(project) for project in wanted]


def test_two_invitations_at_once_lead_into_one_project_more():
    emil, calls = answers()

    results = run_together(calls)

    assert [type(result) for result in results].count(ProjectRefused) == 1
    assert emil.project_memberships.filter(state="member").count() == projects.MOST_OPEN


def test_without_the_persons_lock_they_lead_into_two(monkeypatch):
    """The twin: both find room for one."""
    emil, calls = answers()
    monkeypatch.setattr(project_team, "lock_learners", lambda learner_ids: None)
    monkeypatch.setattr(project_team, "refuse_one_too_many", meet_after(projects.refuse_one_too_many, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    broken = errors_among(results)
    assert emil.project_memberships.filter(state="member").count() > projects.MOST_OPEN or any("locked" in error for error in broken)
