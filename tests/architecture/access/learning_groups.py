"""Learning groups: everybody signed in may look and ask; the guide and the office lead."""

from datetime import date

from django.core.files.base import ContentFile

from learners.models import LearningGroup, LearningGroupMembership, LearningGroupMessage
from tests.architecture.access import FORBIDDEN, Scene, only, signed_in
from tests.factories.providers import AT, OfferingFactory

LEADERS = ("guide", "coordinator")


def further(scene: Scene) -> dict[str, object]:
    """An offering with which the series goes on."""
    return {"offerings": f"/angebote/{OfferingFactory(provider=scene.provider).uuid}/"}


def group_of(scene: Scene, *, starts: date = date(2099, 1, 1)) -> LearningGroup:
    """Gül's group, in which Amina is and Emil asks to be."""
    group = LearningGroup.objects.create(title="Gruppe Nord", description="Wer mag.", guide=scene.guide, starts_on_date=starts, created_at=AT)
    group.offerings.add(OfferingFactory(title="Netzwerke knüpfen"))
    LearningGroupMembership.objects.create(group=group, learner=scene.learner, state="member", is_visible=True, asked_at=AT)
    LearningGroupMembership.objects.create(group=group, learner=scene.stranger, state="asked", asked_at=AT)
    return group


def a_group(scene: Scene) -> dict[str, object]:
    """Its address."""
    return {"uuid": group_of(scene).uuid}


def a_file(scene: Scene) -> dict[str, object]:
    """A file the guide gave the group."""
    message = LearningGroupMessage(group=group_of(scene), author=scene.guide, text="Anbei der Plan.", sent_at=AT, file_name="plan.pdf")
    message.file.save("plan.pdf", ContentFile(b"%PDF-1.7"), save=True)
    return {"uuid": message.uuid}


def the_decision(scene: Scene) -> dict[str, object]:
    """Emil is declined."""
    return {"person": scene.stranger.uuid, "decision": "decline", "reason": "Die Gruppe ist voll."}


ACCESS = {
    "learners:learning_groups": signed_in(),
    "learners:found_learning_group": only(*LEADERS, methods="GET POST", others=FORBIDDEN),
    "learners:learning_group": signed_in(kwargs=a_group),
    "learners:join_learning_group": signed_in(302, methods="POST", kwargs=a_group),
    "learners:leave_learning_group": only("learner", "stranger", status=302, methods="POST", kwargs=a_group),
    "learners:show_in_learning_group": only("learner", "stranger", status=302, methods="POST", kwargs=a_group),
    "learners:decide_in_learning_group": only(*LEADERS, status=302, others=FORBIDDEN, methods="POST", kwargs=a_group, data=the_decision),
    "learners:extend_learning_group": only(*LEADERS, status=302, others=FORBIDDEN, methods="POST", kwargs=a_group, data=further),
    "learners:tell_learning_group": only(*LEADERS, status=302, others=FORBIDDEN, methods="POST", kwargs=a_group, data=lambda scene: {"text": "Bis morgen."}),
    "learners:learning_group_file": only("learner", *LEADERS, kwargs=a_file),
}
