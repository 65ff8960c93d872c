"""Guides for projects: what they take, what teams wish, what the office proposes."""

from typing import Any

from planning.domain.guide_proposals import accept_proposal
from planning.models import GuideProposal, PracticeProject
from tests.architecture.access import Scene
from tests.architecture.access.planning import guide_proposal
from tests.architecture.access.projects import project
from tests.architecture.states import State, shown
from tests.factories.guides import make_proposal, make_wish
from tests.factories.planning import AT
from tests.factories.projects import make_project

LONG = "Quartiersentwicklungsunterstützungsbedarfsermittlung im Hohenlohe-Schillingsfürst-Waldburg-Viertel"


def _long(scene: Scene) -> dict[str, Any]:
    make_wish(scene.guide, most_projects=1)
    make_project(scene.learner, title=LONG)
    make_project(scene.learner, guide=scene.guide, confirmed=False, title="Zweites")
    return {"uuid": make_proposal(by=scene.coordinator, name=LONG).uuid}


def _accepted(scene: Scene) -> dict[str, Any]:
    found = guide_proposal(scene)
    accept_proposal(GuideProposal.objects.get(**found), by=scene.coordinator, at=AT)
    return found


def _changed_since(scene: Scene) -> dict[str, Any]:
    found = guide_proposal(scene)
    PracticeProject.objects.filter(title="Wege im Quartier").update(state="given_up", ended_at=AT)
    return found


def _nobody(scene: Scene) -> dict[str, Any]:
    make_project(scene.learner)
    return {"uuid": make_proposal(by=scene.coordinator).uuid}


def _with_a_guide_to_choose(scene: Scene) -> dict[str, Any]:
    make_wish(scene.guide)
    return project(scene)


STATES = {
    "planning_desk:guide_proposals": (
        shown("coordinator", frame="desk", before=guide_proposal),
        shown("auditor", frame="desk", label="leer", before=lambda scene: GuideProposal.objects.all().delete()),
        State("Fehler", by="coordinator", frame="desk", data={"name": "", "hours": "-1"}, status=422),
    ),
    "planning_desk:guide_proposal": (
        shown("coordinator", frame="desk", kwargs=guide_proposal),
        shown("coordinator", frame="desk", label="lange Wörter", kwargs=_long),
        shown("auditor", frame="desk", label="angenommen", kwargs=_accepted),
        shown("coordinator", frame="desk", label="niemand", kwargs=_nobody),
    ),
    "planning_desk:accept_guide_proposal": (State("inzwischen geändert", by="coordinator", frame="desk", data={}, kwargs=_changed_since, status=409),),
    "planning:project_guide_wish": (
        shown("learner", kwargs=_with_a_guide_to_choose),
        shown("learner", label="leer", before=lambda scene: scene.guide, kwargs=project),
        State("Fehler", by="learner", data=lambda scene: {"liked": "999999"}, kwargs=_with_a_guide_to_choose, status=422),
    ),
}
