"""Background work that is first a row, then delivered at least once (docs/decisions/0003).

A job is enqueued inside the transaction that wants it. With a broker it is handed to Celery after commit;
without one the worker process drains the rows itself. Either way `run_job` claims the row with one
conditional write, so two deliveries run it once, and a lease that runs out gives it back after a kill -9.
Functions registered here must therefore be safe to run twice.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from core.enums import JobState
from core.kept_insert import KeptInsert
from core.models import Job, User

logger = logging.getLogger(__name__)

KEEP_FINISHED = timedelta(days=30)
KEEP_FAILED = timedelta(days=90)  # long enough to be looked at; a mail nobody could send is no archive
REDELIVER_AFTER = timedelta(seconds=20)  # a row still waiting this long after it was due has lost its message

_ROWS = KeptInsert(Job, skip_existing=True)


@dataclass(frozen=True)
class JobSpec:
    """How a registered function is run."""

    name: str
    function: Callable[..., None]
    lease: timedelta
    max_attempts: int
    keep_arguments: bool


_REGISTRY: dict[str, JobSpec] = {}
_current: ContextVar[int | None] = ContextVar("current_job", default=None)


def job(
    name: str, *, lease: timedelta = timedelta(minutes=5), max_attempts: int = 6, keep_arguments: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of keyword primitives under `name`. `keep_arguments=False` empties them when done (mails)."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _REGISTRY[name] = JobSpec(name, function, lease, max_attempts, keep_arguments)
        return function

    return register


def enqueue(
    task: str,
    *,
    arguments: dict[str, Any] | None = None,
    at: datetime,
    key: str = "",
    by: User | None = None,
    total_units: int = 1,
) -> Job:
    """Write the row in the caller's transaction and deliver it after commit.

    With `key`, open work of the same task and key is returned instead of a second row.
    Raises LookupError for a task that is not registered.
    """
    if task not in _REGISTRY:
        raise LookupError(f"No job is registered as {task!r}.")
    row = Job(task=task, arguments=arguments or {}, key=key, due_at=at, created_at=at, requested_by=by, total_units=total_units)
    # Written without looking first: the index looks anyway, and others may wait for the caller's locks.
    if not _ROWS.write(row):
        return Job.objects.get(task=task, key=key, state__in=JobState.OPEN)
    transaction.on_commit(lambda: deliver(row.pk))
    return row


def deliver(job_id: int) -> bool:
    """Hand a row to the broker, if there is one; returns whether it took it. One that is away is no error: the sweeper comes back."""
    if not settings.CELERY_BROKER_URL:
        return False
    try:
        # By name, because tasks import this module and not the other way round.
        current_app.send_task("core.run_job", args=[job_id], ignore_result=True, retry=False)
    except Exception:
        logger.warning("Broker unreachable; job %s waits for the sweeper.", job_id, exc_info=True)
        return False
    return True


def report_progress(done: int, total: int) -> None:
    """Show how far the running job is; outside a job it does nothing. Also renews the lease."""
    job_id = _current.get()
    if job_id is None:
        return
    row = Job.objects.only("task").get(pk=job_id)
    Job.objects.filter(pk=job_id, state=JobState.RUNNING).update(
        done_units=done, total_units=max(total, 1), leased_until=timezone.now() + _REGISTRY[row.task].lease
    )


def run_job(job_id: int) -> bool:
    """Claim and run one row. Returns False when somebody else has it, it is done, or it is not due yet.

    A function that raises is tried again with growing pauses, up to its `max_attempts`; then the row stays as failed. So does
    a row whose last attempt took the worker with it. Whoever lost the row to another runner (its lease ran out) writes nothing more.
    """
    now = timezone.now()
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        logger.warning("Job %s is gone.", job_id)
        return False
    spec = _REGISTRY.get(row.task)
    if spec is None:
        logger.error("Job %s names the unknown task %s.", job_id, row.task)
        Job.objects.filter(pk=job_id, state__in=JobState.OPEN).update(state=JobState.FAILED, finished_at=now, error="unknown task")
        return False
    # The number of attempts is part of the condition, so it names this run: nobody else can hold the row with the same one.
    unclaimed = Job.objects.filter(claimable(now), pk=job_id, attempts=row.attempts)
    if row.attempts >= spec.max_attempts and row.state == JobState.RUNNING:
        unclaimed.update(state=JobState.FAILED, finished_at=now, leased_until=None, error="worker lost")
        return False
    attempt = row.attempts + 1
    if not unclaimed.update(state=JobState.RUNNING, leased_until=now + spec.lease, attempts=attempt):
        return False
    held = Job.objects.filter(pk=job_id, state=JobState.RUNNING, attempts=attempt)
    token = _current.set(job_id)
    try:
        spec.function(**row.arguments)
    except Exception as error:
        _put_back(held, spec, attempt=attempt, error=error)
    else:
        finished = {"state": JobState.DONE, "finished_at": timezone.now(), "leased_until": None, "error": "", "done_units": models.F("total_units")}
        if not spec.keep_arguments:
            finished["arguments"] = {}
        held.update(**finished)
    finally:
        _current.reset(token)
    return True


def claimable(now: datetime) -> models.Q:
    """Rows that somebody may take at `now`: waiting and due, or running with a lease that ran out."""
    return models.Q(state=JobState.QUEUED, due_at__lte=now) | models.Q(state=JobState.RUNNING, leased_until__lt=now)


def _put_back(held: "models.QuerySet[Job]", spec: JobSpec, *, attempt: int, error: Exception) -> None:
    now = timezone.now()
    logger.exception("Job %s (%s) failed at attempt %s of %s.", _current.get(), spec.name, attempt, spec.max_attempts)
    # Type and place are enough to find the fault; the message may carry personal data and stays in no row.
    where = f"{type(error).__module__}.{type(error).__name__}"
    if attempt >= spec.max_attempts:
        held.update(state=JobState.FAILED, finished_at=now, leased_until=None, error=where)
    else:
        pause = timedelta(seconds=min(3600, 5 * 4 ** (attempt - 1)))
        held.update(state=JobState.QUEUED, due_at=now + pause, leased_until=None, error=where)


def due(*, limit: int = 100) -> list[int]:
    """Ids of the rows somebody may take now, oldest first."""
    return list(Job.objects.filter(claimable(timezone.now())).order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def drain(*, limit: int = 100) -> int:
    """Run what is due, oldest first, at most `limit` rows; returns how many ran."""
    return sum(run_job(job_id) for job_id in due(limit=limit))


def redeliver() -> int:
    """Hand rows whose message seems lost to the broker again, until it refuses one; returns how many. Running twice is harmless."""
    now = timezone.now()
    lost = Job.objects.filter(claimable(now - REDELIVER_AFTER)).order_by("pk").values_list("pk", flat=True)[:1000]
    return sum(1 for _job_id in takewhile(deliver, lost))


def purge_finished(*, at: datetime) -> int:
    """Delete rows that were done more than 30 days before `at`, and those that failed more than 90 days before; returns how many."""
    over = models.Q(state=JobState.DONE, finished_at__lt=at - KEEP_FINISHED) | models.Q(state=JobState.FAILED, finished_at__lt=at - KEEP_FAILED)
    deleted, _details = Job.objects.filter(over).delete()
    return deleted
