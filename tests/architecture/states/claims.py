"""How claims of hours look, to whoever asks and to whoever decides."""

from typing import Any

from tests.architecture.access import Scene
from tests.architecture.access.claims import accepted_claim, claim_of, own_claim
from tests.architecture.states import State, demo, shown
from tests.factories.providers import AT


def _returned(scene: Scene) -> dict[str, Any]:
    return {"uuid": claim_of(scene, state="returned", remark="Bitte beschreiben Sie das Ergebnis genauer.", decided_by=scene.guide, decided_at=AT).uuid}


def _reduced(scene: Scene) -> dict[str, Any]:
    claim = claim_of(scene, state="accepted", credited_minutes=45, remark="Die Fahrtzeit zählt nicht.", decided_by=scene.guide, decided_at=AT)
    return {"uuid": claim.uuid}


STATES = {
    "learners:claims": (shown(demo.LEARNER), shown("stranger", label="leer")),
    "learners:new_claim": (
        shown("learner", label="Selbstlernen"),
        shown("learner", label="Anerkennung", kwargs=lambda scene: {"kind": "anerkennung"}),
        State("Fehler", by="learner", kwargs=lambda scene: {"kind": "anerkennung"}, data={"minutes": "0", "happened_on_date": "2999-01-01"}, status=422),
    ),
    "learners:claim": (
        shown("learner", label="eingereicht"),
        shown("learner", label="zurück", kwargs=_returned),
        shown("learner", label="gekürzt angenommen", kwargs=_reduced),
        State("schon eingereicht", by="learner", data={}, status=409),
    ),
    "learners:withdraw_claim": (
        State("zurückgenommen", by="learner", data={}, follow=True),
        State("schon angenommen", by="learner", kwargs=_reduced, data={}, status=409),
    ),
    "learners:claims_to_decide": (
        shown(demo.COORDINATOR),
        shown("editor", label="leer"),
        shown(demo.COORDINATOR, label="entschieden", query="stand=entschieden"),
        shown("editor", label="nichts entschieden", query="stand=entschieden"),
    ),
    "learners:claim_decision": (
        shown("editor"),
        shown("guide", label="entschieden", kwargs=_reduced),
        shown("editor", label="angenommen", kwargs=accepted_claim),
    ),
    "learners:withdraw_claim_acceptance": (
        State("Grund fehlt", by="guide", kwargs=accepted_claim, data={}, status=422),
        State("nicht angenommen", by="guide", kwargs=own_claim, data={"reason": "Doppelt."}, status=409),
        State("zurückgenommen", by="guide", kwargs=accepted_claim, data={"reason": "Gehört zu einem anderen Modul, siehe Gespräch."}, follow=True),
    ),
    "learners:accept_claim": (
        State("mehr als beantragt", by="editor", data={"minutes": "999"}, status=422),
        State("schon entschieden", by="guide", kwargs=_reduced, data={"minutes": "90"}, status=409),
    ),
    "learners:return_claim": (
        State("Fehler", by="editor", data={}, status=422),
        State("schon entschieden", by="guide", kwargs=_reduced, data={"remark": "Doch nicht."}, status=409),
    ),
}
