"""The board of a project: eleven check items in three phases, each with its evidence; and who is responsible for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.models import ProcessPhase, ProcessTask
from planning.domain.project_mails import tell_of_evidence, tell_team
from planning.domain.projects import ProjectRefused, keep_revision, lock_project, refuse_doing_too_early, refuse_stale
from planning.enums import EvidenceState, ProjectPhase, RoleTask
from planning.models import PracticeProject, ProjectResponsibility, TaskEvidence

TEXT_AT_LEAST = 40
RESPONSIBLE = "zustaendigkeit"  # the subject of revisions of the role sheet
MOST_DAYS_TO_ANSWER = 180


@dataclass(frozen=True)
class Item:
    """One check item with what was shown for it."""

    task: ProcessTask
    evidence: TaskEvidence | None

    @property
    def state(self) -> str:
        """Of its evidence; empty where there is none."""
        return self.evidence.state if self.evidence else ""


@dataclass(frozen=True)
class Column:
    """A phase with its items."""

    phase: ProcessPhase
    items: tuple[Item, ...]
    is_current: bool

    @property
    def accepted(self) -> int:
        """How many items are accepted."""
        return sum(item.state == EvidenceState.ACCEPTED for item in self.items)


@dataclass(frozen=True)
class Responsibility:
    """A task and who is responsible; empty means open."""

    task: str
    label: str | Promise
    responsible: str


def board_of(project: PracticeProject) -> tuple[Column, ...]:
    """All phases with all items; three queries."""
    shown = {row.task_id: row for row in project.evidence.select_related("submitted_by", "decided_by")}
    phases = ProcessPhase.objects.filter(curriculum=project.curriculum_id).prefetch_related("tasks").order_by("position")
    return tuple(Column(phase, tuple(Item(task, shown.get(task.pk)) for task in phase.tasks.all()), phase.slug == project.phase) for phase in phases)


def hand_in_evidence(project: PracticeProject, task: ProcessTask, *, text: str, link: str, by: User, at: datetime) -> TaskEvidence:
    """Show what was done for an item, or answer the guide's question; twice is once. An accepted item is closed.

    Effects: row, revision, one audit line, mail to the guide. Raises ProjectRefused.
    """
    text = text.strip()
    if len(text) < TEXT_AT_LEAST:
        raise ProjectRefused(_("Bitte schreiben Sie mindestens %(least)d Zeichen.") % {"least": TEXT_AT_LEAST}, "text")
    with transaction.atomic():
        locked = lock_project(project)
        if task.phase.curriculum_id != locked.curriculum_id:
            raise ProjectRefused(_("Diese Aufgabe gehört zu einer anderen Fassung des Programms."))
        refuse_doing_too_early(locked, task.phase.slug)
        evidence = TaskEvidence.objects.filter(project=locked, task=task).first() or TaskEvidence(project=locked, task=task)
        before = {"text": evidence.text, "link": evidence.link} if evidence.pk else None
        if before == {"text": text, "link": link} and evidence.state == EvidenceState.SUBMITTED:
            return evidence
        if evidence.state == EvidenceState.ACCEPTED:
            raise ProjectRefused(_("Dieser Beleg ist schon angenommen."))
        evidence.project = locked  # with its guide at hand, for the mail
        evidence.text, evidence.link, evidence.submitted_by, evidence.submitted_at = text, link, by, at
        evidence.state, evidence.answer_until_date = EvidenceState.SUBMITTED, None
        evidence.save()
        keep_revision(locked, "beleg", task.title, before, {"text": text, "link": link}, by=by, at=at)
        audit.record(locked, "planning.evidence_submitted", by=by, data={"task": task.pk})
        tell_of_evidence(evidence, at=at)
    return evidence


def accept_evidence(evidence: TaskEvidence, *, by: User, at: datetime) -> TaskEvidence:
    """Say that it shows what it should; twice is once. The caller asks for "planning.guide_project".

    Effects: row, one audit line, mail to the team. Raises ProjectRefused.
    """
    with transaction.atomic():
        project = lock_project(evidence.project)
        evidence = TaskEvidence.objects.select_related("task").get(pk=evidence.pk)
        if evidence.state == EvidenceState.ACCEPTED:
            return evidence
        _refuse_undecidable(project, evidence, by)
        evidence.state, evidence.question, evidence.decided_by, evidence.decided_at = EvidenceState.ACCEPTED, "", by, at
        evidence.save(update_fields=["state", "question", "decided_by", "decided_at"])
        audit.record(project, "planning.evidence_accepted", by=by, data={"task": evidence.task_id})
        tell_team(project, "evidence_accepted", at=at, evidence=evidence)
    return evidence


def return_evidence(evidence: TaskEvidence, *, question: str, answer_until_date: date, by: User, at: datetime) -> TaskEvidence:
    """Give it back with a question and a day for the answer; twice is once. The caller asks for "planning.guide_project".

    Effects: row, one audit line, mail to the team. Raises ProjectRefused.
    """
    question, today = question.strip(), berlin_date(at)
    if not question:
        raise ProjectRefused(_("Bitte schreiben Sie eine Rückfrage."), "question")
    if not today <= answer_until_date <= today + timedelta(days=MOST_DAYS_TO_ANSWER):
        raise ProjectRefused(_("Der Tag für die Antwort liegt zwischen heute und in %(most)d Tagen.") % {"most": MOST_DAYS_TO_ANSWER}, "answer_until_date")
    with transaction.atomic():
        project = lock_project(evidence.project)
        evidence = TaskEvidence.objects.select_related("task").get(pk=evidence.pk)
        if evidence.state == EvidenceState.RETURNED and evidence.question == question:
            return evidence
        _refuse_undecidable(project, evidence, by)
        evidence.state, evidence.question, evidence.answer_until_date = EvidenceState.RETURNED, question, answer_until_date
        evidence.decided_by, evidence.decided_at = by, at
        evidence.save(update_fields=["state", "question", "answer_until_date", "decided_by", "decided_at"])
        audit.record(project, "planning.evidence_returned", by=by, data={"task": evidence.task_id, "until": answer_until_date.isoformat()})
        tell_team(project, "evidence_returned", at=at, evidence=evidence)
    return evidence


def responsibilities_of(project: PracticeProject) -> tuple[Responsibility, ...]:
    """All ten tasks in their order; one query."""
    held = dict(project.responsibilities.values_list("task", "responsible"))
    return tuple(Responsibility(task.value, task.label, held.get(task.value, "")) for task in RoleTask)


def role_sheet(project: PracticeProject) -> dict[str, str]:
    """Task to party, empty where it is open: what the form shows."""
    return {row.task: row.responsible for row in responsibilities_of(project)}


def assign_responsible(project: PracticeProject, values: Mapping[str, str], *, seen: str, by: User, at: datetime) -> None:
    """Write the role sheet: per task one party, or empty for "offen". Refused when somebody else changed it since `seen`.

    Twice is once. Effects: rows, revision, one audit line; none when nothing changed. Raises ProjectRefused.
    """
    with transaction.atomic():
        locked = lock_project(project)
        before = role_sheet(locked)
        after = {task: " ".join(values.get(task, "").split()) for task in before}
        if before == after:
            return
        refuse_stale(seen, before)
        keep_revision(locked, RESPONSIBLE, _("Zuständigkeiten"), before, after, by=by, at=at)
        for task, responsible in after.items():
            if responsible:
                ProjectResponsibility.objects.update_or_create(project=locked, task=task, defaults={"responsible": responsible})
            else:
                ProjectResponsibility.objects.filter(project=locked, task=task).delete()
        audit.record(locked, "planning.project_roles_assigned", by=by, data={"open": sum(not value for value in after.values())})


def next_phase(project: PracticeProject) -> ProjectPhase | None:
    """What comes after the present one."""
    order = list(ProjectPhase)
    number = order.index(ProjectPhase(project.phase)) + 1
    return order[number] if number < len(order) else None


def _refuse_undecidable(project: PracticeProject, evidence: TaskEvidence, by: User) -> None:
    if evidence.state != EvidenceState.SUBMITTED:
        raise ProjectRefused(_("Dieser Beleg liegt nicht zur Entscheidung vor."))
    if evidence.submitted_by_id == by.pk or project.members.filter(learner=by, state="member").exists():
        raise ProjectRefused(_("Über die eigene Arbeit entscheidet eine andere Person."))
