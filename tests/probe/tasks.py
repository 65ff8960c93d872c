"""Jobs that leave traces in a file, so that a test sees what another process did."""

import time
from datetime import timedelta
from pathlib import Path

from django.db.models import F

from core.domain import jobs
from core.models import Job


@jobs.job("probe.trace", lease=timedelta(seconds=3))
def trace(*, path: str, name: str, seconds: float = 0.0) -> None:
    """Write "begin name", take so long, write "end name"."""
    _append(path, f"begin {name}")
    time.sleep(seconds)
    _append(path, f"end {name}")


@jobs.job("probe.stumble", max_attempts=3)
def stumble(*, secret: str) -> None:
    """Fail with a message that nobody may keep."""
    raise ValueError(secret)


@jobs.job("probe.forgetful", keep_arguments=False)
def forgetful(*, letter: str) -> None:
    """Do nothing with something private."""


@jobs.job("probe.outrun")
def outrun(*, job: int, ending: str) -> None:
    """Be so slow that another runner takes the row meanwhile."""
    Job.objects.filter(pk=job).update(attempts=F("attempts") + 1)
    if ending == "raises":
        raise ValueError


def _append(path: str, line: str) -> None:
    with Path(path).open("a") as handle:
        handle.write(line + "\n")
