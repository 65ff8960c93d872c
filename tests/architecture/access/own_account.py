"""The Lernzeitkonto and what one takes away of it."""

from django.utils import timezone

from learners.domain.hours_report import ask_for_report
from tests.architecture.access import Scene, everybody, only, signed_in
from tests.architecture.access.api import NO_TOKEN


def report(scene: Scene) -> dict[str, object]:
    """A Lernzeitenübersicht Amina has asked for."""
    return {"uuid": ask_for_report(scene.learner, at=timezone.now()).uuid}


ACCESS = {
    "learners:hours_xlsx": signed_in(),
    "learners:ask_hours_report": signed_in(302, methods="POST"),
    "learners:hours_report": only("learner", kwargs=report),
    "learners:hours_pdf": only("learner", status=302, kwargs=report),
    "api:own_account": everybody(NO_TOKEN),
}
