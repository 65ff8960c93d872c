"""Attendance: the roll call's code, the sheet to sign, the participant's check-in."""

from typing import Any

from tests.architecture.access import Scene, everybody, only
from tests.architecture.access.learners import public_offering, session_of_boris


def session_with_door(scene: Scene) -> dict[str, Any]:
    """A session of Boris's provider that runs now, with Amina in it and an open door."""
    from datetime import timedelta

    from django.utils import timezone

    from learners.domain.check_in import open_door
    from tests.factories.learners import EnrolmentFactory
    from tests.factories.providers import OfferingFactory

    at = timezone.now()
    offering = OfferingFactory(provider=scene.provider, first_start=at.replace(second=0, microsecond=0) - timedelta(minutes=5))
    EnrolmentFactory(learner=scene.learner, offering=offering)
    session = offering.sessions.get()
    open_door(session, by=scene.editor, at=at)
    return {"uuid": session.uuid}


def scanned(scene: Scene) -> dict[str, Any]:
    """An address as behind a QR code, with a code that was never right."""
    return {**session_with_door(scene), "code": "AAAAAAAA"}


ACCESS = {
    "learners:check_in_door": only("editor", "coordinator", methods="POST", status=302, data=lambda scene: {"door": "open"}, kwargs=session_with_door),
    "learners:check_in_code": only("editor", "coordinator", kwargs=session_with_door),
    "learners:participants_xlsx": only("editor", "coordinator", kwargs=public_offering),
    "learners:signature_sheet": only("editor", "coordinator", kwargs=session_of_boris),
    "learners:check_in": only("learner", methods="GET POST", kwargs=session_with_door),
    "learners:scan": everybody(302, kwargs=scanned),
}
