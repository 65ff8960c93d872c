"""Needs of municipalities."""

from datetime import date
from typing import Any

from django.utils import timezone

from providers.domain.teaching_requests import accept_teaching, counter_teaching
from providers.enums import PartnerState
from providers.models import NeedPartner
from tests.architecture.access import Scene
from tests.architecture.access.needs import asked, own, own_need, shared
from tests.architecture.states import State, demo, shown
from tests.architecture.states.seats import LONG_ORGANISATION
from tests.factories.needs import NeedFactory, a_town, ask
from tests.factories.providers import AT

LONG = "Beteiligungsverfahren im Nachbarschaftshilfe-Quartiersentwicklungs-Förderprogramm für Verwaltung und Gemeinderat"


def _with_partner(scene: Scene) -> dict[str, Any]:
    need = own_need(scene, title=LONG, state="submitted", budget_cents=1_234_500, remarks="Bitte nicht in den Ferien.\nGern mit Mittagspause.")
    town = a_town(LONG_ORGANISATION)
    NeedPartner.objects.create(need=need, municipality=town, invited_at=timezone.now(), state=PartnerState.JOINED, people=7)
    return {"uuid": need.uuid}


def _others(scene: Scene) -> None:
    own_need(scene, title=LONG)
    shared(scene)


def _answered(verb: Any, **more: Any) -> Any:
    def make(scene: Scene) -> dict[str, Any]:
        request = ask(NeedFactory(title=LONG), scene.provider, message="Gern auch im Herbst.\nRaum ist da.")
        verb(request, by=scene.editor, at=AT, **more)
        return {"uuid": request.uuid}

    return make


STATES: dict[str, tuple[State, ...]] = {
    "providers:need_list": (shown("municipality", label="leer"), shown("municipality", before=_others, label="lange Wörter"), shown(demo.CONTACT)),
    "providers:need_new": (
        shown(demo.CONTACT, query="art=einfuehrung"),
        State("Fehler", by=demo.CONTACT, data={"need-title": ""}, status=422),
        State("weitere Zeilen", by=demo.CONTACT, data={"more": "modules", "modules-TOTAL_FORMS": "3", "modules-INITIAL_FORMS": "0"}),
    ),
    "providers:need_edit": (shown("municipality"), State("Fehler", by="municipality", data={"need-title": ""}, status=422)),
    "providers:need": (
        shown("municipality", label="Entwurf"),
        shown("municipality", label="gemeinsam", kwargs=_with_partner),
        shown("municipality", label="eingeladen", kwargs=shared),
    ),
    "providers:need_submit": (
        State(
            "vorbei",
            by="municipality",
            data={},
            kwargs=lambda scene: {"uuid": own_need(scene, from_date=date(2026, 2, 1), until_date=date(2026, 3, 1), state="draft").uuid},
            status=422,
        ),
    ),
    "providers:need_withdraw": (shown("municipality"), State("vereinbart", by="municipality", kwargs=own("agreed"), data={"reason": ""}, status=409)),
    "providers:need_invite": (State("Fehler", by="municipality", data={"municipality": ""}, status=422),),
    "providers:need_join": (State("Fehler", by="municipality", data={"people": "0"}, status=422),),
    "providers:teaching_requests": (shown("editor", label="leer"), shown("editor", before=asked)),
    "providers:teaching_request": (
        shown("editor"),
        shown("editor", label="zugesagt", kwargs=_answered(accept_teaching)),
        shown("editor", label="Gegenvorschlag", kwargs=_answered(counter_teaching, fee_cents=99_000, answer="Erst im Herbst.")),
        State("ohne Worte", by="editor", data={"decline": "1", "answer": ""}, status=409),
        State("Fehler", by="editor", data={"counter": "1", "fee": "viel"}, status=422),
    ),
}
