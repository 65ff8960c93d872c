"""Practice projects: the team's pages, the guide's pages, the municipality's list."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from learners.models import HoursClaim
from planning.domain.project_parts import change_part, fields_of
from planning.domain.projects import fingerprint
from planning.models import (
    FundApplication,
    Geography,
    GuidanceMeeting,
    GuidanceNote,
    PracticeProject,
    ProjectActor,
    ProjectAgreement,
    ProjectBody,
    ProjectDecision,
    ProjectExclusion,
    ProjectLogEntry,
    ProjectMeasure,
    ProjectMilestone,
    ProjectResponsibility,
    ProjectSource,
    Quartier,
    TaskEvidence,
)
from tests.architecture.access import Scene
from tests.architecture.access.projects import a_project, asked, evidence, fund, fund_application, invited, log_entry, part, project, task
from tests.architecture.states import Frame, State, shown
from tests.factories.planning import make_geography
from tests.factories.projects import AT, begin_koordination, make_evidence, task_of

LONG = "Hohenlohe-Schillingsfürst-Waldburg-Quartiersentwicklungsunterstützungsverein"


def _full(scene: Scene) -> PracticeProject:
    """Everything that can stand on the page, with long words."""
    texts = dict.fromkeys(("strategy", "participation", "contact_point", "public_relations", "evaluation", "stock_taking"), f"{LONG}.\n\nZweiter Absatz.")
    row = a_project(scene, title=f"Wege für alle: {LONG}", weekly_hours="9.5", stock_taken_on_date=date(2026, 6, 1), **texts)
    Quartier.objects.filter(pk=row.quartier_id).update(name=LONG)
    for sector in ("municipal", "market", "civil_society", "primary"):
        ProjectActor.objects.create(project=row, name=f"{LONG} ({sector})", sector=sector, contribution="Räume und Zeit")
    ProjectAgreement.objects.create(project=row, text=f"Zwei Laternen, {LONG}", indicator="Sie leuchten", due_date=date(2027, 1, 1), team_confirmed_at=AT)
    ProjectAgreement.objects.create(project=row, kind="cooperation", text="Räume teilen", parties=LONG, indicator="Belegung", due_date=date(2027, 1, 1))
    ProjectBody.objects.create(project=row, name="Quartiersrat", groups="Bewohnerschaft (6), Vereine (3), Verwaltung (2)", rules="Fassung vom 1. März 2026")
    ProjectDecision.objects.create(project=row, body="Gemeinderat", decided_on_date=date(2026, 7, 20), agenda_item="4", text="Zustimmung", is_quorate=False)
    measure = ProjectMeasure.objects.create(
        project=row, title=f"Begehung, {LONG}", text="Mit zwölf Menschen.", starts_on_date=date(2026, 9, 1), ends_on_date=date(2026, 10, 1)
    )
    ProjectMilestone.objects.create(project=row, measure=measure, title="Route steht", due_date=date(2026, 9, 10), reached_on_date=date(2026, 9, 9))
    ProjectMilestone.objects.create(project=row, measure=measure, title=LONG, due_date=date(2026, 9, 20))
    dated = {"kind": "state", "needed_on_date": date(2027, 3, 1), "lead_weeks": 12}
    first = ProjectSource.objects.create(project=row, name=f"Landesmittel {LONG}", amount_cents=1_250_050, conditions="Nur für Räume", **dated)
    second = ProjectSource.objects.create(project=row, name="Stiftung", amount_cents=500_000, apply_until_date=date(2026, 5, 1), **dated)
    ProjectExclusion.objects.create(project=row, first=first, second=second, reason="Doppelförderung")
    ProjectResponsibility.objects.create(project=row, task="K1", responsible=LONG)
    make_evidence(row, by=scene.learner, state="accepted", decided_at=AT, decided_by=scene.guide, link="https://example.org/protokoll.pdf")
    make_evidence(row, by=scene.learner, task=task_of(row, position=2), text=f"{LONG}: noch ein Beleg.")
    returned = {"state": "returned", "question": f"Wer war dabei, {LONG}?", "answer_until_date": date(2026, 8, 1)}
    make_evidence(row, by=scene.learner, task=task_of(row, position=3), **returned)
    GuidanceMeeting.objects.create(project=row, guide=scene.guide, day=timezone.localdate(), topic="Auftakt", minutes=90, outcome="Route bis September.")
    GuidanceMeeting.objects.create(project=row, guide=scene.guide, day=date(2027, 1, 10), topic=LONG)
    GuidanceNote.objects.create(project=row, author=scene.guide, text=f"Nur für mich: {LONG}", written_at=AT)
    GuidanceNote.objects.create(project=row, author=scene.guide, level="team", text="Für alle: bitte die Karte mitbringen.", written_at=AT)
    return row


def full(scene: Scene) -> dict[str, Any]:
    """Its address."""
    return {"uuid": _full(scene).uuid}


def _ended(scene: Scene) -> dict[str, Any]:
    row = _full(scene)
    words = {"result": "Zwei Laternen.", "reflection": "Zuhören.", "continuation": "Der Verein macht weiter."}
    PracticeProject.objects.filter(pk=row.pk).update(state="finished", ended_at=AT, ended_by=scene.guide, **words)
    return {"uuid": row.uuid}


def _with_section(name: str) -> Any:
    return lambda scene: project(scene) | {"section": name}


def _changed(scene: Scene) -> dict[str, Any]:
    found = part(scene)
    row = ProjectActor.objects.get(uuid=found["part"])
    values = {"name": f"Sportverein {LONG}", "sector": "civil_society", "contribution": "Räume"}
    change_part(row, values, seen=fingerprint(row, fields_of("akteur")), by=scene.learner, at=AT)
    return {"uuid": row.project.uuid}


def _task_in(position: int) -> Any:
    return lambda scene: full(scene) | {"phase": "planung", "position": position}


def _task_of_doing(scene: Scene) -> dict[str, Any]:
    return project(scene) | {"phase": "durchfuehrung", "position": 1}


def _may_found(scene: Scene) -> None:
    begin_koordination(scene.learner, guide=scene.guide)
    make_geography()


def _nowhere(scene: Scene) -> None:
    begin_koordination(scene.learner)
    Geography.objects.filter(is_example=False).update(valid_until_date=F("valid_from_date") + timedelta(days=1))


def _kind(name: str) -> Any:
    return lambda scene: project(scene) | {"kind": name}


def _posted_to(name: str, data: dict[str, str]) -> Any:
    """A form on the guide's page, with mistakes."""

    def ask(frame: Frame) -> Any:
        return frame.client().post(reverse(f"planning:{name}", args=[_full(frame.scene).uuid]), data)

    return ask


