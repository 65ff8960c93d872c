"""What mails say, the rules by which they are sent, and the question how it was."""

from typing import Any

from tests.architecture.access import Scene, only


def past_seat(scene: Scene) -> dict[str, Any]:
    """Amina's seat in an offering that is over."""
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories.learners import EnrolmentFactory
    from tests.factories.providers import OfferingFactory

    offering = OfferingFactory(provider=scene.provider, first_start=timezone.now() - timedelta(days=4))
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=offering).uuid}


ACCESS = {
    "learners:feedback": only("learner", methods="GET POST", kwargs=past_seat),
}
