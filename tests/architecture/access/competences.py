"""The Kompetenzprofil, and the office's report of progress."""

from tests.architecture.access import FORBIDDEN, NOT_FOUND, Scene, only, signed_in
from tests.factories.learners import PathwayEnrolmentFactory


def unshared(scene: Scene) -> dict[str, object]:
    """Amina's pathway, guided by Gül; she has shared nothing."""
    from curriculum.models import Pathway

    return {"uuid": PathwayEnrolmentFactory(learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"), guide=scene.guide).uuid}


ACCESS = {
    "learners:competences": signed_in(curriculum=True),
    "learners:assess_competences": signed_in(methods="GET POST", kwargs=lambda scene: {"moment": "start"}, curriculum=True),
    "learners:share_competences": signed_in(302, methods="POST", curriculum=True),
    "learners:guided_competences": only("guide", "coordinator", status=NOT_FOUND, others=FORBIDDEN, kwargs=unshared, curriculum=True),
    "learners_desk_progress_csv": only("coordinator", others=302),
}
