"""The Lernplan: one's own and nobody else's."""

from datetime import timedelta

from django.utils import timezone

from curriculum.models import Pathway
from learners.domain.plan_wishes import Wishes, stored
from learners.enums import PlanState
from learners.models import LearningPlan
from tests.architecture.access import Scene, only, signed_in


def _plan(scene: Scene, **fields: object) -> dict[str, object]:
    today = timezone.localdate()
    wishes = Wishes("koordination", today, today + timedelta(days=365), "Ulm", 48.4, 9.99, 60)
    values = {"state": PlanState.CANCELLED, "finished_at": timezone.now()} | fields
    pathway = Pathway.objects.get(slug="koordination")
    return {"uuid": LearningPlan.objects.create(learner=scene.learner, pathway=pathway, wishes=stored(wishes), asked_at=timezone.now(), **values).uuid}


def ended(scene: Scene) -> dict[str, object]:
    """A plan of Amina's that she cancelled."""
    return _plan(scene)


def empty(scene: Scene) -> dict[str, object]:
    """A plan of Amina's in which nothing was possible."""
    variant = {
        "kinds": ["cheapest", "nearest", "earliest"],
        "is_optimal": True,
        "figures": dict.fromkeys(("own_share_cents", "days", "journeys", "km", "finish"), 0),
    }
    nothing = {"offerings": [], "blocks": [], "uncovered": [{"module": "1", "phase": "P", "minutes": 270, "reasons": [["none", 0]]}]}
    return _plan(scene, state=PlanState.DONE, result={"offerings_seen": 0, "waiting": [], "variants": [variant | nothing]})


ACCESS = {
    "learners:plans": signed_in(methods="GET POST"),
    "learners:plan": only("learner", kwargs=ended, curriculum=True),
    "learners:cancel_plan": only("learner", status=302, methods="POST", kwargs=ended, curriculum=True),
    "learners:adopt_plan": only(
        "learner", status=302, methods="POST", kwargs=empty, data=lambda scene: {"kind": "cheapest", "how": "as_possible"}, curriculum=True
    ),
    "learners:replan": only("learner", status=302, methods="POST", kwargs=ended, curriculum=True),
    "learners:plan_ics": only("learner", kwargs=empty, curriculum=True),
}
