"""Proofs that are due: remind in time, and once more when the day has passed. Nothing ends by itself: taking an approval back is the office's decision."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from core.time import berlin_date
from funding.domain.applications import lock_application
from funding.domain.deadlines import proof_until
from funding.domain.notices import tell_applicant, tell_funding_office
from funding.enums import ApplicationState
from funding.models import FundingApplication

BEFORE: Final = timedelta(days=14)  # before the last day of the proof


def remind_of_proofs(*, at: datetime) -> int:
    """Mail to whoever owes a proof: once within 14 days of the last day, once after it, then to the office as well. Returns how many were reminded.

    Each application is looked at under its locks, so running twice, or beside a proof that comes in, tells nobody twice or wrongly.
    """
    return sum(_remind(application, at=at) for application in owing(at).select_related("offering").order_by("pk"))


def owing(at: datetime) -> "QuerySet[FundingApplication]":
    """Approved, over, and not yet told that the day has passed."""
    return FundingApplication.objects.filter(state=ApplicationState.APPROVED, offering__ends_at__lte=at, proof_overdue_at__isnull=True)


def _remind(application: FundingApplication, *, at: datetime) -> bool:
    last_day, today = proof_until(application), berlin_date(at)
    if last_day is None or today < last_day - BEFORE:
        return False
    with transaction.atomic():
        locked = lock_application(application)
        is_late = today > last_day
        if locked.state != ApplicationState.APPROVED or (locked.proof_overdue_at if is_late else locked.proof_reminded_at):
            return False
        if is_late:
            locked.proof_overdue_at = at
            tell_funding_office(locked, "funding_proof_late", at=at)
        else:
            locked.proof_reminded_at = at
        locked.save(update_fields=["proof_overdue_at", "proof_reminded_at"])
        tell_applicant(locked, "funding_proof_due", at=at)
    return True
