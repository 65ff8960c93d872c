"""How the Kompetenzprofil may look."""

from typing import Any

from django.utils import timezone

from curriculum.models import Competence
from learners.domain.competences import assess, share_profile
from learners.enums import AssessmentMoment
from tests.architecture.access import Scene
from tests.architecture.access.competences import unshared
from tests.architecture.states import State, shown


def assessed(scene: Scene) -> dict[str, Any]:
    """Amina at the start and at the end, weak and strong in turn."""
    slugs = list(Competence.objects.filter(curriculum__is_current=True).order_by("position").values_list("slug", flat=True))
    for moment, more in ((AssessmentMoment.START, 0), (AssessmentMoment.END, 1)):
        assess(scene.learner, moment, {slug: place % 4 + more for place, slug in enumerate(slugs)}, at=timezone.now())
    return {}


def shared(scene: Scene) -> dict[str, Any]:
    """The same, and her guide may look."""
    assessed(scene)
    share_profile(scene.learner, shared=True)
    return dict(unshared(scene))


STATES = {
    "learners:competences": (
        shown("learner", label="leer"),
        shown("learner", before=assessed),
        shown("learner", label="eine Phase", before=assessed, query="phase=planung"),
    ),
    "learners:assess_competences": (
        shown("learner", label="leer"),
        shown("learner", before=assessed),
        State("Fehler", by="learner", data={}, status=422),
        State("anderer Zeitpunkt", by="learner", kwargs=lambda scene: {"moment": "irgendwann"}, status=404),
    ),
    "learners:guided_competences": (
        shown("guide", label="nicht freigegeben", kwargs=unshared, status=404),
        shown("guide", label="freigegeben", kwargs=shared),
    ),
}
