"""The app's work in the background."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from funding.domain.reminders import remind_of_proofs


@jobs.job("funding.remind_of_proofs")
def remind() -> None:
    """Whoever owes a proof hears of it. Safe to run twice."""
    remind_of_proofs(at=timezone.now())


periodic.every(timedelta(days=1), "funding.remind_of_proofs")
