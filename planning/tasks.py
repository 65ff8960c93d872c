"""The app's work in the background."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from planning.domain.online_box import forget_entries


@jobs.job("planning.forget_box_entries")
def forget_box_entries() -> None:
    """Texts of the online box that nobody needs any more. Safe to run twice."""
    forget_entries(at=timezone.now())


periodic.every(timedelta(days=1), "planning.forget_box_entries")
