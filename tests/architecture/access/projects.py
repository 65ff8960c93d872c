"""Practice projects: the team changes, guide and office guide, the Quartier's municipality reads, nobody else knows of them.

The municipality of these rows is the one the Quartier belongs to; tests/planning/test_projects.py tries others.
"""

from datetime import date
from typing import Any

from curriculum.models import Module
from planning.models import FundApplication, FundRound, GuidanceNote, PracticeProject, ProjectActor, ProjectAgreement, ProjectLogEntry, ProjectMember
from tests.architecture.access import FORBIDDEN, Scene, only, signed_in
from tests.architecture.access.planning import act_for_ulm
from tests.factories.learners import HoursClaimFactory
from tests.factories.projects import AT, make_evidence, make_project

READERS = ("learner", "municipality", "guide", "coordinator")
READ_ONLY = {"municipality": FORBIDDEN, "guide": FORBIDDEN, "coordinator": FORBIDDEN}
GUIDES = ("guide", "coordinator")


def a_project(scene: Scene, **fields: Any) -> PracticeProject:
    """Amina's, accompanied by Gül, in a Quartier of the contact's town."""
    act_for_ulm(scene)
    return make_project(scene.learner, guide=scene.guide, **fields)


def project(scene: Scene) -> dict[str, Any]:
    """Its address."""
    return {"uuid": a_project(scene).uuid}


def section(scene: Scene) -> dict[str, Any]:
    """Its plan."""
    return project(scene) | {"section": "plan"}


def task(scene: Scene) -> dict[str, Any]:
    """The first of its items."""
    return project(scene) | {"phase": "planung", "position": 1}


def new_part(scene: Scene) -> dict[str, Any]:
    """An actor that is not there yet."""
    return project(scene) | {"kind": "akteur"}


def part(scene: Scene) -> dict[str, Any]:
    """An actor."""
    row = ProjectActor.objects.create(project=a_project(scene), name="Sportverein", sector="civil_society")
    return {"uuid": row.project.uuid, "kind": "akteur", "part": row.uuid}


def agreement(scene: Scene) -> dict[str, Any]:
    """A target nobody has confirmed."""
    row = ProjectAgreement.objects.create(project=a_project(scene), text="Zwei Laternen", indicator="Sie leuchten", due_date=date(2027, 1, 1))
    return {"uuid": row.project.uuid, "part": row.uuid}


def invited(scene: Scene) -> dict[str, Any]:
    """Emil is asked to join."""
    row = ProjectMember.objects.create(project=a_project(scene), learner=scene.stranger, state="invited", since=AT)
    return {"uuid": row.project.uuid}


def asked(scene: Scene) -> dict[str, Any]:
    """Gül has not said yes yet."""
    return {"uuid": a_project(scene, confirmed=False).uuid}


def evidence(scene: Scene) -> dict[str, Any]:
    """Evidence that waits."""
    row = make_evidence(a_project(scene), by=scene.learner)
    return {"uuid": row.project.uuid, "evidence": row.uuid}


def note(scene: Scene) -> dict[str, Any]:
    """Gül's note for herself."""
    row = GuidanceNote.objects.create(project=a_project(scene), author=scene.guide, text="Nur für mich.", written_at=AT)
    return {"uuid": row.project.uuid, "note": row.uuid}


def told(scene: Scene) -> dict[str, Any]:
    """A project with its closing words."""
    return {"uuid": a_project(scene, result="Zwei Laternen.", reflection="Zuhören.", continuation="Der Verein.").uuid}


def fund(scene: Scene) -> dict[str, Any]:
    """A round of the fund."""
    values = {"title": "Frühjahr", "budget_cents": 500_000, "closes_on_date": date(2099, 8, 1), "seats": ["Bewohnerschaft 1", "Verwaltung"], "quorum": 2}
    row = FundRound.objects.create(project=a_project(scene), **values)
    return {"uuid": row.project.uuid, "round": row.uuid}


def fund_application(scene: Scene) -> dict[str, Any]:
    """What a group asks of it."""
    row = FundRound.objects.get(uuid=fund(scene)["round"])
    asked_for = FundApplication.objects.create(round=row, title="Fest", group="Sportverein", text="Für alle.", asked_cents=50_000)
    return {"uuid": row.project.uuid, "application": asked_for.uuid}


