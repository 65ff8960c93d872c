"""Where an offering is in its life, and the lines of its Verlauf."""

from datetime import datetime

from core.enums import Role
from core.models import User
from providers.enums import OfferingStage, OfferingState, RequestState, Side, StepKind
from providers.models import Offering, OfferingStep, Provider


def stage_of(offering: Offering, *, at: datetime) -> OfferingStage:
    """The one stage that holds at `at`. Pure: it reads only the row."""
    if offering.state != OfferingState.PUBLISHED:
        return OfferingStage(offering.state)
    if offering.ends_at is not None and offering.ends_at <= at:
        return OfferingStage.FINISHED
    if offering.starts_at is not None and offering.starts_at <= at:
        return OfferingStage.RUNNING
    return OfferingStage.FULL if offering.is_full else OfferingStage.PUBLISHED


def acts_for(user: User | None, provider: Provider) -> bool:
    """Whether this person is an editor of the provider, whatever else they are."""
    return user is not None and user.has_role(Role.PROVIDER_EDITOR, organisation_id=provider.organisation_id)


def record_step(offering: Offering, kind: StepKind, *, by: User | None, at: datetime, remark: str = "", side: Side | None = None) -> OfferingStep:
    """Add a line to the Verlauf, in the transaction of the verb that calls. Without `side` it follows from whom `by` acts for."""
    if side is None:
        side = Side.SYSTEM if by is None else Side.PROVIDER if acts_for(by, offering.provider) else Side.OFFICE
    return OfferingStep.objects.create(offering=offering, kind=kind, side=side, by=by, at=at, remark=remark)


def steps_of(offering: Offering) -> list[OfferingStep]:
    """The Verlauf, the latest first."""
    return list(offering.steps.select_related("by").order_by("-at", "-pk"))


def settle_open_request(offering: Offering, *, by: User | None, at: datetime, remark: str) -> None:
    """An open request about an offering that is called off or given back has no object any more; the office's step answers it."""
    offering.change_requests.filter(state=RequestState.OPEN).update(state=RequestState.DECLINED, decided_by=by, decided_at=at, remark=remark)
