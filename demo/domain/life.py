"""What happened to demo offerings before they were as they are: the Verlauf and the office's review, in bulk."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from demo.domain.bulk import store
from providers.enums import OfferingState, Side, StepKind
from providers.models import MappingReview, Offering, OfferingModule, OfferingStep


def write_life(offerings: Sequence[Offering]) -> None:
    """Steps of stored offerings, and the review of the modules of those that are or were public."""
    store(step for offering in offerings for step in _steps(offering))
    published = {offering.pk: offering.published_at for offering in offerings if offering.published_at}
    rows = OfferingModule.objects.filter(offering__in=published).order_by("pk")
    store(MappingReview(offering_id=row.offering_id, module_id=row.module_id, minutes=row.minutes, reviewed_at=published[row.offering_id]) for row in rows)


def _steps(offering: Offering) -> Iterator[OfferingStep]:
    if offering.state == OfferingState.SUBMITTED:
        yield OfferingStep(offering=offering, kind=StepKind.SUBMITTED, side=Side.PROVIDER, at=offering.created_at - timedelta(days=6))
    if offering.published_at:
        yield OfferingStep(offering=offering, kind=StepKind.SUBMITTED, side=Side.PROVIDER, at=offering.published_at - timedelta(days=4))
        yield OfferingStep(offering=offering, kind=StepKind.PUBLISHED, side=Side.OFFICE, at=offering.published_at)
    if offering.state == OfferingState.CANCELLED and offering.cancelled_at:
        yield OfferingStep(offering=offering, kind=StepKind.CANCELLED, side=Side.OFFICE, at=offering.cancelled_at, remark=offering.cancel_reason)
