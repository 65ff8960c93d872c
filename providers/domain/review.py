"""The office reviews which modules an offering counts for. Four eyes: whoever acts for the provider never reviews it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from providers.domain.life import acts_for, record_step
from providers.domain.locking import lock_offering
from providers.enums import Side, StepKind
from providers.models import MappingReview, Offering, OfferingModule


class ReviewRefused(Exception):
    """This person may not review this offering now; the message says why."""


def refuse_self_review(offering: Offering, *, by: User | None) -> None:
    """Raise for an editor of the offering's provider, also one who works for the office as well."""
    if acts_for(by, offering.provider):
        raise ReviewRefused(_("Sie arbeiten auch für diesen Träger. Bitte lassen Sie eine andere Person der Koordinierungsstelle prüfen."))


def unreviewed_modules(offering: Offering) -> list[OfferingModule]:
    """The modules whose minutes nobody of the office has looked at, in their order."""
    reviewed = set(offering.mapping_reviews.values_list("module_id", "minutes"))
    return [row for row in offering.offering_modules.select_related("module") if (row.module_id, row.minutes) not in reviewed]


def review_mapping(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Say that minutes and modules are right as they stand. Nothing new, nothing written.

    Effects under the offering's lock: a review per module, one line in the Verlauf, one audit line. Raises ReviewRefused.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        refuse_self_review(locked, by=by)
        if reviewed := store_review(locked, by=by, at=at):
            record_step(locked, StepKind.MAPPING_REVIEWED, by=by, at=at, side=Side.OFFICE)
            audit.record(locked, "providers.mapping_reviewed", by=by, data={"modules": reviewed})
    return locked


def store_review(locked: Offering, *, by: User | None, at: datetime) -> dict[str, int]:
    """Write the reviews that are missing, for an offering that the caller has locked and a reviewer who may; returns minutes by code of module."""
    rows = unreviewed_modules(locked)
    MappingReview.objects.bulk_create(
        [MappingReview(offering=locked, module_id=row.module_id, minutes=row.minutes, reviewed_by=by, reviewed_at=at) for row in rows],
        update_conflicts=True,
        unique_fields=["offering", "module"],
        update_fields=["minutes", "reviewed_by", "reviewed_at"],
    )
    return {row.module.code: row.minutes for row in rows}