def _decided_again(frame: Frame) -> Any:
    found = evidence(frame.scene)
    TaskEvidence.objects.filter(uuid=found["evidence"]).update(state="returned", question="Wer?", answer_until_date=date(2026, 8, 1))
    return frame.client().post(reverse("planning:evidence_accept", kwargs=found))


def _too_early(frame: Frame) -> Any:
    return frame.client().post(reverse("planning:project_phase", args=[a_project(frame.scene).uuid]), {"phase": "durchfuehrung"})


def _alone(frame: Frame) -> Any:
    return frame.client().post(reverse("planning:leave_team", args=[a_project(frame.scene).uuid]))


def _logged(scene: Scene) -> dict[str, Any]:
    found = log_entry(scene)
    begin_koordination(scene.learner)
    row = ProjectLogEntry.objects.get(uuid=found["entry"])
    ProjectLogEntry.objects.create(project=row.project, author=scene.learner, day=date(2026, 6, 2), title=LONG, text=f"{LONG}.", written_at=AT)
    return {"uuid": found["uuid"]}


def _decided_log(scene: Scene) -> dict[str, Any]:
    found = log_entry(scene)
    HoursClaim.objects.filter(project_log_entry__uuid=found["entry"]).update(state="returned", remark="Wer war dabei?")
    return found


def _funded(scene: Scene) -> dict[str, Any]:
    found = fund_application(scene)
    row = FundApplication.objects.get(uuid=found["application"])
    FundApplication.objects.filter(pk=row.pk).update(title=LONG, group=LONG)
    return {"uuid": found["uuid"], "round": row.round.uuid}


def _funded_project(scene: Scene) -> dict[str, Any]:
    return {"uuid": _funded(scene)["uuid"]}


def _voted(scene: Scene) -> dict[str, Any]:
    found = fund_application(scene)
    row = FundApplication.objects.get(uuid=found["application"])
    votes = {"Bewohnerschaft 1": "yes", "Verwaltung": "biased"}
    FundApplication.objects.filter(pk=row.pk).update(state="approved", votes=votes, approved_cents=40_000, remark="Gekürzt.", decided_on_date=date(2026, 8, 2))
    return found


def _long_rows(scene: Scene) -> None:
    _full(scene)


