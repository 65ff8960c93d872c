"""Enrolment, attendance, profile, one's own learning, the guides' side, the municipality's figures."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from learners.domain.attendance import Mark, record_attendance
from learners.models import UnitWork
from providers.models import Session
from tests.architecture.access import Scene
from tests.architecture.access.attendance import session_with_door
from tests.architecture.access.learners import session_of_boris
from tests.architecture.access.learning import accepted, own_work, submitted
from tests.architecture.states import Frame, State, demo, shown
from tests.architecture.states.attendance import closed_list
from tests.architecture.states.providers import LONG_TITLE, soon
from tests.architecture.states.seats import costly_seat, seats_in_every_state
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

LONG_PERSON = {"first_name": "Maria-Magdalena Theresia", "last_name": "von Hohenlohe-Schillingsfürst-Waldburg"}
PROFILE = {"first_name": "Amina", "last_name": "Aydın", "sector": "", "gemeinde": "Ulm", "employer": "Stadt Ulm"}


def _yesterday() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)


def _soon(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, title=LONG_TITLE).uuid}


def _full(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, seats=1, seats_taken=1).uuid}


def _taken(scene: Scene) -> dict[str, Any]:
    offering = soon(scene)
    EnrolmentFactory(learner=scene.learner, offering=offering)
    return {"uuid": offering.uuid}


def _closed(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, registration_until_date=timezone.localdate() - timedelta(days=1)).uuid}


def _seat(scene: Scene) -> dict[str, Any]:
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=soon(scene)).uuid}


def _begun_seat(scene: Scene) -> dict[str, Any]:
    offering = OfferingFactory(provider=scene.provider, first_start=_yesterday())
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=offering).uuid}


def _began(scene: Scene) -> Session:
    """A session of yesterday with Amina, somebody with a long name and a third person."""
    offering = OfferingFactory(provider=scene.provider, title=LONG_TITLE, first_start=_yesterday())
    for person in (scene.learner, UserFactory(**LONG_PERSON), scene.stranger):
        EnrolmentFactory(learner=person, offering=offering)
    return offering.sessions.get()


def _began_uuid(scene: Scene) -> dict[str, Any]:
    return {"uuid": _began(scene).uuid}


def _participants(scene: Scene) -> dict[str, Any]:
    return {"uuid": _began(scene).offering.uuid}


def _marks(session: Session, *, version: int, state: str = "present", minutes: str = "") -> dict[str, Any]:
    data = {"reason": ""}
    for enrolment in session.offering.enrolments.all():
        data |= {f"{enrolment.uuid}-state": state, f"{enrolment.uuid}-minutes": minutes, f"{enrolment.uuid}-version": str(version)}
    return data


def _post_marks(frame: Frame, *rounds: dict[str, Any]) -> Any:
    """Post one roll call after the other; the last answer is shown."""
    session = _began(frame.scene)
    client, address = frame.client(), f"/portal/termine/{session.uuid}/anwesenheit/"
    for fields in rounds:
        answer = client.post(address, _marks(session, **fields), follow=True)
    return answer


def _excused(frame: Frame) -> Any:
    """Amina's Lernzeiten: an excuse that was taken back, and one that counts."""
    session = _began(frame.scene)
    seat = session.offering.enrolments.get(learner=frame.scene.learner)
    for version, state, excuse in ((0, "excused", "personal"), (1, "present", ""), (2, "excused", "travel")):
        marks = [Mark(seat.uuid, state, None, version, excuse=excuse)]
        record_attendance(session, marks=marks, by=frame.scene.editor, at=timezone.now(), reason="Die Liste am Eingang sagt etwas anderes")
    return frame.client().get("/mein-bereich/lernzeiten/")


def _wrong_answers(frame: Frame) -> Any:
    work = UnitWork.objects.get(learner=frame.scene.learner, unit__slug=own_work(frame.scene)["slug"])
    return frame.client().post(f"/mein-bereich/selbstlernen/{work.unit.slug}/reflexion/", {"reflection": "kurz", "submit": "1", "einreichen": "1"})


