"""How learning groups look to members, to who asks, and to who leads."""

from datetime import date
from typing import Any

from tests.architecture.access import Scene
from tests.architecture.access.learning_groups import group_of
from tests.architecture.states import State, demo, shown


def _begun(scene: Scene) -> dict[str, Any]:
    return {"uuid": group_of(scene, starts=date(2020, 1, 1)).uuid}


STATES = {
    "learners:learning_groups": (shown(demo.LEARNER), shown("stranger", label="leer"), shown("guide", label="begleitet")),
    "learners:found_learning_group": (
        shown("guide"),
        State("Fehler", by="guide", data={"title": "", "offerings": "keine Adresse", "starts_on_date": ""}, status=422),
    ),
    "learners:learning_group": (
        shown("learner", label="Mitglied"),
        shown("stranger", label="angefragt"),
        shown("editor", label="vor dem Beginn"),
        shown("editor", label="nach dem Beginn", kwargs=_begun),
        shown("guide", label="begleitet"),
    ),
    "learners:join_learning_group": (State("gefragt", by="editor", kwargs=_begun, data={}, follow=True),),
    "learners:decide_in_learning_group": (State("ohne Entscheidung", by="guide", data={}, status=422),),
    "learners:extend_learning_group": (State("keine Adresse", by="guide", data={"offerings": "Netzwerke"}, status=422),),
    "learners:tell_learning_group": (State("leer", by="guide", data={}, status=422),),
}
