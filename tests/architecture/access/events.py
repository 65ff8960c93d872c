"""Events: public ones, one's own, and those one organises."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.architecture.access import FORBIDDEN, Access, Scene, everybody, only, signed_in
from tests.factories.events import make_event, make_result


def announced(scene: Scene) -> dict[str, Any]:
    """The office's, for everybody."""
    starts = timezone.now() + timedelta(days=40)
    fields = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "register_until_date": (starts - timedelta(days=5)).date()}
    return {"uuid": make_event(by=scene.coordinator, results_are_public=True, **fields).uuid}


def draft(scene: Scene) -> dict[str, Any]:
    """The office's, not announced."""
    return {"uuid": make_event(by=scene.coordinator, published=False).uuid}


def promise(scene: Scene) -> dict[str, Any]:
    """What Amina has promised to care for."""
    return {"uuid": make_result(make_event(by=scene.coordinator), by=scene.coordinator, owner=scene.learner).uuid}


ACCESS: dict[str, Access] = {
    "planning:event_list": everybody(),
    "planning:event": everybody(kwargs=announced),
    "planning:event_ics": everybody(kwargs=announced),
    "planning:event_results_csv": everybody(kwargs=announced),
    "planning:event_register": signed_in(302, methods="POST", kwargs=announced),
    "planning:event_withdraw": signed_in(302, methods="POST", kwargs=announced),
    "planning:own_events": signed_in(),
    "planning:own_result": only("learner", "coordinator", methods="GET POST", kwargs=promise),
    "planning:managed_events": only("municipality", "coordinator", others=FORBIDDEN),
    "planning:event_new": only("municipality", "coordinator", others=FORBIDDEN, methods="GET POST"),
    "planning:manage_event": only("coordinator", methods="GET POST", kwargs=announced),
    "planning:event_edit": only("coordinator", methods="GET POST", kwargs=draft),
    "planning:event_publish": only("coordinator", status=302, methods="POST", kwargs=draft),
    "planning:event_cancel": only("coordinator", methods="GET POST", kwargs=announced),
    "planning:event_participants_csv": only("coordinator", kwargs=announced),
}
