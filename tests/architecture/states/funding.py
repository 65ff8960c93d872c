"""Landesförderung, on both sides of the table."""

from typing import Any

from funding.domain.applications import end_application
from funding.domain.desk_decisions import settle
from funding.models import FundingApplication, FundingScheme
from providers.models import Provider
from tests.architecture.access import Scene
from tests.architecture.access.funding import event_application, event_of_the_town, own, own_seat, proof, seat_at, town_of
from tests.architecture.states import Frame, State, demo, shown
from tests.factories.core import make_coordinator
from tests.factories.funding import AFTER, SchemeFactory, a_seat, an_application, an_event, approved, proposed, proven, rejected
from tests.factories.providers import OfferingFactory

LONG = "Quartiersentwicklungsunterstützungsförderlinie für Beteiligungsverfahren in Nachbarschaftshilfe-Verbünden"
DESK: dict[str, Any] = {"frame": "desk"}


def _nothing(scene: Scene) -> None:
    FundingApplication.objects.all().delete()
    FundingScheme.objects.all().delete()


def _long(scene: Scene) -> None:
    seat = a_seat(learner=scene.learner, offering=OfferingFactory(provider=scene.provider, title=LONG))
    scheme = SchemeFactory(title=LONG, rate_percent=None, cap_cents=None, source=LONG)
    an_application(scheme, seat, other_funding="Arbeitgeber übernimmt die Fahrtkosten", remark="Bitte bald.\nDanke.")


def _settled(application: FundingApplication) -> FundingApplication:
    return settle(proven(application), cents=10_000, reason="Die Rechnung enthält auch Verpflegung.", by=make_coordinator(), at=AFTER)


def _ended(application: FundingApplication) -> FundingApplication:
    return end_application(approved(application), reason="Der Nachweis ist nicht gekommen.", by=make_coordinator(), at=AFTER)


def _event(scene: Scene) -> dict[str, Any]:
    return {"uuid": proven(event_application(scene), people=11).uuid}


def _twice(scene: Scene) -> None:
    seat = own_seat(scene)
    an_application(seat=seat)
    approved(an_application(seat=seat, other_funding="Stiftung"))


def _scheme(scene: Scene) -> dict[str, Any]:
    return {"uuid": approved(an_application()).scheme.uuid}


def _demo_provider(scene: Scene) -> dict[str, Any]:
    return {"slug": Provider.objects.get(organisation__role_assignments__user__email=demo.EDITOR.email).slug}


def _without_scheme(scene: Scene) -> dict[str, Any]:
    seat = own_seat(scene)
    _nothing(scene)
    return {"uuid": seat.uuid}


def _proposed_by_her(scene: Scene) -> dict[str, Any]:
    return {"uuid": proposed(an_application(seat=own_seat(scene)), by=scene.coordinator).uuid}


def _municipality_page(frame: Frame) -> Any:
    an_event(town_of(frame.scene))  # one nobody applied for, and one somebody did
    event_application(frame.scene)
    return frame.client().get("/kommune/foerderung/")


STATES: dict[str, tuple[State, ...]] = {
    "funding:own": (shown(demo.LEARNER), shown("learner", label="leer", before=_nothing), shown("learner", label="lange Wörter", before=_long)),
    "funding:municipality": (State("gefüllt", by="municipality", ask=_municipality_page), shown(demo.CONTACT, label="Demo")),
    "funding:provider": (shown("editor", before=own_seat), shown(demo.EDITOR, label="Demo", kwargs=_demo_provider)),
    "funding:apply_own": (
        shown("learner"),
        State("Fehler", by="learner", data={"cost": "viel"}, status=422),
        shown("learner", label="keine Förderlinie", kwargs=_without_scheme),
    ),
    "funding:apply_participation": (shown("editor", kwargs=seat_at),),
    "funding:apply_event": (shown("municipality", kwargs=event_of_the_town), State("Fehler", by="municipality", data={"people": "0"}, status=422)),
    "funding:application": (
        shown("learner", label="eingereicht"),
        shown("learner", label="bewilligt", kwargs=own(approved)),
        shown("learner", label="nachgewiesen", kwargs=own(proven)),
        shown("learner", label="abgelehnt", kwargs=own(rejected)),
        shown("learner", label="abgerechnet", kwargs=own(_settled)),
        shown("learner", label="beendet", kwargs=own(_ended)),
        shown("municipality", label="Veranstaltung", kwargs=_event),
    ),
    "funding:prove": (
        State("Fehler", by="learner", data={"invoice_number": ""}, kwargs=own(approved), status=422),
        State("zu früh", by="learner", data=proof, kwargs=own(), status=409),
    ),
    "funding:end": (State("ohne Grund", by="learner", data={"reason": ""}, kwargs=own(), status=422),),
    "funding_desk:applications": (
        shown("coordinator", before=_long, **DESK),
        shown("auditor", label="leer", before=_nothing, **DESK),
        shown("coordinator", label="nichts passt", before=_nothing, query="stand=settled", **DESK),
    ),
    "funding_desk:application": (
        shown("coordinator", **DESK),
        shown("coordinator", label="eigener Vorschlag", kwargs=_proposed_by_her, **DESK),
        shown("administrator", label="zu bestätigen", kwargs=own(proposed), **DESK),
        shown("coordinator", label="abzurechnen", kwargs=_event, **DESK),
        shown("auditor", label="abgerechnet", kwargs=own(_settled), **DESK),
        shown("coordinator", label="beendet", kwargs=own(_ended), **DESK),
        State("ohne Grund", by="coordinator", data={"propose": "1", "kind": "reject", "reason": ""}, status=409, **DESK),
        State("Fehler", by="coordinator", data={"propose": "1", "kind": "approve", "amount": "viel"}, status=422, **DESK),
    ),
    "funding_desk:double": (shown("coordinator", before=_twice, **DESK), shown("auditor", label="leer", before=_nothing, **DESK)),
    "funding_desk:report": (shown("coordinator", **DESK), shown("auditor", label="leer", before=_nothing, **DESK)),
    "funding_desk:scheme_new": (shown("coordinator", label="leer", **DESK), State("Fehler", by="coordinator", data={"title": ""}, status=422, **DESK)),
    "funding_desk:scheme": (
        shown("coordinator", kwargs=_scheme, **DESK),
        State("Fehler", by="coordinator", data={"title": "", "rate_percent": "50", "lump": "10"}, kwargs=_scheme, status=422, **DESK),
    ),
}