def log_entry(scene: Scene) -> dict[str, Any]:
    """Amina's work, handed in as self-study; it needs the real curriculum."""
    project = a_project(scene)
    module = Module.objects.filter(curriculum=project.curriculum).order_by("position")[0]
    claim = HoursClaimFactory(learner=scene.learner, module=module, title="Karte")
    row = ProjectLogEntry.objects.create(
        project=project, author=scene.learner, day=date(2026, 6, 20), title="Karte", text=claim.text, claim=claim, written_at=AT
    )
    return {"uuid": project.uuid, "entry": row.uuid}


def _posted(**data: str) -> Any:
    return lambda scene: data


ACCESS = {
    "planning:projects": signed_in(),
    "planning:project_new": signed_in(methods="GET POST"),
    "planning:project": only(*READERS, kwargs=project),
    "planning:project_section": only("learner", **READ_ONLY, methods="GET POST", kwargs=section),
    "planning:project_plan_pdf": only(*READERS, kwargs=project),
    "planning:project_history": only("learner", *GUIDES, kwargs=project),
    "planning:project_task": only("learner", **READ_ONLY, methods="GET POST", kwargs=task),
    "planning:project_phase": only("learner", **READ_ONLY, status=302, methods="POST", kwargs=project, data=_posted(phase="planung")),
    "planning:project_roles": only("learner", **READ_ONLY, methods="GET POST", kwargs=project),
    "planning:project_team": only("learner", **READ_ONLY, methods="GET POST", kwargs=project),
    "planning:project_guide_wish": only("learner", **READ_ONLY, methods="GET POST", kwargs=project),
    "planning:answer_team": only("stranger", "learner", status=302, methods="POST", kwargs=invited, data=_posted(antwort="ja")),
    "planning:leave_team": only("learner", **READ_ONLY, status=302, methods="POST", kwargs=project, data=_posted(aufgeben="ja")),
    "planning:project_log": only("learner", *GUIDES, methods="GET POST", kwargs=project),
    "planning:log_decision": only(*GUIDES, others=FORBIDDEN, methods="GET POST", kwargs=log_entry, curriculum=True),
    "planning:project_fund": only(*READERS, methods="GET POST", kwargs=project),
    "planning:fund_round": only(*READERS, methods="GET POST", kwargs=fund),
    "planning:fund_application": only(*READERS, methods="GET POST", kwargs=fund_application),
    "planning:part_new": only("learner", **READ_ONLY, methods="GET POST", kwargs=new_part),
    "planning:part": only("learner", **READ_ONLY, methods="GET POST", kwargs=part),
    "planning:part_remove": only("learner", **READ_ONLY, status=302, methods="POST", kwargs=part),
    "planning:confirm_agreement": only("learner", *GUIDES, status=302, municipality=FORBIDDEN, methods="POST", kwargs=agreement),
    "planning:guided_projects": only(*GUIDES, others=FORBIDDEN),
    "planning:guidance_load": only(*GUIDES, others=FORBIDDEN, methods="GET POST"),
    "planning:guided_project": only(*GUIDES, others=FORBIDDEN, kwargs=asked),
    "planning:accept_guidance": only("guide", status=302, others=FORBIDDEN, coordinator=409, methods="POST", kwargs=asked),
    "planning:evidence_accept": only(*GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=evidence),
    "planning:evidence_return": only(*GUIDES, others=FORBIDDEN, methods="GET POST", kwargs=evidence),
    "planning:guidance_note": only(*GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=project, data=_posted(text="Karte.", level="team")),
    "planning:guidance_note_remove": only("guide", status=302, others=FORBIDDEN, coordinator=404, methods="POST", kwargs=note),
    "planning:guidance_meeting": only(
        *GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=project, data=_posted(day="2026-08-01", topic="Auftakt", minutes="", outcome="")
    ),
    "planning:project_exception": only(
        *GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=project, data=_posted(reason="Die Stadt hat im Vorjahr alles erhoben.")
    ),
    "planning:hand_over": only(*GUIDES, others=FORBIDDEN, methods="GET POST", kwargs=project),
    "planning:finish_project": only(*GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=told),
    "planning:town_projects": only("municipality", others=FORBIDDEN),
}