STATES = {
    "learners:enrol": (
        shown("learner", label="Platz frei", kwargs=_soon),
        shown("learner", label="Warteliste", kwargs=_full),
        shown("learner", label="schon angemeldet", kwargs=_taken),
        shown("learner", label="Anmeldeschluss vorbei", kwargs=_closed),
        State("Fehler", by="learner", kwargs=_soon, data={"note": "x" * 301}, status=422),
        State("zu spät", by="learner", kwargs=_closed, data={"note": ""}, status=409),
        State("angemeldet", by="learner", kwargs=_soon, data={"note": ""}, follow=True),
    ),
    "learners:enrolments": (shown(demo.LEARNER), shown("stranger", label="leer")),
    "learners:cancel": (
        shown("learner", label="Rückfrage", kwargs=_seat),
        shown("learner", label="mit Kosten", kwargs=costly_seat),
        shown("learner", label="zu spät", kwargs=_begun_seat),
        State("zu spät gesendet", by="learner", kwargs=_begun_seat, data={}, status=409),
        State("abgemeldet", by="learner", kwargs=_seat, data={}, follow=True),
    ),
    "learners:profile": (
        shown("learner"),
        State("Fehler", by="learner", data={**PROFILE, "last_name": "", "gemeinde": "Entenhausen"}, status=422),
        State("gespeichert", by="learner", data=PROFILE, follow=True),
    ),
    "learners:portal_offering": (
        shown("editor", kwargs=_participants),
        shown("editor", label="leer"),
        shown("editor", label="Plätze in jedem Stand", kwargs=seats_in_every_state),
    ),
    "learners:attendance": (
        shown("editor", kwargs=_began_uuid),
        shown("editor", label="alle anwesend", kwargs=_began_uuid, query="alle=anwesend"),
        shown("editor", label="noch nicht begonnen", kwargs=session_of_boris),
        shown("editor", label="selbst eingecheckt", kwargs=session_with_door),
        shown("editor", label="abgeschlossen", kwargs=closed_list),
        shown("coordinator", label="berichtigen", kwargs=closed_list),
        State("Fehler", by="editor", ask=lambda frame: _post_marks(frame, {"version": 0, "state": "partial", "minutes": "9999"}), status=422),
        State("Grund fehlt", by="editor", ask=lambda frame: _post_marks(frame, {"version": 0, "state": "excused"}), status=422),
        State("Konflikt", by="editor", ask=lambda frame: _post_marks(frame, {"version": 0}, {"version": 0, "state": "absent"}), status=409),
        State("Begründung fehlt", by="editor", ask=lambda frame: _post_marks(frame, {"version": 0}, {"version": 1, "state": "absent"}), status=422),
        State("gespeichert", by="editor", ask=lambda frame: _post_marks(frame, {"version": 0})),
    ),
    "learners:municipality": (shown(demo.CONTACT), shown("municipality", label="leer")),
    "learners:own_area": (shown(demo.LEARNER), shown(demo.ALMOST_DONE, label="fast fertig"), shown("stranger", label="leer")),
    "learners:hours": (shown(demo.LEARNER), shown("stranger", label="leer"), State("entschuldigt", by="learner", ask=_excused)),
    "learners:choose_pathway": (
        shown("stranger"),
        shown(demo.LEARNER, label="begonnen"),
        State("Fehler", by="learner", data={"pathway": "gibt-es-nicht"}, status=422),
    ),
    "learners:leave_pathway": (State("Fehler", by="learner", data={}, status=422),),
    "learners:units": (shown(demo.LEARNER), shown("stranger", label="leer")),
    "learners:unit_begin": (State("nicht im Bildungsweg", by="stranger", data={}, status=409),),
    "learners:unit_check": (State("Fehler", by="learner", data={}, status=422),),
    "learners:unit_reflection": (State("zu kurz", by="learner", ask=_wrong_answers, status=422),),
    "learners:guidance": (shown(demo.GUIDE), shown("guide", label="leer")),
    "learners:guidance_work": (shown("guide"), shown("guide", label="angenommen", kwargs=accepted)),
    "learners:guidance_return": (
        State("Fehler", by="guide", kwargs=submitted, data={}, status=422),
        State("schon angenommen", by="guide", kwargs=accepted, data={"remark": "Bitte genauer."}, status=409),
    ),
    "learners:guidance_accept": (State("angenommen", by="guide", data={}, follow=True),),
    "learners:guidance_withdraw": (State("Fehler", by="guide", kwargs=accepted, data={}, status=422),),
}
