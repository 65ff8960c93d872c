"""How the Lernplan may look."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.domain import jobs
from core.models import Gemeinde, Job
from curriculum.models import Pathway
from learners.domain.plan_wishes import Wishes
from learners.domain.plans import ask_plan
from learners.models import LearningPlan
from tests.architecture.access import Scene
from tests.architecture.access.plan import empty, ended
from tests.architecture.states import State, demo, shown
from tests.architecture.states.providers import LONG_TITLE, soon


def _asked(scene: Scene) -> dict[str, Any]:
    ulm, today = Gemeinde.objects.get(name="Ulm"), timezone.localdate()
    wishes = Wishes("koordination", today, today + timedelta(days=400), "Ulm", ulm.lat, ulm.lon, 400, waiting_ok=True)
    return {"uuid": ask_plan(wishes, learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"), at=timezone.now()).uuid}


def _done(scene: Scene) -> dict[str, Any]:
    soon(scene, title=LONG_TITLE)
    arguments = _asked(scene)
    jobs.run_job(LearningPlan.objects.get(**arguments).job_id)
    return arguments


def _failed(scene: Scene) -> dict[str, Any]:
    arguments = _asked(scene)
    Job.objects.filter(pk=LearningPlan.objects.get(**arguments).job_id).update(state="failed")
    return arguments


STATES = {
    "learners:plans": (shown(demo.LEARNER), shown("stranger", label="leer"), State("Fehler", by="learner", data={"place": "Entenhausen"}, status=422)),
    "learners:plan": (
        shown("learner", label="abgebrochen", kwargs=ended),
        shown("learner", label="wird berechnet", kwargs=_asked),
        shown("learner", label="fertig", kwargs=_done),
        shown("learner", label="nichts möglich", kwargs=empty),
        shown("learner", label="gescheitert", kwargs=_failed),
    ),
    "learners:adopt_plan": (
        State("ohne Angabe", by="learner", kwargs=empty, data={}, status=422),
        State("gibt es nicht", by="learner", kwargs=ended, data={"kind": "cheapest", "how": "as_possible"}, status=409),
    ),
}
