"""Reading and notes of a self-study unit."""

from tests.architecture.access import Scene, only
from tests.architecture.access.learning import own_work


def own_part(scene: Scene) -> dict[str, object]:
    """The second part of the unit Amina works on."""
    return own_work(scene) | {"number": 2}


ACCESS = {
    "learners:unit_part": only("learner", methods="GET POST", kwargs=own_part, curriculum=True),
    "learners:unit_notes": only("learner", status=302, methods="POST", kwargs=own_work, data=lambda scene: {"notes": "Merken"}, curriculum=True),
}
