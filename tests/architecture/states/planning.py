"""The social index: its public pages, and how it is made at the desk."""

from typing import Any

from django.urls import reverse

from planning.domain.allocation_scenarios import decide_scenario
from planning.models import AllocationScenario, Geography, IndexRun, Indicator, Quartier
from tests.architecture.access import Scene
from tests.architecture.access.planning import computed, geography, indicator, published, scenario
from tests.architecture.states import Frame, State, shown
from tests.factories.planning import AT, make_data, make_geography, make_run, make_scenario


def _long_names(scene: Scene) -> dict[str, Any]:
    run = make_run(by=scene.coordinator, published=True, name="Quartiersentwicklungsunterstützungsbedarfsindex der Beispielverwaltungsgemeinschaft 2025")
    Quartier.objects.update(name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung Nord")
    Quartier.objects.filter(key="E").update(boundary=None)
    return {"uuid": run.uuid}


def _nothing(scene: Scene) -> None:
    IndexRun.objects.update(state="withdrawn")


def _nothing_at_all(scene: Scene) -> None:
    AllocationScenario.objects.filter(previous__isnull=False).delete()
    AllocationScenario.objects.all().delete()
    IndexRun.objects.all().delete()
    Geography.objects.all().delete()
    Indicator.objects.all().delete()


def _without_data(scene: Scene) -> dict[str, Any]:
    return {"uuid": make_geography(key="neu").uuid}


def _published(scene: Scene) -> None:
    make_run(by=scene.coordinator, published=True)


def _decided(scene: Scene) -> dict[str, Any]:
    before = make_scenario(make_run(by=scene.coordinator, name="Quartiersentwicklungsunterstützungsbedarfsindex 2025"), by=scene.coordinator)
    decide_scenario(before, decision="Beirat, 1. Juli.", by=scene.coordinator, at=AT)
    return {"uuid": before.uuid}


def _two_scenarios(scene: Scene) -> dict[str, Any]:
    run = make_run(by=scene.coordinator)
    make_scenario(run, by=scene.coordinator)
    return {"uuid": run.uuid}


def _both_of_the_demonstration(frame: Frame) -> Any:
    status, dynamics = (IndexRun.objects.filter(name__startswith=name).order_by("pk")[0] for name in ("Demo-Sozialindex", "Demo-Dynamik"))
    return frame.client().get(reverse("planning_desk:comparison", args=[status.uuid]), {"mit": dynamics.uuid})


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
    "planning_desk:allocations": (
        shown("coordinator", frame="desk", kwargs=_two_scenarios),
        shown("auditor", frame="desk", label="leer", kwargs=computed),
        State("Fehler", by="coordinator", frame="desk", data={"name": ""}, kwargs=computed, status=422),
    ),
    "planning_desk:allocation": (
        shown("coordinator", frame="desk", kwargs=scenario),
        shown("auditor", frame="desk", label="beschlossen", kwargs=_decided),
    ),
    "planning_desk:comparison": (
        State("gefüllt", by="coordinator", frame="desk", ask=_both_of_the_demonstration),
        shown("auditor", frame="desk", label="leer", kwargs=computed),
    ),
    "planning_desk:decide_allocation": (State("Fehler", by="coordinator", frame="desk", data={"decision": ""}, kwargs=scenario, status=422),),
    "planning_desk:compute": (State("Fehler", by="coordinator", frame="desk", data={"name": ""}, kwargs=geography, status=422),),
}