STATES = {
    "planning:projects": (
        shown("learner", before=_long_rows),
        shown("stranger", label="leer"),
        shown("stranger", label="gefragt", before=invited),
    ),
    "planning:project_new": (
        shown("learner", before=_may_found),
        shown("stranger", label="ohne Bildungsweg"),
        shown("learner", label="ohne Quartiere", before=_nowhere),
        State("Fehler", by="learner", before=_may_found, data={"title": ""}, status=422),
    ),
    "planning:project": (
        shown("learner", kwargs=full),
        shown("learner", label="als Liste", kwargs=full, query="ansicht=liste"),
        shown("learner", label="leer", kwargs=project),
        shown("municipality", label="von der Kommune", kwargs=full),
        shown("guide", label="von der Begleitung", kwargs=full),
        shown("learner", label="abgeschlossen", kwargs=_ended),
    ),
    "planning:project_phase": (State("zu früh", by="learner", ask=_too_early, status=409),),
    "planning:project_section": (
        shown("learner", label="Plan", kwargs=_with_section("plan")),
        shown("learner", label="Bestandsaufnahme", kwargs=_with_section("bestandsaufnahme")),
        shown("learner", label="Abschluss", kwargs=_with_section("abschluss")),
        State("Fehler", by="learner", kwargs=_with_section("plan"), data={"title": ""}, status=422),
    ),
    "planning:project_history": (shown("learner", kwargs=_changed), shown("guide", label="leer", kwargs=project)),
    "planning:project_task": (
        shown("learner", label="offen", kwargs=task),
        shown("learner", label="angenommen", kwargs=_task_in(1)),
        shown("learner", label="eingereicht", kwargs=_task_in(2)),
        shown("learner", label="zurückgegeben", kwargs=_task_in(3)),
        State("Fehler", by="learner", kwargs=task, data={"text": "Gemacht."}, status=422),
        State("zu früh", by="learner", kwargs=_task_of_doing, data={"text": "Wir haben schon einmal angefangen, weil alle es wollten."}, status=409),
    ),
    "planning:project_roles": (shown("learner", kwargs=full),),
    "planning:project_team": (
        shown("learner"),
        State("Fehler", by="learner", data={"email": "niemand"}, status=422),
        State("gefragt", by="learner", data={"email": "niemand@example.org"}, follow=True),
    ),
    "planning:leave_team": (State("allein", by="learner", ask=_alone, status=409),),
    "planning:project_log": (
        shown("learner", kwargs=_logged),
        shown("guide", label="von der Begleitung", kwargs=_logged),
        shown("learner", label="leer", kwargs=project),
        State("Fehler", by="learner", data={"title": ""}, kwargs=project, status=422),
    ),
    "planning:log_decision": (
        shown("guide"),
        shown("guide", label="schon zurückgegeben", kwargs=_decided_log),
        State("Fehler", by="guide", data={"minutes": "0"}, status=422),
    ),
    "planning:project_fund": (
        shown("learner", kwargs=_funded_project),
        shown("municipality", label="leer", kwargs=project),
        State("Fehler", by="learner", data={"title": ""}, status=422),
    ),
    "planning:fund_round": (
        shown("learner", kwargs=_funded),
        shown("municipality", label="leer", kwargs=fund),
        State("Fehler", by="learner", data={"title": "", "asked_cents": "viel"}, status=422),
    ),
    "planning:fund_application": (
        shown("learner"),
        shown("learner", label="entschieden", kwargs=_voted),
        shown("municipality", label="von der Kommune", kwargs=_voted),
        State("Fehler", by="learner", data={"approved_cents": "viel"}, status=422),
    ),
    "planning:part_new": (
        shown("learner", label="Finanzquelle", kwargs=_kind("finanzquelle")),
        shown("learner", label="Ausschluss", kwargs=_kind("ausschluss")),
        shown("learner", label="Akteur", kwargs=_kind("akteur")),
        shown("learner", label="Vereinbarung", kwargs=_kind("vereinbarung")),
        shown("learner", label="Gremium", kwargs=_kind("gremium")),
        shown("learner", label="Beschluss", kwargs=_kind("beschluss")),
        shown("learner", label="Maßnahme", kwargs=_kind("massnahme")),
        shown("learner", label="Meilenstein", kwargs=_kind("meilenstein")),
        State("Fehler", by="learner", kwargs=_kind("massnahme"), data={"title": "Begehung", "starts_on_date": ""}, status=422),
    ),
    "planning:part": (
        shown("learner"),
        State("inzwischen geändert", by="learner", data={"name": "Verein", "sector": "market", "seen": "alt"}, status=409),
    ),
    "planning:guided_projects": (
        shown("guide", before=_long_rows),
        shown("guide", label="leer"),
        shown("coordinator", label="der Stelle", before=_long_rows),
        shown("guide", label="beendet", query="stand=beendet", before=_ended),
    ),
    "planning:guided_project": (
        shown("guide", kwargs=full),
        shown("guide", label="gefragt", kwargs=asked),
        shown("coordinator", label="der Stelle", kwargs=full),
        shown("guide", label="abgeschlossen", kwargs=_ended),
    ),
    "planning:evidence_accept": (State("schon zurückgegeben", by="guide", ask=_decided_again, status=409),),
    "planning:evidence_return": (shown("guide"), State("Fehler", by="guide", data={"question": ""}, status=422)),
    "planning:guidance_note": (State("Fehler", by="guide", ask=_posted_to("guidance_note", {"text": ""}), status=422),),
    "planning:guidance_meeting": (State("Fehler", by="guide", ask=_posted_to("guidance_meeting", {"topic": "", "minutes": "0"}), status=422),),
    "planning:project_exception": (State("Fehler", by="guide", ask=_posted_to("project_exception", {"reason": "kurz"}), status=422),),
    "planning:hand_over": (shown("guide"), State("Fehler", by="guide", data={"guide": ""}, status=422)),
    "planning:guidance_load": (
        shown("guide", before=_long_rows),
        shown("coordinator", label="leer"),
        State("Fehler", by="guide", data={"most_projects": "99"}, status=422),
    ),
    "planning:town_projects": (shown("municipality", before=_long_rows), shown("municipality", label="leer")),
}
