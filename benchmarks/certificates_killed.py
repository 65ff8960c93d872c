"""Issue for many while everything goes wrong: fifty press at once, the nightly run comes in between, workers are killed (-9) ten times.

`value` is how many certificates too many, too few, without number, without file or with another hash there are: 0, or it is a
fault. 1,000 people on PostgreSQL with two workers, 100 on SQLite with the one worker that belongs to it.
"""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from threading import Barrier, Thread
from time import monotonic, sleep
from typing import Any

from benchmarks.database import open_database
from benchmarks.enrol_race import fresh_offering
from benchmarks.measure import Figures, report

PRESSES, KILLS = 50, 10
PATIENCE = 1800  # seconds


def measure() -> Figures:
    """One figure, named after the database in use."""
    from django.db import connection

    from certificates.domain.invariants import find_problems
    from certificates.models import Certificate, IssueRun, NumberSeries

    is_sqlite = connection.vendor == "sqlite"
    people = int(os.environ.get("BENCH_PEOPLE", "100" if is_sqlite else "1000"))
    seated = a_full_course(people)
    workers = [start_worker() for _worker in range(1 if is_sqlite else 2)]
    begun = monotonic()
    errors = press_all(seated)
    killed = kill_again_and_again(workers, people)
    wait_until_done(workers, people)
    seconds = monotonic() - begun
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    rows = list(Certificate.objects.values_list("enrolment", "number", "pdf_sha256", "pdf"))
    files = {row[3] for row in rows if row[3]}
    problems = [*find_problems(), *errors]
    faults = (
        abs(len(rows) - people)
        + abs(len({row[0] for row in rows}) - people)
        + abs(len({row[1] for row in rows}) - people)
        + abs(len(files) - people)
        + abs(NumberSeries.objects.get().last_number - people)
        + len(problems)
    )
    print("\n".join(problems[:20]), file=sys.stderr)
    return {
        f"certificates_killed_{people}_{'sqlite' if is_sqlite else 'postgres'}": {
            "value": faults,
            "unit": "faults",
            "certificates": len(rows),
            "numbers": len({row[1] for row in rows}),
            "files": len(files),
            "runs_begun": IssueRun.objects.count(),
            "presses": PRESSES,
            "killed": killed,
            "seconds": round(seconds),
        }
    }


def a_full_course(people: int) -> Any:
    """A course of one day that is over, and that everybody attended in full."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from core.models import User
    from learners.enums import AttendanceState, EnrolmentState
    from learners.models import Attendance, Enrolment
    from providers.models import Offering, Session

    now = timezone.now()
    offering = fresh_offering(0)
    begin = now - timedelta(days=3)
    end = begin + timedelta(hours=5, minutes=15)
    offering.sessions.all()[1:].first().delete()
    session = offering.sessions.get()
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=end)
    Offering.objects.filter(pk=offering.pk).update(seats=people, seats_taken=people, starts_at=begin, ends_at=end)
    office = User.objects.create(email="office@bench.example", first_name="Dana", last_name="Demo", password=make_password(None))
    learners = User.objects.bulk_create(
        User(email=f"paper-{number}@bench.example", first_name="Demo", last_name=f"Person {number}", password="!") for number in range(people)
    )
    seats = Enrolment.objects.bulk_create(
        Enrolment(offering=offering, learner=learner, state=EnrolmentState.CONFIRMED, queue_number=number, enrolled_at=begin, confirmed_at=begin)
        for number, learner in enumerate(learners, start=1)
    )
    Attendance.objects.bulk_create(
        Attendance(enrolment=seat, session=session, state=AttendanceState.PRESENT, minutes=270, recorded_by=office, recorded_at=now) for seat in seats
    )
    return offering


def start_worker() -> "subprocess.Popen[bytes]":
    """A worker as in docs/operations.md, on the same database."""
    return subprocess.Popen([sys.executable, "manage.py", "run_worker"], stdout=subprocess.DEVNULL, stderr=sys.stderr)


def press_all(offering: Any) -> list[str]:
    """Fifty threads press "ausstellen" at the same moment, and one is the nightly run; what they raised."""
    from django.db import connections
    from django.utils import timezone

    from certificates.domain.bulk import scope_of, start_run
    from certificates.domain.due import issue_due
    from core.models import User

    office = User.objects.get(email="office@bench.example")
    start, errors = Barrier(PRESSES + 1), []

    def press(number: int) -> None:
        try:
            start.wait(120)
            if number == PRESSES:
                issue_due(at=timezone.now())
                return
            scope = scope_of(str(offering.uuid))
            assert scope
            start_run(scope, by=office, at=timezone.now())
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=(number,)) for number in range(PRESSES + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def kill_again_and_again(workers: "list[subprocess.Popen[bytes]]", people: int) -> int:
    """Kill -9 a worker at random moments, KILLS times while there is work, and start another one in its place; returns how often."""
    killed = 0
    chance = random.Random(5)
    while killed < KILLS and not is_done(people):
        sleep(chance.uniform(0.5, 8))
        place = chance.randrange(len(workers))
        workers[place].kill()
        workers[place].wait()
        workers[place] = start_worker()
        killed += 1
    return killed


def wait_until_done(workers: "list[subprocess.Popen[bytes]]", people: int) -> None:
    """Until every certificate has its file."""
    until = monotonic() + PATIENCE
    while not is_done(people):
        if monotonic() > until:
            raise SystemExit(f"Not done after {PATIENCE} s.")
        for place, worker in enumerate(workers):
            if worker.poll() is not None:
                workers[place] = start_worker()
        sleep(1)


def is_done(people: int) -> bool:
    """As many files as people."""
    from certificates.models import Certificate, IssueRun

    return not IssueRun.objects.filter(finished_at__isnull=True).exists() and Certificate.objects.exclude(pdf_sha256="").count() >= people


if __name__ == "__main__":
    open_database()
    report(measure())
