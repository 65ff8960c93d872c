"""A Quartier in three views: switched off, nothing there, everything there, in conflict, with long words; the online box open, closed and full."""

from typing import Any

from django.urls import reverse

from core.enums import Role
from core.models import Organisation, RoleAssignment
from planning.channel_enums import QuartierTopic
from planning.domain.articulated_needs import close_consultation, enter_figures, say_outcome
from planning.domain.assessments import close_assessment
from planning.domain.deviations import confirm_deviation, withdraw_deviation
from planning.domain.online_box import accept_entry, refuse_entry
from planning.models import AssessmentSheet, BoxEntry, Consultation, Quartier
from planning.views import online_box
from tests.architecture.access import Scene
from tests.architecture.access.channels import box, box_entry, consultation, deviation, division, receipt, sheet, sheet_of_round, viewed
from tests.architecture.access.planning import act_for_ulm
from tests.architecture.states import Frame, State, demo, shown
from tests.factories import channels as make
from tests.factories.planning import AT, make_run

LONG = "Hohenlohe-Schillingsfürst-Waldburg-Quartiersentwicklungsunterstützungsverein"
DESK = "planning_desk:"


def _quartier(scene: Scene) -> Quartier:
    return Quartier.objects.select_related("geography__gemeinde").get(**viewed(scene))


def _off(scene: Scene) -> None:
    act_for_ulm(scene)
    make_run(by=scene.coordinator, published=True)


def _without_gemeinde(scene: Scene) -> None:
    Organisation.objects.filter(role_assignments__in=RoleAssignment.objects.filter(user=scene.municipality, role=Role.MUNICIPALITY_CONTACT)).update(
        gemeinde=None
    )


def _listed(scene: Scene) -> None:
    quartier = Quartier.objects.get(**full(scene))
    make.make_round(quartier, by=scene.municipality)


def _without_quartiere(scene: Scene) -> None:
    quartier = _quartier(scene)
    quartier.geography.runs.all().delete()
    quartier.geography.delete()


def full(scene: Scene) -> dict[str, Any]:
    """Everything there is of a Quartier, in disagreement, with long words."""
    quartier, by = _quartier(scene), scene.municipality
    Quartier.objects.filter(pk=quartier.pk).update(name=LONG)
    make.hand_in_sheets(
        round_ := make.make_round(quartier, by=by, title=LONG),
        [("municipal", make.entry_of(4, burdens=LONG)), ("civil_society", make.entry_of(3)), ("market", make.entry_of(1))],
        by=by,
    )
    close_assessment(round_, by=by, at=AT)
    topics = dict.fromkeys(QuartierTopic.values, 0) | {"mobility": 22, "housing": 2, "participation": 30}
    make.make_answered(quartier, by=by, title=f"Umfrage {LONG}", topics=topics)
    confirm_deviation(
        make.make_deviation(quartier, by=by, valid_until_date=make.in_half_a_year(), at=make.now()), by=scene.coordinator, by_office=True, at=make.now()
    )
    return {"uuid": quartier.uuid}


def _thin(scene: Scene) -> dict[str, Any]:
    quartier = _quartier(scene)
    make.make_assessed(quartier, by=scene.municipality, levels=(3,), sectors=("municipal",))
    make.make_consultation(quartier, by=scene.municipality)
    return {"uuid": quartier.uuid}


def _history(scene: Scene) -> dict[str, Any]:
    quartier, by = _quartier(scene), scene.municipality
    row = make.make_deviation(quartier, by=by, valid_until_date=make.in_half_a_year(), at=make.now(), purpose=LONG)
    withdraw_deviation(row, reason=LONG, by=by, by_office=False, at=make.now())
    make.make_deviation(quartier, by=by, valid_until_date=make.in_half_a_year(), at=make.now())
    return {"uuid": quartier.uuid}


def _without_class(scene: Scene) -> dict[str, Any]:
    found = viewed(scene)
    Quartier.objects.get(**found).geography.runs.update(state="withdrawn")
    return found


def _asked(scene: Scene) -> dict[str, Any]:
    row = sheet_of_round(scene)
    make.ask(row.round, f"{LONG[:60].lower()}@example.org".replace("ü", "ue"), by=scene.municipality)
    make.hand_in_sheets(row.round, [("municipal", make.entry_of(2))], by=scene.municipality)
    return {"uuid": row.round.uuid}


def _round(levels: tuple[int, ...], sectors: tuple[str, ...]) -> Any:
    return lambda scene: {"uuid": make.make_assessed(_quartier(scene), by=scene.municipality, levels=levels, sectors=sectors).uuid}


