"""Events in every state: ahead, full, called off, over with results."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from planning.domain.events import cancel_event, register
from planning.models import Event
from tests.architecture.access import Scene
from tests.architecture.access.events import announced, promise
from tests.architecture.states import State, demo, shown
from tests.factories.core import UserFactory
from tests.factories.events import make_event, make_result

LONG = "Quartiersentwicklungsunterstützungsvernetzungstreffen der Verwaltungsgemeinschaft Hohenlohe-Schillingsfürst"


def _full(scene: Scene) -> dict[str, Any]:
    event = Event.objects.get(**announced(scene))
    Event.objects.filter(pk=event.pk).update(capacity=1, title=LONG, place=LONG)
    register(event, by=UserFactory(), at=timezone.now())
    return {"uuid": event.uuid}


def _waiting(scene: Scene) -> dict[str, Any]:
    arguments = _full(scene)
    register(Event.objects.get(**arguments), by=scene.learner, at=timezone.now())
    return arguments


def _cancelled(scene: Scene) -> dict[str, Any]:
    event = Event.objects.get(**announced(scene))
    cancel_event(event, reason="Der Saal ist gesperrt.", by=scene.coordinator, at=timezone.now())
    return {"uuid": event.uuid}


def _over(scene: Scene) -> dict[str, Any]:
    event = make_event(by=scene.coordinator, results_are_public=True)
    register(event, by=scene.learner, at=timezone.now())
    make_result(event, by=scene.coordinator, owner=scene.learner, text=LONG)
    make_result(event, by=scene.coordinator, kind="ask")
    when = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=when - timedelta(days=2), ends_at=when - timedelta(days=1))
    return {"uuid": event.uuid}


def _overdue(scene: Scene) -> None:
    event = make_event(by=scene.coordinator)
    register(event, by=scene.learner, at=timezone.now())
    make_result(event, by=scene.coordinator, owner=scene.learner, text=LONG, due_date=date(2026, 1, 1))


def _nothing(scene: Scene) -> None:
    Event.objects.all().delete()


STATES = {
    "planning:event_list": (shown(), State("leer", before=_nothing)),
    "planning:event": (
        shown("learner"),
        State("voll, lange Wörter", kwargs=_full),
        State("auf der Warteliste", by="learner", kwargs=_waiting),
        State("abgesagt", kwargs=_cancelled),
        State("vorbei, mit Ergebnissen", by="learner", kwargs=_over),
    ),
    "planning:own_events": (shown("stranger", label="leer"), shown(demo.LEARNER), State("überfällig", by="learner", before=_overdue)),
    "planning:own_result": (
        shown("learner"),
        State("Fehler", by="learner", data={"state": "dropped"}, status=422),
        State("gespeichert", by="learner", kwargs=promise, data={"state": "done", "remark": "Getan"}, follow=True),
    ),
    "planning:managed_events": (shown(demo.COORDINATOR), State("leer", by="coordinator", before=_nothing)),
    "planning:event_new": (shown("coordinator"), State("Fehler", by="coordinator", data={}, status=422)),
    "planning:manage_event": (shown("coordinator"), State("vorbei", by="coordinator", kwargs=_over), State("voll", by="coordinator", kwargs=_full)),
    "planning:event_edit": (shown("coordinator"), State("Fehler", by="coordinator", data={}, status=422)),
    "planning:event_cancel": (shown("coordinator"), State("Fehler", by="coordinator", data={}, status=422)),
}
