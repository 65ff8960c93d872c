"""The social index: its public pages, and how it is made at the desk."""

from typing import Any

from planning.models import Geography, IndexRun, Indicator, Quartier
from tests.architecture.access import Scene
from tests.architecture.access.planning import computed, geography, indicator, published
from tests.architecture.states import State, shown
from tests.factories.planning import make_data, make_geography, make_run


def _long_names(scene: Scene) -> dict[str, Any]:
    run = make_run(by=scene.coordinator, published=True, name="Quartiersentwicklungsunterstützungsbedarfsindex der Beispielverwaltungsgemeinschaft 2025")
    Quartier.objects.update(name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung Nord")
    Quartier.objects.filter(key="E").update(boundary=None)
    return {"uuid": run.uuid}


def _nothing(scene: Scene) -> None:
    IndexRun.objects.update(state="withdrawn")


def _nothing_at_all(scene: Scene) -> None:
    IndexRun.objects.all().delete()
    Geography.objects.all().delete()
    Indicator.objects.all().delete()


def _without_data(scene: Scene) -> dict[str, Any]:
    return {"uuid": make_geography(key="neu").uuid}


def _published(scene: Scene) -> None:
    make_run(by=scene.coordinator, published=True)


STATES = {
    "planning:index_list": (shown(before=_published), shown(label="leer", before=_nothing)),
    "planning:index": (shown(kwargs=published), shown(kwargs=_long_names, label="lange Namen")),
    "planning_desk:geographies": (
        shown("coordinator", frame="desk", before=lambda scene: make_data()),
        shown("auditor", frame="desk", label="leer", before=_nothing_at_all),
    ),
    "planning_desk:geography": (shown("coordinator", frame="desk", kwargs=geography), shown("coordinator", frame="desk", label="leer", kwargs=_without_data)),
    "planning_desk:indicators": (shown("coordinator", frame="desk", before=lambda scene: make_data()),),
    "planning_desk:indicator": (shown("coordinator", frame="desk", kwargs=indicator),),
    "planning_desk:indicator_new": (
        shown("coordinator", frame="desk", label="leer"),
        State("Fehler", by="coordinator", frame="desk", data={"key": ""}, status=422),
    ),
    "planning_desk:run": (shown("coordinator", frame="desk", kwargs=computed), shown("auditor", frame="desk", label="veröffentlicht", kwargs=published)),
    "planning_desk:compute": (State("Fehler", by="coordinator", frame="desk", data={"name": ""}, kwargs=geography, status=422),),
}
