"""A Quartier in three views: of its municipality, of the office, of those who were asked; and the public online box."""

from typing import Any

from planning.models import AssessmentSheet, BoxEntry, Quartier
from tests.architecture.access import Scene, everybody, only, signed_in
from tests.architecture.access.planning import OFFICE, OTHERS, READERS, act_for_ulm
from tests.factories import channels as make
from tests.factories.core import make_municipality_contact
from tests.factories.planning import make_gemeinde

DESK = "planning_desk:"


def viewed(scene: Scene) -> dict[str, Any]:
    """A Quartier of the contact's municipality, everything switched on."""
    act_for_ulm(scene)
    return {"uuid": make.make_classes(by=scene.coordinator)["A"].uuid}


def _quartier(scene: Scene) -> Quartier:
    return Quartier.objects.select_related("geography__gemeinde").get(**viewed(scene))


def switchable(scene: Scene) -> dict[str, Any]:
    """The contact's municipality."""
    act_for_ulm(scene)
    return {"ags": make_gemeinde().ags}


def division(scene: Scene) -> dict[str, Any]:
    """The division it belongs to."""
    return {"uuid": _quartier(scene).geography.uuid}


def deviation(scene: Scene) -> dict[str, Any]:
    """Proposed by a colleague of the contact."""
    quartier = _quartier(scene)
    colleague = make_municipality_contact(scene.municipality.role_assignments.get().organisation)
    return {"uuid": make.make_deviation(quartier, by=colleague, valid_until_date=make.in_half_a_year(), at=make.now()).uuid}


def assessment(scene: Scene) -> dict[str, Any]:
    """A round that runs."""
    return {"uuid": make.make_round(_quartier(scene), by=scene.municipality).uuid}


def sheet(scene: Scene) -> dict[str, Any]:
    """Amina was asked."""
    round_ = make.make_round(_quartier(scene), by=scene.municipality)
    return {"uuid": make.ask(round_, scene.learner.email, by=scene.municipality).uuid}


def consultation(scene: Scene) -> dict[str, Any]:
    """A survey that runs."""
    return {"uuid": make.make_consultation(_quartier(scene), by=scene.municipality).uuid}


def closed_consultation(scene: Scene) -> dict[str, Any]:
    """A survey that is closed."""
    return {"uuid": make.make_answered(_quartier(scene), by=scene.municipality).uuid}


def box(scene: Scene) -> dict[str, Any]:
    """A box that is open."""
    return {"uuid": make.make_open_box(_quartier(scene), by=scene.municipality).uuid}


def box_entry(scene: Scene) -> dict[str, Any]:
    """Something nobody has read yet."""
    return {"uuid": make.write(make.make_open_box(_quartier(scene), by=scene.municipality)).uuid}


def receipt(scene: Scene) -> dict[str, Any]:
    """What whoever wrote it has."""
    entry = BoxEntry.objects.select_related("consultation").get(**box_entry(scene))
    return {"uuid": entry.consultation.uuid, "entry": entry.uuid}


def sheet_of_round(scene: Scene) -> AssessmentSheet:
    """The row behind `sheet`."""
    return AssessmentSheet.objects.select_related("round").get(**sheet(scene))


ACCESS = {
    "planning:channels": only("municipality", others=403),
    "planning:switch_channel": only("municipality", status=302, methods="POST", kwargs=switchable, data=lambda scene: {"channel": "index", "on": "1"}),
    "planning:three_views": only("municipality", kwargs=viewed),
    "planning:three_views_csv": only("municipality", kwargs=viewed),
    "planning:three_views_json": only("municipality", kwargs=viewed),
    "planning:deviations": only("municipality", methods="GET POST", kwargs=viewed),
    "planning:confirm_deviation": only("municipality", status=302, methods="POST", kwargs=deviation),
    "planning:withdraw_deviation": only("municipality", methods="GET POST", kwargs=deviation),
    "planning:assessments": only("municipality", methods="GET POST", kwargs=viewed),
    "planning:assessment": only("municipality", methods="GET POST", kwargs=assessment),
    "planning:close_assessment": only("municipality", status=302, methods="POST", kwargs=assessment),
    "planning:take_back_asking": only("municipality", status=302, methods="POST", kwargs=sheet),
    "planning:consultations": only("municipality", methods="GET POST", kwargs=viewed),
    "planning:consultation": only("municipality", methods="GET POST", kwargs=consultation),
    "planning:close_consultation": only("municipality", status=302, methods="POST", kwargs=consultation),
    "planning:consultation_outcome": only("municipality", status=422, methods="POST", kwargs=closed_consultation),
    "planning:box_entries": only("municipality", kwargs=box),
    "planning:box_entry": only("municipality", methods="GET POST", kwargs=box_entry),
    "planning:assessment_sheets": signed_in(),
    "planning:assessment_sheet": only("learner", methods="GET POST", kwargs=sheet),
    "planning:decline_assessment": only("learner", status=302, methods="POST", kwargs=sheet),
    "planning:online_box": everybody(methods="GET POST", kwargs=box),
    "planning:box_received": everybody(kwargs=receipt),
    f"{DESK}channels": only(*READERS, **OTHERS, kwargs=division),
    f"{DESK}switch_channel": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=division, data=lambda scene: {"channel": "index", "on": "1"}),
    f"{DESK}three_views": only(*READERS, **OTHERS, kwargs=viewed),
    f"{DESK}three_views_csv": only(*READERS, **OTHERS, kwargs=viewed),
    f"{DESK}three_views_json": only(*READERS, **OTHERS, kwargs=viewed),
    f"{DESK}deviations": only(*READERS, **OTHERS, methods="GET POST", kwargs=viewed),
    f"{DESK}confirm_deviation": only("coordinator", **OFFICE, status=302, methods="POST", kwargs=deviation),
    f"{DESK}withdraw_deviation": only("coordinator", **OFFICE, methods="GET POST", kwargs=deviation),
}
