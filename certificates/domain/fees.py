"""Fees of seats, as far as a certificate may depend on them: settled or not. Money itself is the provider's business."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from certificates.models import SettledFee
from core.domain import audit
from core.models import User
from learners.domain.locks import lock_offering
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.models import Offering


def open_fee_cents(enrolment: Enrolment) -> int:
    """What is still owed for the seat, in cents; 0 where nothing is owed, it is settled, or nobody said what it costs."""
    owed = enrolment.offering.owed_cents or 0
    return 0 if owed == 0 or hasattr(enrolment, "settled_fee") else owed


def note_settled_fees(offering: Offering, *, settled: Collection[UUID], by: User, at: datetime) -> int:
    """Of all seats of the offering, exactly these enrolments are settled from now on; returns how many that changed.

    Effects, in one transaction, under the offering's lock: rows added and taken away, an audit line for each. Twice is once.
    """
    with transaction.atomic():
        lock_offering(offering)
        seats = Enrolment.objects.filter(offering=offering, state=EnrolmentState.CONFIRMED).select_related("settled_fee").order_by("pk")
        changed = [seat for seat in seats if hasattr(seat, "settled_fee") is not (seat.uuid in settled)]
        for seat in changed:
            if seat.uuid in settled:
                SettledFee.objects.create(enrolment=seat, noted_by=by, noted_at=at)
                audit.record(seat, "certificates.fee_settled", by=by)
            else:
                SettledFee.objects.filter(enrolment=seat).delete()
                audit.record(seat, "certificates.fee_open_again", by=by)
    return len(changed)
