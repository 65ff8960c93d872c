"""One's own learning and the guides' side of it (learners: hours, pathways, self-study)."""

from curriculum.models import Pathway, SelfStudyUnit
from tests.architecture.access import FORBIDDEN, Scene, only, signed_in
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory
from tests.factories.providers import AT


def _unit() -> SelfStudyUnit:
    cell = Pathway.objects.get(slug="koordination").pathway_modules.filter(phase="S").order_by("module__position").first()
    return SelfStudyUnit.objects.filter(module=cell.module).order_by("position").first()


def a_unit(scene: Scene) -> dict[str, object]:
    """A unit of Amina's pathway that she has not begun."""
    PathwayEnrolmentFactory(learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"), guide=scene.guide)
    return {"slug": _unit().slug}


def own_work(scene: Scene) -> dict[str, object]:
    """A unit Amina works on."""
    arguments = a_unit(scene)
    UnitWorkFactory(learner=scene.learner, unit=_unit(), check_passed_at=AT)
    return arguments


def submitted(scene: Scene) -> dict[str, object]:
    """What Amina handed in."""
    a_unit(scene)
    return {"uuid": UnitWorkFactory(learner=scene.learner, unit=_unit(), submitted=True).uuid}


def accepted(scene: Scene) -> dict[str, object]:
    """What Gül has accepted of Amina's."""
    a_unit(scene)
    return {"uuid": UnitWorkFactory(learner=scene.learner, unit=_unit(), submitted=True, state="accepted", decided_by=scene.guide, decided_at=AT).uuid}


GUIDES = ("guide", "coordinator")

ACCESS = {
    "learners:own_area": signed_in(),
    "learners:hours": signed_in(),
    "learners:hours_csv": signed_in(),
    "learners:choose_pathway": signed_in(methods="GET POST"),
    "learners:leave_pathway": signed_in(422, methods="POST"),
    "learners:units": signed_in(),
    "learners:unit": signed_in(kwargs=a_unit, curriculum=True),
    "learners:unit_begin": only("learner", status=302, others=409, methods="POST", kwargs=a_unit, curriculum=True),
    "learners:unit_check": only("learner", status=422, methods="POST", kwargs=own_work, curriculum=True),
    "learners:unit_reflection": only("learner", status=302, methods="POST", kwargs=own_work, data=lambda scene: {"reflection": "Entwurf"}, curriculum=True),
    "learners:guidance": only(*GUIDES, others=FORBIDDEN),
    "learners:guidance_work": only(*GUIDES, others=FORBIDDEN, kwargs=submitted, curriculum=True),
    "learners:guidance_accept": only(*GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=submitted, curriculum=True),
    "learners:guidance_return": only(
        *GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=submitted, data=lambda scene: {"remark": "Bitte genauer."}, curriculum=True
    ),
    "learners:guidance_withdraw": only(
        *GUIDES, status=302, others=FORBIDDEN, methods="POST", kwargs=accepted, data=lambda scene: {"reason": "Verwechselt."}, curriculum=True
    ),
}
