"""Learning: enrolments, attendance, profile, the municipality's figures."""

from typing import Any

from tests.architecture.access import Scene, only, signed_in


def public_offering(scene: Scene) -> dict[str, Any]:
    """An offering everybody may see."""
    from tests.factories.providers import OfferingFactory

    return {"uuid": OfferingFactory(provider=scene.provider).uuid}


def enrolment_of_amina(scene: Scene) -> dict[str, Any]:
    """Amina's seat in an offering of Boris's provider."""
    from tests.factories.learners import EnrolmentFactory
    from tests.factories.providers import OfferingFactory

    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=OfferingFactory(provider=scene.provider)).uuid}


def session_of_boris(scene: Scene) -> dict[str, Any]:
    """A session of an offering of Boris's provider, with Amina in it."""
    from tests.factories.learners import EnrolmentFactory
    from tests.factories.providers import OfferingFactory

    offering = OfferingFactory(provider=scene.provider)
    EnrolmentFactory(learner=scene.learner, offering=offering)
    return {"uuid": offering.sessions.get().uuid}


ACCESS = {
    "learners:enrol": signed_in(methods="GET POST", kwargs=public_offering),
    "learners:enrolments": signed_in(),
    "learners:cancel": only("learner", methods="GET POST", kwargs=enrolment_of_amina),
    "learners:profile": signed_in(methods="GET POST"),
    "learners:portal_offering": only("editor", "coordinator", kwargs=public_offering),
    "learners:attendance": only("editor", "coordinator", methods="GET POST", kwargs=session_of_boris),
    "learners:municipality": only("municipality", others=403),
}
