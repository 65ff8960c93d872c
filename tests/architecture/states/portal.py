"""The provider's portal."""

from typing import Any

from providers.models import Offering
from tests.architecture.access import Scene
from tests.architecture.access.portal import an_invitation, an_open_request, draft, in_state, incomplete_draft, invitation_link, published
from tests.architecture.states import State, shown
from tests.architecture.states.providers import LONG_TITLE
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory


def _several(scene: Scene) -> None:
    for state in ("draft", "submitted", "returned", "withdrawn"):
        OfferingFactory(provider=scene.provider, state=state, title=LONG_TITLE)


def _relied_on(scene: Scene) -> dict[str, Any]:
    found = published(scene)
    EnrolmentFactory(offering=Offering.objects.get(**found))
    return found


def _asked(scene: Scene) -> dict[str, Any]:
    return {"uuid": an_open_request(scene).offering.uuid}


STATES = {
    "providers:portal_offerings": (
        shown("editor", label="leer"),
        shown("editor", label="lange Wörter", before=_several),
        shown("editor", label="nichts gefunden", before=_several, query="q=gibt-es-nicht&stand=running"),
    ),
    "providers:portal_create": (shown("editor"), State("Fehler", by="editor", data={"offering-title": ""}, status=422)),
    "providers:portal_copy": (shown("editor", label="nichts ausgewählt"),),
    "providers:portal_profile": (shown("editor"), State("Fehler", by="editor", data={"name": ""}, status=422)),
    "providers:portal_team": (shown("editor", before=an_invitation), State("Fehler", by="editor", data={"email": "x"}, status=422)),
    "providers:remove_editor": (shown("editor"),),
    "providers:invitation": (shown(label="nicht angemeldet"), shown("stranger", label="angemeldet", kwargs=invitation_link)),
    "providers:portal_history": (
        shown("editor"),
        shown("editor", label="zurückgegeben", kwargs=in_state("returned")),
        shown("editor", label="mit Antrag", kwargs=_asked),
    ),
    "providers:portal_edit": (
        shown("editor"),
        shown("editor", label="mit Angemeldeten", kwargs=_relied_on),
        shown("editor", label="in Prüfung", kwargs=in_state("submitted")),
        State("Fehler", by="editor", data={"offering-title": ""}, status=422),
    ),
    "providers:portal_messages": (shown("editor"), State("Fehler", by="editor", data={"subject": ""}, status=422)),
    "providers:ask_to_cancel": (shown("editor"), State("Fehler", by="editor", data={"reason": ""}, status=422)),
    "providers:submit": (
        State("unvollständig", by="editor", kwargs=incomplete_draft, data={}, status=409),
        State("eingereicht", by="editor", kwargs=draft, data={}, follow=True),
    ),
}
