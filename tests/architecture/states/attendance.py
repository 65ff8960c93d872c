"""The code on the wall, and the check-in of a participant."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from learners.domain.check_in import open_door
from learners.models import CheckIn
from providers.models import Session
from tests.architecture.access import Scene
from tests.architecture.access.attendance import session_with_door
from tests.architecture.states import State, shown
from tests.architecture.states.providers import LONG_TITLE
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory


def _tomorrow(scene: Scene) -> dict[str, Any]:
    session = OfferingFactory(provider=scene.provider, title=LONG_TITLE, first_start=timezone.now() + timedelta(days=1)).sessions.get()
    EnrolmentFactory(learner=scene.learner, offering=session.offering)
    open_door(session, by=scene.editor, at=timezone.now())
    return {"uuid": session.uuid}


def _done(scene: Scene) -> dict[str, Any]:
    uuid = session_with_door(scene)
    session = Session.objects.get(**uuid)
    CheckIn.objects.create(session=session, enrolment=session.offering.enrolments.get(), checked_in_at=timezone.now())
    return uuid


def closed_list(scene: Scene) -> dict[str, Any]:
    """A session of a month ago, with Amina and nothing recorded."""
    session = OfferingFactory(provider=scene.provider, title=LONG_TITLE, first_start=timezone.now() - timedelta(days=30)).sessions.get()
    EnrolmentFactory(learner=scene.learner, offering=session.offering)
    return {"uuid": session.uuid}


STATES = {
    "learners:check_in_code": (
        shown("editor", kwargs=session_with_door),
        shown("editor", label="zu früh", kwargs=_tomorrow),
    ),
    "learners:check_in": (
        shown("learner", label="Code fehlt", kwargs=session_with_door),
        shown("learner", label="eingecheckt", kwargs=_done),
        State("Code veraltet", by="learner", kwargs=session_with_door, data={"code": "AAAA AAAA"}, status=422),
        State("zu früh", by="learner", kwargs=_tomorrow, data={"code": "AAAA AAAA"}, status=409),
    ),
}
