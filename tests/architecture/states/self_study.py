"""How units look while somebody learns with them."""

from typing import Any

from curriculum.models import Pathway, SelfStudyUnit
from tests.architecture.access import Scene
from tests.architecture.access.learning import own_work
from tests.architecture.states import Frame, State, shown
from tests.factories.learners import PathwayEnrolmentFactory, UnitWorkFactory


def _last_part(scene: Scene) -> dict[str, Any]:
    return own_work(scene) | {"number": 4}


def _wrong_check(frame: Frame) -> Any:
    """Everything answered wrongly or twice: every kind of question with its mistake."""
    slug = _open_work(frame.scene)["slug"]
    return frame.client().post(f"/mein-bereich/selbstlernen/{slug}/fragen/", {})


def _open_work(scene: Scene) -> dict[str, Any]:
    """A unit with a match, an order, a word to type and a question to oneself, in a module that is taught in presence."""
    unit = SelfStudyUnit.objects.get(slug="7-2-verfahren-auswaehlen")
    PathwayEnrolmentFactory(learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"))
    UnitWorkFactory(learner=scene.learner, unit=unit, notes="Wer fehlt?")
    return {"slug": unit.slug}


STATES = {
    "learners:unit_part": (shown("learner"), shown("learner", label="letzter Teil", kwargs=_last_part)),
    "learners:unit_notes": (
        State("zu lang", by="learner", data={"notes": "x" * 20_001}, status=422),
        State("nur zur Vorbereitung", by="learner", kwargs=_open_work, data={"notes": "Merken"}, follow=True),
        State("Fragen aller Arten mit Fehlern", by="learner", ask=_wrong_check, status=422),
    ),
}
