"""The app's work in the background."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from providers.domain.staleness import keep_fresh


@jobs.job("providers.keep_fresh", lease=timedelta(minutes=30))
def keep_entries_fresh() -> None:
    """The nightly run; `manage.py check_freshness` does the same."""
    keep_fresh(at=timezone.now())


periodic.every(timedelta(days=1), "providers.keep_fresh")
