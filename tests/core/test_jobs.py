"""Rows of background work: written with their cause, run once, tried again, never lost."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core.domain import jobs, periodic
from core.enums import JobState
from core.models import Job
from tests.clock import utc
from tests.probe import tasks  # noqa: F401 -- registers the probe's jobs

AT = utc(2026, 3, 1, 8)


def trace(tmp_path, name="a", **fields):
    return jobs.enqueue("probe.trace", arguments={"path": str(tmp_path / "trace"), "name": name}, at=fields.pop("at", AT), **fields)


def lines(tmp_path):
    path = tmp_path / "trace"
    return path.read_text().splitlines() if path.exists() else []


def test_enqueue_refuses_a_task_nobody_registered(db):
    with pytest.raises(LookupError, match=r"probe\.unknown"):
        jobs.enqueue("probe.unknown", at=AT)

    assert Job.objects.count() == 0


def test_a_row_goes_with_the_transaction_that_wanted_it(db, tmp_path):
    with transaction.atomic():
        trace(tmp_path)
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_open_work_of_the_same_key_is_the_same_row(db, tmp_path):
    first = trace(tmp_path, key="k")

    assert trace(tmp_path, key="k") == first
    assert trace(tmp_path, key="other") != first
    assert trace(tmp_path) != trace(tmp_path)  # without a key every wish counts


def test_finished_work_of_the_same_key_may_be_wished_again(db, tmp_path, run_jobs):
    first = trace(tmp_path, key="k")
    run_jobs()

    assert trace(tmp_path, key="k") != first


def test_drain_runs_what_is_due_and_oldest_first(db, tmp_path):
    now = timezone.now()
    trace(tmp_path, "second", at=now - timedelta(minutes=1))
    trace(tmp_path, "first", at=now - timedelta(minutes=2))
    trace(tmp_path, "tomorrow", at=now + timedelta(days=1))

    assert jobs.drain() == 2
    assert lines(tmp_path) == ["begin first", "end first", "begin second", "end second"]
    assert jobs.drain() == 0


def test_a_row_delivered_twice_runs_once(db, tmp_path):
    row = trace(tmp_path)

    assert [jobs.run_job(row.pk), jobs.run_job(row.pk)] == [True, False]
    assert lines(tmp_path) == ["begin a", "end a"]


def test_a_row_that_is_running_elsewhere_is_left_alone_until_its_lease_ends(db, tmp_path):
    row = trace(tmp_path)
    now = timezone.now()
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, leased_until=now + timedelta(minutes=1))
    assert jobs.run_job(row.pk) is False

    Job.objects.filter(pk=row.pk).update(leased_until=now - timedelta(seconds=1))
    assert jobs.run_job(row.pk) is True
    assert lines(tmp_path) == ["begin a", "end a"]


def test_a_row_that_took_its_worker_along_at_every_attempt_fails_instead_of_running_forever(db):
    row = jobs.enqueue("probe.stumble", arguments={"secret": ""}, at=AT)
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, attempts=3, leased_until=timezone.now() - timedelta(seconds=1))

    assert jobs.run_job(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (JobState.FAILED, 3, "worker lost")


@pytest.mark.parametrize("ending", ["returns", "raises"])
def test_a_runner_that_lost_the_row_to_another_one_writes_nothing_more(db, ending):
    row = jobs.enqueue("probe.outrun", arguments={"job": 0, "ending": ending}, at=AT)
    Job.objects.filter(pk=row.pk).update(arguments={"job": row.pk, "ending": ending})

    assert jobs.run_job(row.pk) is True

    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (JobState.RUNNING, 2, "")  # as the other one left it


def test_a_failing_job_is_tried_again_later_then_stays_as_failed(db):
    row = jobs.enqueue("probe.stumble", arguments={"secret": "Aminas Adresse"}, at=AT)
    pauses = []
    for _attempt in range(3):
        before = timezone.now()
        jobs.run_job(row.pk)
        row.refresh_from_db()
        pauses.append(round((row.due_at - before).total_seconds()) if row.state == JobState.QUEUED else None)
        Job.objects.filter(pk=row.pk, state=JobState.QUEUED).update(due_at=before)

    assert pauses == [5, 20, None]
    assert (row.state, row.attempts) == (JobState.FAILED, 3)
    assert jobs.run_job(row.pk) is False


def test_a_failed_job_keeps_the_kind_of_error_and_not_its_words(db):
    row = jobs.enqueue("probe.stumble", arguments={"secret": "Aminas Adresse"}, at=AT)
    jobs.run_job(row.pk)
    row.refresh_from_db()

    assert row.error == "builtins.ValueError"


def test_private_arguments_are_emptied_when_done(db):
    row = jobs.enqueue("probe.forgetful", arguments={"letter": "Liebe Amina"}, at=AT)
    jobs.run_job(row.pk)
    row.refresh_from_db()

    assert (row.state, row.arguments) == (JobState.DONE, {})


def test_a_row_of_a_task_that_no_longer_exists_fails_instead_of_waiting_forever(db, tmp_path):
    row = trace(tmp_path)
    Job.objects.filter(pk=row.pk).update(task="probe.removed")

    assert jobs.run_job(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.error) == (JobState.FAILED, "unknown task")


def test_the_sweeper_asks_a_broker_that_is_away_once(db, tmp_path, settings, caplog):
    for name in ("a", "b", "c"):
        trace(tmp_path, name)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert jobs.redeliver() == 0
    assert [record.message for record in caplog.records if "unreachable" in record.message] == [
        f"Broker unreachable; job {Job.objects.earliest('pk').pk} waits for the sweeper."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_leaves_the_row_to_the_sweeper(tmp_path, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    begun = time.monotonic()

    row = trace(tmp_path)

    assert Job.objects.get(pk=row.pk).state == JobState.QUEUED
    assert time.monotonic() - begun < 3  # nobody waits for it in the browser


def test_purge_deletes_done_rows_after_thirty_days_and_failed_ones_after_ninety(db, tmp_path):
    for state, days in [(JobState.DONE, 31), (JobState.DONE, 29), (JobState.FAILED, 91), (JobState.FAILED, 89)]:
        row = trace(tmp_path, f"{state} {days}")
        Job.objects.filter(pk=row.pk).update(state=state, finished_at=AT - timedelta(days=days))

    assert jobs.purge_finished(at=AT) == 2
    assert sorted(row.arguments["name"] for row in Job.objects.all()) == ["done 29", "failed 89"]


def test_periodic_work_gets_one_row_per_slot(db):
    names = {entry.task for entry in periodic._REGISTRY}

    assert periodic.enqueue_due(at=utc(2026, 3, 1, 8)) == len(names)
    assert periodic.enqueue_due(at=utc(2026, 3, 1, 8, 0)) == 0
    assert Job.objects.filter(task="core.purge_jobs").count() == 1
    periodic.enqueue_due(at=utc(2026, 3, 2, 8))
    assert Job.objects.filter(task="core.purge_jobs").count() == 2


def test_run_worker_once_does_what_is_due_and_ends(db, tmp_path):
    trace(tmp_path)

    call_command("run_worker", "--once")

    assert lines(tmp_path) == ["begin a", "end a"]
    assert list(Job.objects.exclude(state=JobState.DONE)) == []


def test_celery_cuts_no_job_off_before_its_lease_ends(settings):
    longest = max(spec.lease for spec in jobs._REGISTRY.values())

    assert longest.total_seconds() <= settings.CELERY_TASK_TIME_LIMIT
