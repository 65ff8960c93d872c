"""Seats that are held, groups, names, and what providers decide about them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from learners.domain.offer_links import key_of
from learners.models import Enrolment
from tests.architecture.access import Scene, everybody, only, signed_in
from tests.architecture.access.learners import public_offering
from tests.factories.learners import EnrolmentFactory, GroupFactory, InvitationFactory
from tests.factories.providers import OfferingFactory

DECIDING = ("editor", "coordinator")


def offered_seat(scene: Scene) -> Enrolment:
    """A seat that is held for Amina."""
    offering = OfferingFactory(provider=scene.provider, seats=3, seats_taken=1)
    return EnrolmentFactory(learner=scene.learner, offering=offering, state="offered", offered_at=timezone.now() - timedelta(hours=1))


def offer_of_amina(scene: Scene) -> dict[str, Any]:
    """By the enrolment's address."""
    return {"uuid": offered_seat(scene).uuid}


def offer_link(scene: Scene) -> dict[str, Any]:
    """By the link of the mail."""
    return {"key": key_of(offered_seat(scene))}


def group_of_amina(scene: Scene) -> dict[str, Any]:
    """Three seats that Amina registered."""
    return {"uuid": GroupFactory(offering=OfferingFactory(provider=scene.provider, seats_taken=3), booked_by=scene.learner).uuid}


def name_in_group(scene: Scene) -> dict[str, Any]:
    """Somebody Amina has named."""
    group = GroupFactory(offering=OfferingFactory(provider=scene.provider, seats_taken=3), booked_by=scene.learner)
    return {"uuid": group.uuid, "invitation": InvitationFactory(group=group).uuid}


def named_amina(scene: Scene) -> dict[str, Any]:
    """A seat for which somebody named Amina."""
    group = GroupFactory(offering=OfferingFactory(provider=scene.provider, seats_taken=3))
    return {"uuid": InvitationFactory(group=group, email=scene.learner.email).uuid}


def seat_of_amina(scene: Scene) -> dict[str, Any]:
    """A seat she may hand over."""
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=OfferingFactory(provider=scene.provider)).uuid}


def request_of_amina(scene: Scene) -> dict[str, Any]:
    """She has enrolled where Boris's provider decides."""
    offering = OfferingFactory(provider=scene.provider, approval="provider")
    return {"uuid": EnrolmentFactory(learner=scene.learner, offering=offering, state="requested").uuid}


ACCESS = {
    "learners:offer": only("learner", methods="GET POST", kwargs=offer_of_amina),
    "learners:offer_by_link": everybody(methods="GET POST", kwargs=offer_link),
    "learners:register_group": signed_in(methods="GET POST", kwargs=public_offering),
    "learners:group": only("learner", methods="GET POST", kwargs=group_of_amina),
    "learners:answer_group_offer": only("learner", status=302, methods="POST", kwargs=group_of_amina),
    "learners:return_seats": only("learner", methods="GET POST", kwargs=group_of_amina),
    "learners:withdraw_name": only("learner", status=302, methods="POST", kwargs=name_in_group),
    "learners:invitation": only("learner", methods="GET POST", kwargs=named_amina),
    "learners:substitute": only("learner", methods="GET POST", kwargs=seat_of_amina),
    "learners:decide": only(*DECIDING, methods="GET POST", kwargs=request_of_amina),
    "learners:offer_now": only(*DECIDING, status=302, methods="POST", kwargs=public_offering),
    "learners:go_ahead": only(*DECIDING, status=302, methods="POST", kwargs=public_offering),
}
