"""Parts of a project's plan, the board's evidence, the role sheet."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from planning.domain.project_board import accept_evidence, assign_responsible, board_of, hand_in_evidence, responsibilities_of, return_evidence, role_sheet
from planning.domain.project_history import history_of
from planning.domain.project_parts import add_part, change_part, confirm_agreement, fields_of, remove_part
from planning.domain.projects import ProjectRefused, fingerprint, fingerprint_of
from planning.models import PracticeProject, ProjectActor, ProjectMeasure, ProjectMember, ProjectRevision
from tests.factories.projects import AT, TEXT, make_evidence, make_project, task_of

pytestmark = pytest.mark.django_db
MEASURE = {
    "title": "Begehung",
    "text": "",
    "phase": "durchfuehrung",
    "state": "planned",
    "responsible": "Tiefbauamt",
    "starts_on_date": date(2026, 9, 1),
    "ends_on_date": date(2026, 10, 1),
}
TARGET = {"kind": "target", "text": "Zwei Laternen", "parties": "", "indicator": "Sie leuchten", "due_date": date(2027, 1, 1)}


@pytest.fixture
def project(amina, guel):
    return make_project(amina, guide=guel)


def test_the_board_has_eleven_items_in_three_phases(project, amina):
    make_evidence(project, by=amina, state="accepted", decided_at=AT)

    board = board_of(project)

    assert [(column.phase.slug, len(column.items), column.accepted, column.is_current) for column in board] == [
        ("planung", 4, 1, True),
        ("durchfuehrung", 4, 0, False),
        ("verstetigung", 3, 0, False),
    ]


def test_add_change_and_remove_leave_three_revisions(project, amina):
    values = {"name": "Sportverein", "sector": "civil_society", "contribution": ""}

    actor = add_part(project, "akteur", values, by=amina, at=AT)
    again = add_part(project, "akteur", values, by=amina, at=AT)
    change_part(actor, values | {"contribution": "Räume"}, seen=fingerprint(actor, fields_of("akteur")), by=amina, at=AT)
    remove_part(actor, by=amina, at=AT)
    remove_part(actor, by=amina, at=AT)

    assert again == actor
    assert not ProjectActor.objects.exists()
    assert [(row.before is None, row.after is None) for row in ProjectRevision.objects.order_by("pk")] == [(True, False), (False, False), (False, True)]
    assert [entry.what for entry in history_of(project)] == [
        "Akteur entfernt: Sportverein",
        "Akteur geändert: Sportverein",
        "Akteur eingetragen: Sportverein",
    ]


def test_change_of_a_part_that_somebody_else_changed_or_removed_is_refused(project, amina):
    actor = add_part(project, "akteur", {"name": "Verein", "sector": "civil_society", "contribution": ""}, by=amina, at=AT)
    seen, values = fingerprint(actor, fields_of("akteur")), {"name": "Verein", "sector": "market", "contribution": ""}
    change_part(actor, values, seen=seen, by=amina, at=AT)

    with pytest.raises(ProjectRefused, match="jemand anderes"):
        change_part(actor, values | {"name": "Anders"}, seen=seen, by=amina, at=AT)
    remove_part(actor, by=amina, at=AT)
    with pytest.raises(ProjectRefused, match="entfernt"):
        change_part(actor, values, seen=seen, by=amina, at=AT)


@pytest.mark.parametrize("state", ["running", "done"])
def test_a_measure_of_doing_does_not_begin_without_a_stock_taking(project, amina, state):
    with pytest.raises(ProjectRefused, match="Bestandsaufnahme"):
        add_part(project, "massnahme", MEASURE | {"state": state}, by=amina, at=AT)
    assert add_part(project, "massnahme", MEASURE, by=amina, at=AT).pk
    assert add_part(project, "massnahme", MEASURE | {"state": state, "phase": "planung"}, by=amina, at=AT).pk


def test_a_milestone_of_doing_is_not_reached_without_a_stock_taking(project, amina):
    measure = add_part(project, "massnahme", MEASURE, by=amina, at=AT)
    values = {"measure": measure, "title": "Route steht", "due_date": date(2026, 9, 10), "reached_on_date": date(2026, 6, 30)}

    with pytest.raises(ProjectRefused, match="Bestandsaufnahme"):
        add_part(project, "meilenstein", values, by=amina, at=AT)
    PracticeProject.objects.filter(pk=project.pk).update(exception_reason="Liegt vor.")

    assert add_part(project, "meilenstein", values, by=amina, at=AT).pk
    with pytest.raises(ProjectRefused, match="Meilensteine"):
        remove_part(measure, by=amina, at=AT)


def test_a_milestone_of_another_projects_measure_is_refused(project, amina, emil):
    other = ProjectMeasure.objects.create(project=make_project(emil, title="Anderes"), **MEASURE)

    with pytest.raises(ProjectRefused):
        add_part(project, "meilenstein", {"measure": other, "title": "x", "due_date": date(2026, 9, 1), "reached_on_date": None}, by=amina, at=AT)


def test_an_agreement_holds_when_both_have_confirmed_and_not_any_more_when_it_changes(project, amina, guel):
    agreement = add_part(project, "vereinbarung", TARGET, by=amina, at=AT)

    confirm_agreement(agreement, as_guide=False, by=amina, at=AT)
    assert not agreement.holds
    confirm_agreement(agreement, as_guide=True, by=guel, at=AT)
    confirm_agreement(agreement, as_guide=True, by=guel, at=AT)
    assert agreement.holds
    assert ModelLogEntry.objects.filter(action="planning.project_agreement_confirmed").count() == 2

    seen = fingerprint(agreement, fields_of("vereinbarung"))
    assert not change_part(agreement, TARGET | {"text": "Drei Laternen"}, seen=seen, by=amina, at=AT).holds


def test_evidence_goes_round_by_a_question_and_is_accepted_once(project, amina, guel):
    evidence = hand_in_evidence(project, task_of(project), text=TEXT, link="", by=amina, at=AT)

    returned = return_evidence(evidence, question="Wer war dabei?", answer_until_date=date(2026, 7, 20), by=guel, at=AT)
    assert (returned.state, returned.answer_until_date) == ("returned", date(2026, 7, 20))
    with pytest.raises(ProjectRefused):
        accept_evidence(returned, by=guel, at=AT)
    hand_in_evidence(project, task_of(project), text=TEXT + " Zwölf Nachbarinnen.", link="", by=amina, at=AT)
    accept_evidence(evidence, by=guel, at=AT)
    accepted = accept_evidence(evidence, by=guel, at=AT)

    assert (accepted.state, accepted.decided_by) == ("accepted", guel)
    assert ModelLogEntry.objects.filter(action="planning.evidence_accepted").count() == 1
    with pytest.raises(ProjectRefused, match="schon angenommen"):
        hand_in_evidence(project, task_of(project), text=TEXT + " Nachtrag.", link="", by=amina, at=AT)


@pytest.mark.parametrize("until", [date(2026, 6, 30), date(2027, 6, 1)])
def test_a_question_needs_a_day_that_can_be_met(project, amina, guel, until):
    evidence = make_evidence(project, by=amina)

    with pytest.raises(ProjectRefused) as refused:
        return_evidence(evidence, question="Wer?", answer_until_date=until, by=guel, at=AT)
    assert refused.value.field == "answer_until_date"


def test_nobody_decides_their_own_evidence(project, amina, dana):
    evidence = make_evidence(project, by=amina)
    ProjectMember.objects.create(project=project, learner=dana, state="member", since=AT)

    for person in (amina, dana):
        with pytest.raises(ProjectRefused, match="andere Person"):
            accept_evidence(evidence, by=person, at=AT)


def test_evidence_too_short_is_refused(project, amina):
    with pytest.raises(ProjectRefused) as refused:
        hand_in_evidence(project, task_of(project), text="Gemacht.", link="", by=amina, at=AT)
    assert refused.value.field == "text"


def assign(project, values, by, *, seen=None):
    """As somebody does who has just opened the sheet, or who opened it when it was `seen`."""
    assign_responsible(project, values, seen=fingerprint_of(role_sheet(project) if seen is None else seen), by=by, at=AT)


def test_the_role_sheet_has_ten_tasks_and_says_what_is_open(project, amina):
    assign(project, {"K1": " Quartiersbüro ", "S1": "Sozialamt"}, amina)
    assign(project, {"K1": "Quartiersbüro", "S1": ""}, amina)
    assign(project, {"K1": "Quartiersbüro", "S1": ""}, amina)

    rows = responsibilities_of(project)
    assert [row.task for row in rows] == ["K1", "K2", "K3", "K4", "K5", "S1", "S2", "S3", "S4", "S5"]
    assert [row.responsible for row in rows if row.responsible] == ["Quartiersbüro"]
    assert ModelLogEntry.objects.filter(action="planning.project_roles_assigned").count() == 2


def test_two_who_fill_in_the_role_sheet_at_once_lose_nothing(project, amina):
    empty = role_sheet(project)
    assign(project, {"K1": "Quartiersbüro"}, amina, seen=empty)

    assign(project, {"K1": "Quartiersbüro"}, amina, seen=empty)  # the button was pressed twice
    with pytest.raises(ProjectRefused, match="Inzwischen hat jemand anderes"):
        assign(project, {"S1": "Sozialamt"}, amina, seen=empty)

    assert [row.responsible for row in responsibilities_of(project) if row.responsible] == ["Quartiersbüro"]


def test_a_part_saved_twice_is_once_and_nobody_elses_change(project, amina):
    actor = add_part(project, "akteur", {"name": "Verein", "sector": "civil_society", "contribution": ""}, by=amina, at=AT)
    seen = fingerprint(actor, fields_of("akteur"))

    for _time in range(2):
        change_part(actor, {"name": "Sportverein", "sector": "civil_society", "contribution": ""}, seen=seen, by=amina, at=AT)

    assert ProjectRevision.objects.filter(subject="akteur").count() == 2  # entered, and changed once
