"""The worker as people run it: a program of its own, told to stop, killed, cut off from its database."""

import signal
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from core.domain import jobs
from core.enums import JobState
from core.models import Job
from tests.probe import tasks  # noqa: F401 -- registers the probe's jobs
from tests.probe.worker import running, wait_until

WORKER = ("manage.py", "run_worker")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trace(tmp_path):
    path = tmp_path / "trace"

    def enqueue(name, *, seconds=0.0):
        return jobs.enqueue("probe.trace", arguments={"path": str(path), "name": name, "seconds": seconds}, at=timezone.now())

    enqueue.lines = lambda: path.read_text().splitlines() if path.exists() else []
    return enqueue


def states():
    return Counter(Job.objects.filter(task="probe.trace").values_list("state", flat=True))


@pytest.mark.once  # a signal is between the system and Python
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_worker_told_to_stop_finishes_the_running_job_and_begins_no_other(trace, number):
    trace("slow", seconds=1.0)
    trace("next")

    with running(*WORKER) as worker:
        wait_until(lambda: trace.lines() == ["begin slow"])
        worker.send_signal(number)
        assert worker.wait(timeout=20) == 0

    assert trace.lines() == ["begin slow", "end slow"]
    assert states() == {JobState.DONE: 1, JobState.QUEUED: 1}


def test_job_of_a_worker_that_was_killed_runs_again_after_its_lease_and_nothing_is_lost(trace):
    names = [f"job{number}" for number in range(12)]
    for name in names:
        trace(name, seconds=0.2)

    with running(*WORKER) as worker:
        wait_until(lambda: len(trace.lines()) >= 7)
        worker.kill()
        worker.wait()
    begun_and_not_ended = [
        line.removeprefix("begin ") for line in trace.lines() if line.startswith("begin") and line.replace("begin", "end") not in trace.lines()
    ]

    with running(*WORKER):
        wait_until(lambda: states() == {JobState.DONE: len(names)})

    ended = Counter(line.removeprefix("end ") for line in trace.lines() if line.startswith("end"))
    assert ended == Counter(names)
    begun = Counter(line.removeprefix("begin ") for line in trace.lines() if line.startswith("begin"))
    assert begun - Counter(names) == Counter(begun_and_not_ended)


def test_worker_waits_for_a_database_that_is_away(trace):
    with running(*WORKER) as worker:
        trace("before")
        wait_until(lambda: "end before" in trace.lines())
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_job RENAME TO core_job_away")
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        with pytest.raises(AssertionError, match="in vain"):
            wait_until(lambda: worker.poll() is not None, seconds=1.5)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_job_away RENAME TO core_job")
        trace("after")

        wait_until(lambda: "end after" in trace.lines())


def test_worker_writes_the_rows_that_are_due_by_the_clock(trace):
    with running(*WORKER):
        wait_until(lambda: Job.objects.filter(task="core.purge_jobs", state=JobState.DONE).count() == 1)
