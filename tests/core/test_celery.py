"""The same rows through Celery and a real Redis."""

import os
import signal
from collections import Counter

import pytest
from celery import current_app
from django.utils import timezone

from core.domain import jobs
from core.enums import JobState
from core.models import Job
from tests.probe import tasks  # noqa: F401 -- registers the probe's jobs
from tests.probe.redis_server import redis_server
from tests.probe.worker import running, wait_until

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]

CELERY = ("-m", "celery", "-A", "config", "worker", "--loglevel", "WARNING", "--concurrency", "2", "--without-gossip", "--without-mingle")


@pytest.fixture(scope="module")
def redis_url():
    with redis_server() as url:
        yield url


@pytest.fixture
def broker(redis_url, settings):
    settings.CELERY_BROKER_URL = redis_url
    before = current_app.conf.broker_url
    _speak_to(redis_url)
    with current_app.connection_for_write() as connection:
        connection.default_channel.client.flushall()
    yield redis_url
    _speak_to(before)


def _speak_to(url):
    current_app.conf.broker_url = url
    current_app._pool = current_app.amqp._producer_pool = None  # connections of before


@pytest.fixture
def trace(tmp_path):
    path = tmp_path / "trace"

    def enqueue(name, *, seconds=0.0):
        return jobs.enqueue("probe.trace", arguments={"path": str(path), "name": name, "seconds": seconds}, at=timezone.now())

    enqueue.lines = lambda: path.read_text().splitlines() if path.exists() else []
    return enqueue


def states():
    return Counter(Job.objects.filter(task="probe.trace").values_list("state", flat=True))


def test_celery_runs_what_was_enqueued_once_each(broker, trace):
    with running(*CELERY, CELERY_BROKER_URL=broker):
        names = [f"job{number}" for number in range(20)]
        for name in names:
            trace(name)
        wait_until(lambda: states() == {JobState.DONE: 20})

    assert Counter(line for line in trace.lines() if line.startswith("end")) == Counter(f"end {name}" for name in names)


def test_sweeper_brings_a_row_whose_message_was_lost(broker, trace, settings):
    settings.CELERY_BROKER_URL = ""  # the row is written, its message never sent
    row = trace("forgotten")
    Job.objects.filter(pk=row.pk).update(due_at=timezone.now() - jobs.REDELIVER_AFTER)

    with running(*CELERY, CELERY_BROKER_URL=broker), running("manage.py", "run_worker", "--sweep-only", CELERY_BROKER_URL=broker):
        wait_until(lambda: states() == {JobState.DONE: 1})

    assert trace.lines() == ["begin forgotten", "end forgotten"]


def test_job_of_a_killed_celery_worker_runs_again(broker, trace):
    trace("slow", seconds=2.0)
    with running(*CELERY, CELERY_BROKER_URL=broker) as worker:
        wait_until(lambda: trace.lines() == ["begin slow"])
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    # The lease of the probe's job is 3 s; the sweeper waits some more, which the test does not need to.
    Job.objects.update(leased_until=timezone.now() - jobs.REDELIVER_AFTER, state=JobState.RUNNING)

    with running(*CELERY, CELERY_BROKER_URL=broker), running("manage.py", "run_worker", "--sweep-only", CELERY_BROKER_URL=broker):
        wait_until(lambda: states() == {JobState.DONE: 1})

    assert trace.lines() == ["begin slow", "begin slow", "end slow"]
