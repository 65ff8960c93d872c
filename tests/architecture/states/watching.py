"""Saved searches, interest without a date."""

from datetime import UTC, datetime
from typing import Any

from curriculum.models import Module
from providers.domain.criteria import Criteria
from providers.domain.interest import declare_interest
from providers.domain.watching import save_search
from tests.architecture.access import Scene
from tests.architecture.access.watching import saved
from tests.architecture.states import State, shown

AT = datetime(2027, 1, 11, tzinfo=UTC)


def _module(scene: Scene) -> dict[str, Any]:
    return {"code": Module.objects.get(code="7", curriculum__is_current=True).code}


def _wants(scene: Scene) -> dict[str, Any]:
    module = Module.objects.get(code="7", curriculum__is_current=True)
    declare_interest(module, by=scene.learner, at=AT)
    return {"code": module.code}


def _watches(scene: Scene) -> None:
    saved(scene)
    _wants(scene)


def _watches_twenty(scene: Scene) -> None:
    for number in range(20):
        save_search(scene.learner, Criteria(words=f"Beteiligung {number}"), at=AT)


STATES: dict[str, tuple[State, ...]] = {
    "providers:remember_search": (
        shown("learner", query="q=Beteiligung&format=basis&von=gestern"),
        shown("learner", label="zu viele", before=_watches_twenty, query="q=Netzwerk", data={}, status=409),
    ),
    "providers:watching": (shown("learner", label="leer"), shown("learner", before=_watches)),
    "providers:end_search": (shown(kwargs=saved),),
    "providers:interest": (shown("learner", kwargs=_module), shown("learner", label="gemeldet", kwargs=_wants)),
}
