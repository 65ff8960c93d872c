"""Work that comes due by the clock: each slot becomes one job row, whoever notices it first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain import jobs
from core.models import Job


@dataclass(frozen=True)
class Periodic:
    """Run `task` once in every slot of this length, counted from the epoch in UTC."""

    task: str
    every: timedelta


_REGISTRY: list[Periodic] = []


def every(interval: timedelta, task: str) -> None:
    """Register a periodic job; the function itself is registered with core.domain.jobs.job."""
    _REGISTRY.append(Periodic(task, interval))


def enqueue_due(*, at: datetime) -> int:
    """Write the rows of the current slots that are still missing; returns how many. Safe to call by many and often."""
    written = 0
    for periodic in _REGISTRY:
        seconds = int(periodic.every.total_seconds())
        slot = int(at.timestamp()) // seconds * seconds
        key = f"slot:{slot}"
        if not Job.objects.filter(task=periodic.task, key=key).exists():
            jobs.enqueue(periodic.task, at=at, key=key)
            written += 1
    return written
