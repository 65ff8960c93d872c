"""Claims of hours: the learner's pages, and those of provider, guide and office."""

from django.core.files.base import ContentFile

from curriculum.models import Module, Pathway
from learners.domain.claim_decisions import accept_claim
from learners.models import HoursClaim
from tests.architecture.access import FORBIDDEN, Scene, only, signed_in
from tests.factories.learners import EnrolmentFactory, HoursClaimFactory, PathwayEnrolmentFactory
from tests.factories.providers import AT, OfferingFactory

DECIDERS = ("editor", "guide", "coordinator")


def claim_of(scene: Scene, **more: object) -> HoursClaim:
    """Amina's proof of self-study in Boris's offering; Gül accompanies her."""
    PathwayEnrolmentFactory(learner=scene.learner, pathway=Pathway.objects.get(slug="koordination"), guide=scene.guide)
    offering = OfferingFactory(provider=scene.provider)
    EnrolmentFactory(offering=offering, learner=scene.learner)
    claim = HoursClaimFactory(learner=scene.learner, module=Module.objects.get(code="2"), offering=offering, document_name="beleg.pdf", **more)
    claim.document.save("beleg.pdf", ContentFile(b"%PDF-1.7"))
    return claim


def own_claim(scene: Scene) -> dict[str, object]:
    """Its address."""
    return {"uuid": claim_of(scene).uuid}


def accepted_claim(scene: Scene) -> dict[str, object]:
    """The address of one that the guide accepted."""
    claim = claim_of(scene)
    accept_claim(claim, minutes=claim.claimed_minutes, by=scene.guide, at=AT)
    return {"uuid": claim.uuid}


ACCESS = {
    "learners:claims": signed_in(),
    "learners:new_claim": signed_in(methods="GET POST", kwargs=lambda scene: {"kind": "selbstlernen"}, curriculum=True),
    "learners:claim": only("learner", methods="GET POST", kwargs=own_claim, curriculum=True),
    "learners:withdraw_claim": only("learner", status=302, methods="POST", kwargs=own_claim, curriculum=True),
    "learners:claim_document": only("learner", *DECIDERS, kwargs=own_claim, curriculum=True),
    "learners:claims_to_decide": only(*DECIDERS, "foreign_editor", others=FORBIDDEN),
    "learners:claim_decision": only(*DECIDERS, others=FORBIDDEN, foreign_editor=404, kwargs=own_claim, curriculum=True),
    "learners:accept_claim": only(
        *DECIDERS, status=302, others=FORBIDDEN, foreign_editor=404, methods="POST", kwargs=own_claim, data=lambda scene: {"minutes": "90"}, curriculum=True
    ),
    "learners:return_claim": only(
        *DECIDERS,
        status=302,
        others=FORBIDDEN,
        foreign_editor=404,
        methods="POST",
        kwargs=own_claim,
        data=lambda scene: {"remark": "Was ist entstanden?"},
        curriculum=True,
    ),
    "learners:withdraw_claim_acceptance": only(
        *DECIDERS,
        status=302,
        others=FORBIDDEN,
        foreign_editor=404,
        methods="POST",
        kwargs=accepted_claim,
        data=lambda scene: {"reason": "Gehört zu einem anderen Modul."},
        curriculum=True,
    ),
}
