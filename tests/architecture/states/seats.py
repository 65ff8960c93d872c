"""Seats that are held, groups, names, substitutes, decisions."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from learners.domain.offer_links import key_of
from learners.models import Enrolment
from providers.domain.terms import Tier, publish_terms
from tests.architecture.access import Scene
from tests.architecture.access.seats import request_of_amina
from tests.architecture.states import State, shown
from tests.architecture.states.providers import LONG_TITLE, soon
from tests.factories.learners import EnrolmentFactory, GroupFactory, InvitationFactory

LONG_ORGANISATION = "Zweckverband Interkommunale Quartiersentwicklung Schwäbisch-Fränkischer Wald und Hohenlohe"
NAME = {"first_name": "Nora", "last_name": "Nagel", "email": "nora@example.org"}
LONG_NAME = {
    "first_name": "Maria-Magdalena Theresia",
    "last_name": "von Hohenlohe-Schillingsfürst",
    "email": "maria-magdalena.von-hohenlohe@langer-arbeitgeber.example.org",
}


def _terms() -> Any:
    tiers = [Tier(30, 0), Tier(14, 50)]
    at = timezone.now()
    return publish_terms(
        None,
        tiers=tiers,
        late_percent=80,
        substitute_percent=0,
        valid_from_date=timezone.localdate(),
        by=None,
        at=at,
        remark="Bei Krankheit mit Attest kostenfrei.",
    )


def _offered(scene: Scene, **fields: Any) -> Enrolment:
    values = {"state": "offered", "offered_at": timezone.now() - timedelta(hours=1), "terms": _terms(), "agreed_cents": 12_000} | fields
    return EnrolmentFactory(learner=scene.learner, offering=soon(scene, title=LONG_TITLE, seats_taken=1), **values)


def _offer(scene: Scene) -> dict[str, Any]:
    return {"uuid": _offered(scene).uuid}


def _lapsed(scene: Scene) -> dict[str, Any]:
    return {"uuid": _offered(scene, offered_at=timezone.now() - timedelta(days=3)).uuid}


def _link(scene: Scene) -> dict[str, Any]:
    return {"key": key_of(_offered(scene))}


def _group_offering(scene: Scene) -> dict[str, Any]:
    _terms()
    return {"uuid": soon(scene, title=LONG_TITLE).uuid}


def _closed(scene: Scene) -> dict[str, Any]:
    return {"uuid": soon(scene, registration_until_date=timezone.localdate() - timedelta(days=1)).uuid}


def _group(scene: Scene, **fields: Any) -> Any:
    offering = soon(scene, title=LONG_TITLE, seats_taken=3)
    values = {"offering": offering, "booked_by": scene.learner, "organisation_name": LONG_ORGANISATION, "agreed_cents": 12_000, "terms": _terms()}
    values["names_until_date"] = timezone.localdate() + timedelta(days=20)
    return GroupFactory(**values | fields)


def _named(scene: Scene) -> dict[str, Any]:
    group = _group(scene)
    InvitationFactory(group=group, **LONG_NAME)
    seat = EnrolmentFactory(offering=group.offering, group=group, shows_group=True)
    InvitationFactory(group=group, enrolment=seat, accepted_at=timezone.now())
    return {"uuid": group.uuid}


def _of(**fields: Any) -> Any:
    return lambda scene: {"uuid": _group(scene, **fields).uuid}


def _held_group(scene: Scene) -> dict[str, Any]:
    return {"uuid": _group(scene, state="offered", offered_at=timezone.now() - timedelta(hours=1)).uuid}


def _invited(scene: Scene) -> dict[str, Any]:
    return {"uuid": InvitationFactory(group=_group(scene, booked_by=scene.stranger), email=scene.learner.email).uuid}


def _seat(scene: Scene) -> dict[str, Any]:
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=soon(scene), terms=_terms(), agreed_cents=12_000).uuid}


def _given_up(scene: Scene) -> dict[str, Any]:
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=soon(scene), state="cancelled").uuid}


def costly_seat(scene: Scene) -> dict[str, Any]:
    """A seat whose giving up costs half of the share today."""
    first = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=16)
    offering = soon(scene, first_start=first, registration_until_date=timezone.localdate())
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=offering, terms=_terms(), agreed_cents=12_000).uuid}


def _registration(**fields: Any) -> Any:
    last_day: date = timezone.localdate() + timedelta(days=10)
    return {"organisation_name": "Stadt Ulm", "seats": "3", "names_until_date": last_day.isoformat(), "note": ""} | fields


def seats_in_every_state(scene: Scene) -> dict[str, Any]:
    """An offering with somebody in every state, below its minimum."""
    offering = soon(scene, approval="provider", minimum_seats=8, decide_on_date=timezone.localdate(), seats_taken=4)
    EnrolmentFactory(offering=offering, state="requested")
    EnrolmentFactory(offering=offering, state="offered", offered_at=timezone.now())
    GroupFactory(offering=offering, organisation_name=LONG_ORGANISATION)
    EnrolmentFactory(offering=offering, state="waiting")
    return {"uuid": offering.uuid}


STATES = {
    "learners:offer": (
        shown("learner", kwargs=_offer),
        shown("learner", label="verfallen", kwargs=_lapsed),
        State("angenommen", by="learner", kwargs=_offer, data={"answer": "yes"}, follow=True),
        State("abgesagt", by="learner", kwargs=_offer, data={"answer": "no"}, follow=True),
        State("zu spät", by="learner", kwargs=_lapsed, data={"answer": "yes"}, status=409),
    ),
    "learners:offer_by_link": (
        shown("anonymous", kwargs=_link),
        State("angenommen", by="anonymous", kwargs=_link, data={"answer": "yes"}),
        State("abgesagt", by="anonymous", kwargs=_link, data={"answer": "no"}),
    ),
    "learners:register_group": (
        shown("learner", kwargs=_group_offering),
        shown("learner", label="Anmeldeschluss vorbei", kwargs=_closed),
        State("Fehler", by="learner", kwargs=_group_offering, data=_registration(seats="500", names_until_date="2020-01-01"), status=422),
        State("zu spät", by="learner", kwargs=_closed, data=_registration(), status=409),
        State("angemeldet", by="learner", kwargs=_group_offering, data=_registration(), follow=True),
        State("Warteliste", by="learner", kwargs=lambda scene: {"uuid": soon(scene, seats=3, seats_taken=0).uuid}, data=_registration(seats="3"), follow=True),
    ),
    "learners:group": (
        shown("learner", label="ohne Namen", kwargs=_of()),
        shown("learner", label="mit Namen", kwargs=_named),
        shown("learner", label="auf der Warteliste", kwargs=_of(state="waiting")),
        shown("learner", label="Plätze frei", kwargs=_held_group),
        shown("learner", label="abgemeldet", kwargs=_of(state="cancelled", cancel_cost_cents=36_000)),
        State("benannt", by="learner", kwargs=_of(), data=NAME, follow=True),
        State("Fehler", by="learner", kwargs=_of(), data={"email": "keine"}, status=422),
        State("kein Platz mehr", by="learner", kwargs=_of(state="waiting"), data=NAME, status=409),
    ),
    "learners:answer_group_offer": (State("verfallen", by="learner", kwargs=_of(state="expired"), data={"answer": "yes"}, status=409),),
    "learners:return_seats": (
        shown("learner", kwargs=_of()),
        State("Fehler", by="learner", kwargs=_of(), data={"seats": "9"}, status=422),
        State("zurückgegeben", by="learner", kwargs=_of(), data={"seats": "1"}, follow=True),
    ),
    "learners:withdraw_name": (State("zurückgenommen", by="learner", data={}, follow=True),),
    "learners:invitation": (
        shown("learner", kwargs=_invited),
        State("angenommen", by="learner", kwargs=_invited, data={"answer": "yes", "shows_group": "on"}, follow=True),
    ),
    "learners:substitute": (
        shown("learner", kwargs=_seat),
        shown("learner", label="nicht mehr möglich", kwargs=_given_up),
        State("Fehler", by="learner", kwargs=_seat, data={"email": ""}, status=422),
        State("gefragt", by="learner", kwargs=_seat, data=NAME, follow=True),
    ),
    "learners:decide": (
        shown("editor", kwargs=request_of_amina),
        State("Grund fehlt", by="editor", kwargs=request_of_amina, data={"answer": "no", "reason": ""}, status=422),
        State("angenommen", by="editor", kwargs=request_of_amina, data={"answer": "yes"}, follow=True),
    ),
}
