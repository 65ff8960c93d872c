"""A practice project in Ulm's Quartier A: Amina's, accompanied by Gül. The check items come from a small curriculum or the real one."""

from datetime import UTC, date, datetime
from typing import Any

from core.models import User
from curriculum.models import Curriculum, Pathway, ProcessPhase, ProcessTask
from planning.models import PracticeProject, ProjectMember, Quartier, TaskEvidence
from tests.factories.learners import PathwayEnrolmentFactory
from tests.factories.planning import make_geography

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
PHASES = (("planung", "Planungsphase", 4), ("durchfuehrung", "Durchführungsphase", 4), ("verstetigung", "Verstetigungsphase", 3))
TEXT = "Wir sind mit zwölf Menschen durch das Quartier gegangen und haben aufgeschrieben, was sie sagen."
VALUES: dict[str, Any] = {
    "title": "Wege im Quartier",
    "aim": "Wir wollen sichere Wege für alle.",
    "field_of_action": "Mobilität",
    "begins_on_date": date(2026, 7, 1),
    "ends_on_date": date(2027, 6, 30),
}


def make_process() -> Curriculum:
    """The curriculum with its three phases and eleven items: the real one where it is loaded, else one that has nothing but those."""
    curriculum = Curriculum.objects.filter(is_current=True).first() or Curriculum.objects.create(
        version="klein", title="Klein", source="erfunden", valid_from_date=date(2025, 1, 1), is_current=True
    )
    if not curriculum.process_phases.exists():
        for number, (slug, title, items) in enumerate(PHASES, start=1):
            phase = ProcessPhase.objects.create(curriculum=curriculum, position=number, slug=slug, title=title)
            ProcessTask.objects.bulk_create(ProcessTask(phase=phase, position=item, title=f"{title}, Aufgabe {item}") for item in range(1, items + 1))
    return curriculum


def begin_koordination(user: User, *, guide: User | None = None) -> None:
    """An open Bildungsweg with a practice project."""
    curriculum = make_process()
    pathway = curriculum.pathways.filter(has_practice_project=True).first() or Pathway.objects.create(
        curriculum=curriculum,
        position=1,
        slug="koordination",
        title="Quartierskoordination",
        presence_minutes=1_620,
        self_study_minutes=1_620,
        has_practice_project=True,
    )
    PathwayEnrolmentFactory(learner=user, pathway=pathway, guide=guide)


def make_project(member: User, *, guide: User | None = None, confirmed: bool = True, quartier: Quartier | None = None, **fields: Any) -> PracticeProject:
    """A running project with one member."""
    quartier = quartier or Quartier.objects.filter(geography__key="musterstadt", key="A").first() or make_geography().quartiere.get(key="A")
    values = VALUES | {"created_at": AT, "created_by": member, "last_step_at": AT} | fields
    confirmed_at = AT if guide and confirmed else None
    project = PracticeProject.objects.create(quartier=quartier, curriculum=make_process(), guide=guide, guide_confirmed_at=confirmed_at, **values)
    ProjectMember.objects.create(project=project, learner=member, state="member", since=AT)
    return project


def task_of(project: PracticeProject, phase: str = "planung", position: int = 1) -> ProcessTask:
    """One of the eleven."""
    return ProcessTask.objects.select_related("phase").get(phase__curriculum=project.curriculum, phase__slug=phase, position=position)


def make_evidence(project: PracticeProject, *, by: User, task: ProcessTask | None = None, **fields: Any) -> TaskEvidence:
    """Evidence that waits for the guide."""
    values = {"text": TEXT, "submitted_at": AT, "submitted_by": by} | fields
    return TaskEvidence.objects.create(project=project, task=task or task_of(project), **values)


def fill_phase(project: PracticeProject, phase: str, *, by: User) -> None:
    """Evidence for every item of a phase."""
    for task in ProcessTask.objects.filter(phase__curriculum=project.curriculum, phase__slug=phase):
        TaskEvidence.objects.get_or_create(project=project, task=task, defaults={"text": TEXT, "submitted_at": AT, "submitted_by": by})
