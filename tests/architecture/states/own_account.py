"""How the Lernzeitenübersicht may look."""

from typing import Any

from django.utils import timezone

from core.models import Job
from learners.models import HoursReport
from tests.architecture.access import Scene
from tests.architecture.access.own_account import report
from tests.architecture.states import shown


def _made(scene: Scene) -> dict[str, Any]:
    arguments = report(scene)
    HoursReport.objects.filter(**arguments).update(pdf="lernzeiten/muster.pdf", made_at=timezone.now())
    return arguments


def _failed(scene: Scene) -> dict[str, Any]:
    arguments = report(scene)
    Job.objects.filter(pk=HoursReport.objects.get(**arguments).job_id).update(state="failed")
    return arguments


STATES = {
    "learners:hours_report": (shown("learner"), shown("learner", label="fertig", kwargs=_made), shown("learner", label="gescheitert", kwargs=_failed)),
}
