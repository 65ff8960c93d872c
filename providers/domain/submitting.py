"""What a provider decides about its own offering before it is public: hand it in, take it back, withdraw it, take it up again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from providers.domain.life import record_step
from providers.domain.locking import lock_offering
from providers.domain.publishing import OfferingIncomplete, PublishingRefused
from providers.domain.readiness import gaps_before_publication
from providers.enums import OfferingState, StepKind
from providers.models import Offering


def submit_offering(offering: Offering, *, by: User | None, at: datetime) -> Offering:
    """Hand a draft, or one that came back, to the coordination office. Twice is once.

    Raises OfferingIncomplete with everything that is missing. Effects: state, one line in the Verlauf, one audit line.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.SUBMITTED:
            return locked
        if locked.state not in OfferingState.WITH_PROVIDER:
            raise PublishingRefused(_("Nur ein Entwurf kann eingereicht werden."))
        if gaps := gaps_before_publication(locked, at=at):
            raise OfferingIncomplete(gaps)
        _step(locked, OfferingState.SUBMITTED, StepKind.SUBMITTED, by=by, at=at)
        audit.record(locked, "providers.offering_submitted", by=by)
    return locked


def recall_offering(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Take an offering back from review, to write on it. Twice is once. Effects: state, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state in OfferingState.WITH_PROVIDER:
            return locked
        if locked.state != OfferingState.SUBMITTED:
            raise PublishingRefused(_("Zurückholen lässt sich nur ein Angebot, das eingereicht und noch nicht veröffentlicht ist."))
        _step(locked, OfferingState.DRAFT, StepKind.RECALLED, by=by, at=at)
        audit.record(locked, "providers.offering_recalled", by=by)
    return locked


def withdraw_offering(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Give up an offering that is not public. Twice is once; nothing is deleted. Effects: state, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.WITHDRAWN:
            return locked
        if locked.state not in OfferingState.UNPUBLISHED:
            raise PublishingRefused(_("Ein veröffentlichtes Angebot können Sie nicht zurückziehen. Bitte beantragen Sie die Absage."))
        _step(locked, OfferingState.WITHDRAWN, StepKind.WITHDRAWN, by=by, at=at)
        audit.record(locked, "providers.offering_withdrawn", by=by)
    return locked


def reopen_offering(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Make a withdrawn offering a draft again. Twice is once. Effects: state, one line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.DRAFT:
            return locked
        if locked.state != OfferingState.WITHDRAWN:
            raise PublishingRefused(_("Nur ein zurückgezogenes Angebot kann wieder aufgenommen werden."))
        _step(locked, OfferingState.DRAFT, StepKind.REOPENED, by=by, at=at)
        audit.record(locked, "providers.offering_reopened", by=by)
    return locked


def _step(locked: Offering, state: OfferingState, kind: StepKind, *, by: User | None, at: datetime) -> None:
    locked.state = state
    locked.save(update_fields=["state", "changed_at"])
    record_step(locked, kind, by=by, at=at)
