"""The social index: its public pages, and how it is made at the desk."""

import json
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planning.domain.allocation_scenarios import decide_scenario
from planning.domain.learning_from_others import change_sharing
from planning.domain.quartiere import as_geojson
from planning.models import (
    AllocationScenario,
    AssessmentRound,
    ClassDeviation,
    Consultation,
    Geography,
    IndexRun,
    Indicator,
    IndicatorValue,
    Mandate,
    PracticeProject,
    Quartier,
    QuartierFeature,
    QuartierMove,
    QuartierSharing,
)
from tests.architecture.access import Scene
from tests.architecture.access.planning import (
    act_for_ulm,
    both_published,
    computed,
    geography,
    indicator,
    no_arguments,
    own_division,
    own_mandate,
    own_quartier,
    published,
    scenario,
)
from tests.architecture.states import Frame, State, shown
from tests.factories.core import GemeindeFactory
from tests.factories.planning import AT, make_data, make_geography, make_indicator, make_mandate, make_run, make_scenario


def _long_names(scene: Scene) -> dict[str, Any]:
    run = make_run(by=scene.coordinator, published=True, name="Quartiersentwicklungsunterstützungsbedarfsindex der Beispielverwaltungsgemeinschaft 2025")
    Quartier.objects.update(name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung Nord")
    Quartier.objects.filter(key="E").update(boundary=None)
    return {"uuid": run.uuid}


def _alike(scene: Scene) -> dict[str, Any]:
    """A Quartier with neighbours in two towns, one with a long name."""
    act_for_ulm(scene)
    gemeinde = GemeindeFactory(name="Verwaltungsgemeinschaft Hohenlohe-Schillingsfürst-Waldburg")
    other = make_geography(key="anderswo")
    Geography.objects.filter(pk=other.pk).update(gemeinde=gemeinde)
    for row in other.quartiere.all():
        Quartier.objects.filter(pk=row.pk).update(name=f"Quartiersentwicklungsunterstützungssiedlungserweiterung {row.key}")
    make_data(other)
    own = make_data()[0]
    change_sharing(gemeinde, shares_quartiere=True, shares_measures=True, by=scene.coordinator, at=AT)
    return {"uuid": own.quartiere.get(key="A").uuid}


def _alone(scene: Scene) -> dict[str, Any]:
    """A Quartier with values, where nobody agreed to be compared."""
    act_for_ulm(scene)
    QuartierSharing.objects.all().delete()
    return {"uuid": make_data()[0].quartiere.get(key="A").uuid}


def _nothing(scene: Scene) -> None:
    IndexRun.objects.update(state="withdrawn")


def _nothing_at_all(scene: Scene) -> None:
    AllocationScenario.objects.filter(previous__isnull=False).delete()
    AllocationScenario.objects.all().delete()
    for rests_on_a_quartier in (ClassDeviation, AssessmentRound, Consultation, QuartierMove):
        rests_on_a_quartier.objects.all().delete()
    IndexRun.objects.all().delete()
    Mandate.objects.all().delete()
    PracticeProject.objects.all().delete()
    Mandate.objects.all().delete()
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


def _every_feature(scene: Scene) -> dict[str, Any]:
    found = own_quartier(scene)
    for kind, title in (
        ("strength", "Nachbarschaftshilfe und Vereinsleben"),
        ("challenge", "Rechtsverkehrsdurchgangsstraßenlärmbelästigung entlang der Hauptstraße"),
        ("campus", "Bildungscampus"),
    ):
        QuartierFeature.objects.create(quartier=Quartier.objects.get(**found), kind=kind, title=title, text="Erster Absatz.\n\nZweiter.", address="")
    return found


def _long_division(scene: Scene) -> dict[str, Any]:
    found = own_division(scene)
    Quartier.objects.filter(key="B").update(
        name="Hohenlohe-Schillingsfürst-Waldburg-Siedlungserweiterung Nord", part_of="Verwaltungsgemeinschaftsmitgliedsgemeinde"
    )
    Quartier.objects.filter(key="C").update(boundary=None)
    return found


def _empty_division(scene: Scene) -> dict[str, Any]:
    found = own_division(scene)
    Quartier.objects.filter(geography__uuid=found["uuid"]).delete()
    return found


def _ended_division(scene: Scene) -> dict[str, Any]:
    found = own_division(scene)
    Geography.objects.filter(**found).update(valid_until_date="2025-12-31")
    return found


def _ended_quartier(scene: Scene) -> dict[str, Any]:
    found = _every_feature(scene)
    Geography.objects.filter(quartiere__uuid=found["uuid"]).update(valid_until_date="2025-12-31")
    return found


def _quartier_over_years(scene: Scene) -> dict[str, Any]:
    found = own_quartier(scene)
    quartier = Quartier.objects.get(**found)
    for name in ("Arbeitslose", "Kinder in Familien mit Leistungen zur Sicherung des Lebensunterhalts"):
        indicator = make_indicator(f"reihe-{len(name)}", name=name)
        for year, value, gap in ((2019, 6.5, ""), (2020, 7.25, ""), (2022, None, "few_cases"), (2023, 9.0, ""), (2024, 8.0, "")):
            IndicatorValue.objects.create(quartier=quartier, indicator=indicator, year=year, value=value, gap=gap)
    return found


def _counted_quartier(scene: Scene) -> dict[str, Any]:
    run = make_run(by=scene.coordinator)
    act_for_ulm(scene)
    return {"uuid": run.geography.quartiere.get(key="A").uuid}


def _checked_file(frame: Frame) -> Any:
    shown_division = Geography.objects.get(**own_division(frame.scene))
    file = SimpleUploadedFile("quartiere.geojson", json.dumps(as_geojson(shown_division)).encode())
    Quartier.objects.filter(geography=shown_division, key__in="AB").delete()
    return frame.client().post(reverse("planning:upload_quartiere", args=[shown_division.uuid]), {"file": file, "is_dry_run": "on"})


def _mandates(frame: Frame) -> Any:
    found = Mandate.objects.get(**own_mandate(frame.scene))
    Mandate.objects.filter(pk=found.pk).update(holder="Quartiersentwicklungsunterstützungsverein Hohenlohe-Schillingsfürst-Waldburg")
    make_mandate(found.quartier, found.municipality, until_date=date(2026, 9, 30))
    return frame.client().get(reverse("planning:mandates"))


def _some_quartiere(scene: Scene) -> dict[str, Any]:
    own_division(scene)
    return {}


STATES = {
    "planning:similar_quartiere": (
        shown("municipality", label="zu wenige Indikatoren"),
        State("ähnliche", by="municipality", kwargs=_alike),
        State("niemand hat eingewilligt", by="municipality", kwargs=_alone),
    ),
    "planning:quartier_sharing": (
        shown("municipality"),
        State("Fehler", by="municipality", data={"shares_measures": "on"}, status=422),
        State("gespeichert", by="municipality", data={"shares_quartiere": "on", "shares_measures": "on"}, follow=True),
    ),
    "planning:mandates": (shown("municipality", label="leer", kwargs=no_arguments), State("gefüllt", by="municipality", ask=_mandates)),
    "planning:mandate_new": (
        shown("municipality", label="ohne Quartiere", kwargs=no_arguments),
        State("gefüllt", by="municipality", kwargs=_some_quartiere),
        State("Fehler", by="municipality", data={"weekly_hours": "viele"}, kwargs=_some_quartiere, status=422),
    ),
    "planning:mandate_end": (shown("municipality"), State("Fehler", by="municipality", data={"until_date": "2020-01-01"}, status=422)),
    "planning:quartiere": (
        shown("municipality", before=own_division),
        shown("municipality", label="leer", before=act_for_ulm),
        shown("municipality", label="ohne Gemeinde"),
    ),
    "planning:begin_division": (
        shown("municipality", label="leer", kwargs=no_arguments),
        State("Fehler", by="municipality", data={"valid_from_date": "1980-01-01", "source": "Gemeinderat"}, kwargs=no_arguments, status=422),
    ),
    "planning:division": (
        shown("municipality", kwargs=own_division),
        shown("municipality", label="lange Wörter", kwargs=_long_division),
        shown("municipality", label="leer", kwargs=_empty_division),
        shown("municipality", label="abgeschlossen", kwargs=_ended_division),
    ),
    "planning:next_version": (
        shown("municipality", kwargs=own_division),
        State("Fehler", by="municipality", data={"valid_from_date": "2020-01-01", "source": "Gemeinderat"}, kwargs=own_division, status=422),
    ),
    "planning:upload_quartiere": (
        State("geprüft", by="municipality", ask=_checked_file),
        State("Fehler", by="municipality", data={}, kwargs=own_division, status=422),
    ),
    "planning:quartier_new": (
        shown("municipality", label="leer", kwargs=own_division),
        State("Fehler", by="municipality", data={"name": "Noch eines", "key": "A", "population": "-5"}, kwargs=own_division, status=422),
    ),
    "planning:quartier": (
        shown("municipality", kwargs=_every_feature),
        shown("municipality", label="leer", kwargs=own_quartier),
        shown("municipality", label="abgeschlossen", kwargs=_ended_quartier),
        shown("municipality", label="Zeitreihen", kwargs=_quartier_over_years),
        State("Fehler", by="municipality", data={"kind": "strength", "title": "", "address": "Marktplatz 1"}, kwargs=own_quartier, status=422),
    ),
    "planning:quartier_edit": (
        shown("municipality", kwargs=own_quartier),
        State("inzwischen geändert", by="municipality", data={"name": "A", "key": "A", "population": "1", "seen": "alt"}, kwargs=own_quartier, status=409),
    ),
    "planning:quartier_remove": (
        shown("municipality", kwargs=own_quartier),
        State("abgelehnt", by="municipality", data={}, kwargs=_counted_quartier, status=409),
    ),
    "planning:index_list": (shown(before=_published), shown(label="leer", before=_nothing)),
    "planning:index": (shown(kwargs=published), shown(kwargs=_long_names, label="lange Namen"), shown(kwargs=both_published, label="mit Dynamik")),
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
