"""What guides take, and a proposal over it."""

from typing import Any

from core.models import User
from planning.domain.guide_assignment import Weights
from planning.domain.guide_proposals import WantedProposal, compute_proposal
from planning.models import GuideProposal, GuideWish
from tests.factories.planning import AT, make_gemeinde


def make_wish(guide: User, **fields: Any) -> GuideWish:
    """A guide in Ulm who takes three projects."""
    return GuideWish.objects.create(guide=guide, **{"gemeinde": make_gemeinde(), "most_projects": 3, "free_hours": 60} | fields)


def make_proposal(*, by: User, name: str = "Herbst", **wanted: Any) -> GuideProposal:
    """Guides for all open projects; twenty hours each."""
    return compute_proposal(WantedProposal(name, **{"weights": Weights(), "hours": 20} | wanted), by=by, at=AT)