def _rounds(scene: Scene) -> dict[str, Any]:
    quartier = _quartier(scene)
    make.make_assessed(quartier, by=scene.municipality)
    make.make_round(quartier, by=scene.municipality, title=LONG)
    return {"uuid": quartier.uuid}


def _answered_sheet(scene: Scene) -> dict[str, Any]:
    row = sheet_of_round(scene)
    AssessmentSheet.objects.filter(pk=row.pk).update(state="handed_in", assessor=scene.learner, levels={"housing": 2, "care": 3, "safety": 4}, strengths=LONG)
    return {"uuid": row.uuid}


def _closed_sheet(scene: Scene) -> dict[str, Any]:
    found = _answered_sheet(scene)
    close_assessment(AssessmentSheet.objects.get(**found).round, by=scene.municipality, at=AT)
    return found


def _consultations(scene: Scene) -> dict[str, Any]:
    quartier = _quartier(scene)
    make.make_answered(quartier, by=scene.municipality)
    make.make_open_box(quartier, by=scene.municipality)
    return {"uuid": quartier.uuid}


def _answered(scene: Scene) -> dict[str, Any]:
    row = make.make_answered(_quartier(scene), by=scene.municipality, title=LONG)
    return {"uuid": say_outcome(row, outcome="Der Bus fährt ab Mai bis 22 Uhr.", by=scene.municipality, at=AT).uuid}


def _unanswered(scene: Scene) -> dict[str, Any]:
    return {"uuid": make.make_answered(_quartier(scene), by=scene.municipality, participants=0, topics={}).uuid}


def _filled_box(scene: Scene) -> Consultation:
    row = Consultation.objects.get(**box(scene))
    for number in range(4):
        entry = make.write(row, f"Am Abend fährt kein Bus mehr, sagt Haus {number}. {LONG}")
        accept_entry(entry, topic="mobility", text=entry.text, by=scene.municipality, at=AT)
    refuse_entry(make.write(row, "Kaufen Sie bei uns ein!", topic="other"), reason="advertising", by=scene.municipality, at=AT)
    return row


def _read_box(scene: Scene) -> dict[str, Any]:
    row = _filled_box(scene)
    make.write(row, "Es fehlt eine Bank vor dem Haus.", topic="meeting", shown=False)
    return {"uuid": row.uuid}


def _closed_box(scene: Scene) -> dict[str, Any]:
    row = _filled_box(scene)
    enter_figures(row, participants=None, groups={}, topics={}, not_reached="Menschen ohne Internet", by=scene.municipality)
    close_consultation(row, by=scene.municipality, at=AT)
    say_outcome(row, outcome="Der Bus fährt ab Mai bis 22 Uhr.", by=scene.municipality, at=AT)
    return {"uuid": row.uuid}


def _empty_closed_box(scene: Scene) -> dict[str, Any]:
    found = box(scene)
    close_consultation(Consultation.objects.get(**found), by=scene.municipality, at=AT)
    return found


def _unread_box(scene: Scene) -> dict[str, Any]:
    found = box(scene)
    Consultation.objects.filter(**found).update(until_date=make.now().date().replace(day=1), from_date=make.now().date().replace(day=1))
    return found


def _decided_entry(scene: Scene) -> dict[str, Any]:
    found = box_entry(scene)
    entry = BoxEntry.objects.get(**found)
    accept_entry(entry, topic="mobility", text=f"{entry.text} {LONG}", by=scene.municipality, at=AT)
    close = entry.consultation
    enter_figures(close, participants=None, groups={}, topics={}, not_reached="Menschen ohne Internet", by=scene.municipality)
    close_consultation(close, by=scene.municipality, at=AT)
    return found


def _refused_receipt(scene: Scene) -> dict[str, Any]:
    found = receipt(scene)
    refuse_entry(BoxEntry.objects.get(uuid=found["entry"]), reason="people", by=scene.municipality, at=AT)
    return found


def _too_many(frame: Frame) -> Any:
    page, most = reverse("planning:online_box", kwargs=box(frame.scene)), online_box.FROM_ONE_NETWORK
    online_box.FROM_ONE_NETWORK = 0
    try:
        return frame.client().post(page, {"topic": "mobility", "text": "Am Abend fährt kein Bus mehr.", "stamp": make.old_stamp()})
    finally:
        online_box.FROM_ONE_NETWORK = most


