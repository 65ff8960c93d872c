"""The search's jobs."""

from datetime import timedelta

from django.utils import timezone

from core.domain import jobs, periodic
from core.search import index, misses


@jobs.job(index.REFRESH)
def refresh_search(*, source: str, keys: list[int]) -> None:
    """Bring the entries of some objects up to date."""
    index.refresh(source, keys)


@jobs.job(index.REBUILD, lease=timedelta(minutes=15))
def rebuild_search() -> None:
    """Find what nobody announced, and take away what has passed."""
    index.rebuild()


periodic.every(timedelta(days=1), index.REBUILD)


@jobs.job("core.forget_search_misses")
def forget_search_misses() -> None:
    """Delete old counts, and those too small to be shown."""
    misses.forget_misses(at=timezone.now())


periodic.every(timedelta(days=1), "core.forget_search_misses")