STATES = {
    "planning:channels": (
        shown("municipality", before=_listed),
        shown(demo.CONTACT, label="Demo"),
        shown("municipality", label="alles aus", before=_off),
        shown("municipality", label="ohne Quartiere", before=_without_quartiere),
        shown("municipality", label="ohne Gemeinde", before=_without_gemeinde),
    ),
    "planning:three_views": (
        shown("municipality", label="lange Wörter", kwargs=full),
        shown("municipality", label="nicht belastbar", kwargs=_thin),
        shown("municipality", label="leer", kwargs=viewed),
    ),
    "planning:deviations": (
        shown("municipality", kwargs=full),
        shown("municipality", label="Verlauf", kwargs=_history),
        shown("municipality", label="leer", kwargs=viewed),
        shown("municipality", label="ohne Klasse", kwargs=_without_class),
        State("Fehler", by="municipality", data={"to_class": "9", "reason": "kurz"}, status=422),
    ),
    "planning:withdraw_deviation": (
        shown("municipality", kwargs=deviation),
        State("Fehler", by="municipality", data={}, status=422),
    ),
    "planning:assessments": (
        shown("municipality", kwargs=_rounds),
        shown("municipality", label="leer", kwargs=viewed),
        State("Fehler", by="municipality", data={"title": "Rückblick", "until_date": "2020-01-01"}, status=422),
    ),
    "planning:assessment": (
        shown("municipality", label="läuft", kwargs=_asked),
        shown("municipality", label="ohne Bögen"),
        shown("municipality", label="abgeschlossen", kwargs=_round((2, 4), ("municipal", "civil_society"))),
        shown("municipality", label="nicht belastbar", kwargs=_round((2,), ("municipal",))),
        State("Fehler", by="municipality", data={"email": "keine"}, status=422),
    ),
    "planning:assessment_sheets": (shown("learner", before=_answered_sheet), shown("learner", label="leer")),
    "planning:assessment_sheet": (
        shown("learner", kwargs=_answered_sheet),
        shown("learner", label="leer", kwargs=sheet),
        shown("learner", label="abgeschlossen", kwargs=_closed_sheet),
        State("zu wenig", by="learner", data={"level_housing": "2"}, kwargs=sheet, status=409),
    ),
    "planning:consultations": (
        shown("municipality", kwargs=_consultations),
        shown("municipality", label="leer", kwargs=viewed),
        State("Fehler", by="municipality", data={"method": "box", "from_date": "2026-02-01", "until_date": "2026-01-01"}, status=422),
    ),
    "planning:consultation": (
        shown("municipality", label="läuft", kwargs=consultation),
        shown("municipality", label="Kasten", kwargs=_read_box),
        shown("municipality", label="abgeschlossen", kwargs=_answered),
        shown("municipality", label="niemand", kwargs=_unanswered),
        State("Fehler", by="municipality", data={"participants": "2", "topic_mobility": "5"}, kwargs=consultation, status=422),
    ),
    "planning:consultation_outcome": (State("Fehler", by="municipality", data={}, status=422),),
    "planning:box_entries": (shown("municipality", kwargs=_read_box), shown("municipality", label="leer", kwargs=box)),
    "planning:box_entry": (
        shown("municipality", kwargs=box_entry),
        shown("municipality", label="aufgenommen", kwargs=_decided_entry),
        State("ohne Grund", by="municipality", data={"topic": "mobility", "text": "x", "do": "refuse"}, kwargs=box_entry, status=422),
    ),
    "planning:online_box": (
        shown(label="offen", kwargs=box),
        shown(label="geschlossen", kwargs=_closed_box),
        shown(label="wird gelesen", kwargs=_unread_box),
        shown(label="leer geschlossen", kwargs=_empty_closed_box),
        State("Fehler", data={"text": "kurz"}, kwargs=box, status=422),
        State("zu viele", ask=_too_many, status=429),
    ),
    "planning:box_received": (shown(kwargs=receipt), shown(label="nicht aufgenommen", kwargs=_refused_receipt)),
    f"{DESK}channels": (
        shown("coordinator", frame="desk", kwargs=division),
        shown("auditor", frame="desk", label="leer", kwargs=lambda scene: {"uuid": make_run(by=scene.coordinator).geography.uuid}),
    ),
    f"{DESK}three_views": (shown("coordinator", frame="desk", kwargs=full), shown("auditor", frame="desk", label="leer", kwargs=viewed)),
    f"{DESK}deviations": (
        shown("coordinator", frame="desk", kwargs=_history),
        shown("auditor", frame="desk", label="leer", kwargs=viewed),
        State("Fehler", by="coordinator", frame="desk", data={"to_class": "9"}, status=422),
    ),
    f"{DESK}withdraw_deviation": (shown("coordinator", frame="desk", kwargs=deviation), State("Fehler", by="coordinator", frame="desk", data={}, status=422)),
}
