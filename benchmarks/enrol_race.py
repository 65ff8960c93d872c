"""200 people want 20 seats at the same moment, at a site that runs as docs/operations.md says: two processes of four threads each.

Everybody has asked when the clock starts; eight are served at once, each with a connection of its own, and the others stand in line as they would
in front of gunicorn. `value` is the 95th percentile of what a person waits for the answer of the verb, standing in line included; `cpu_ms` is
what the two processes used of the processors for each.
"""

import multiprocessing
import sys
from collections import Counter
from datetime import timedelta
from threading import Lock, Thread
from time import perf_counter, process_time
from typing import Any

from benchmarks.database import open_database
from benchmarks.measure import Figures, percentile, report

PEOPLE, SEATS, ROUNDS = 200, 20, 3
PROCESSES, THREADS = 2, 4
PATIENCE = 300  # seconds


def measure() -> Figures:
    """One figure, named after the database in use."""
    from django.db import connection

    rounds = [run_round(number) for number in range(ROUNDS)]
    times = [time for each in rounds for time in each["times"]]
    totals = {name: sum(each[name] for each in rounds) // ROUNDS for name in ("confirmed", "waiting")}
    return {
        f"enrol_race_{PEOPLE}_{SEATS}_{'sqlite' if connection.vendor == 'sqlite' else 'postgres'}": {
            "value": round(percentile(times, 95), 1),
            "unit": "ms",
            "runs": len(times),
            **totals,
            "errors": sum(each["errors"] for each in rounds),
            "in_order": all(each["in_order"] for each in rounds),
            "cpu_ms": round(sum(each["cpu_ms"] for each in rounds) / ROUNDS, 1),
            "processes": PROCESSES,
            "threads": THREADS,
            "enrol_per_s": round(PEOPLE * ROUNDS / sum(each["seconds"] for each in rounds), 1),
        }
    }


def run_round(number: int) -> dict[str, Any]:
    """One race for a fresh offering by fresh people, who are dealt out to the processes and served in the order they stand there."""
    from core.models import User
    from providers.models import Offering

    offering = fresh_offering(number)
    people = User.objects.bulk_create(
        User(email=f"race-{number}-{person}@bench.example", first_name="Renn", last_name=str(person), password="!") for person in range(PEOPLE + PROCESSES)
    )
    own, strangers = people[:PEOPLE], people[PEOPLE:]
    practice = fresh_offering(number)
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(PROCESSES), context.Queue()
    shares = [[person.pk for person in own[share::PROCESSES]] for share in range(PROCESSES)]
    processes = [
        context.Process(target=_serve, args=(offering.pk, share, practice.pk, stranger.pk, start, answers))
        for share, stranger in zip(shares, strangers, strict=True)
    ]
    for process in processes:
        process.start()
    results = [answers.get(timeout=PATIENCE) for _process in processes]
    for process in processes:
        process.join()
    rows = list(offering.enrolments.order_by("queue_number").values_list("queue_number", "state"))
    states = Counter(state for _number, state in rows)
    times = [time for each in results for time in each[0]]
    return {
        "times": times,
        "seconds": max(times) / 1000,
        "cpu_ms": sum(each[2] for each in results) * 1000 / PEOPLE,
        "confirmed": states["confirmed"],
        "waiting": states["waiting"],
        "errors": sum(each[1] for each in results),
        "in_order": rows == [(place + 1, "confirmed" if place < SEATS else "waiting") for place in range(PEOPLE)]
        and Offering.objects.get(pk=offering.pk).seats_taken == SEATS,
    }


def _serve(offering_pk: int, people: list[int], practice_pk: int, stranger_pk: int, start: Any, answers: Any) -> None:
    """A process like one worker of the site: what each of its people waited, how many errors, and what it used of the processors."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    from django.db import connections
    from django.utils import timezone

    from core.models import User
    from learners.domain.enrolment import enrol
    from providers.models import Offering

    now = timezone.now()
    stranger = User.objects.get(pk=stranger_pk)
    enrol(Offering.objects.get(pk=practice_pk), learner=stranger, by=stranger, at=now)  # what a process learns with its first request
    line = iter(User.objects.in_bulk(people).values())
    turn = Lock()
    times: list[float] = []
    errors: list[str] = []

    def take_next() -> User | None:
        with turn:
            return next(line, None)

    def work() -> None:
        while person := take_next():
            try:
                enrol(Offering.objects.get(pk=offering_pk), learner=person, by=person, at=now)
            except Exception as error:
                errors.append(repr(error))
            finally:
                connections.close_all()  # as after a request
            times.append((perf_counter() - begun) * 1000)

    connections.close_all()
    threads = [Thread(target=work) for _thread in range(THREADS)]
    start.wait(PATIENCE)
    begun, used = perf_counter(), process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(*errors[:3], sep="\n", file=sys.stderr)
    answers.put((times, len(errors), process_time() - used))


def fresh_offering(number: int) -> Any:
    """Published, with two sessions in two months."""
    from datetime import date, time

    from django.utils import timezone

    from core.enums import OrganisationKind
    from core.models import Organisation
    from core.time import berlin_date, berlin_datetime
    from curriculum.models import LearningFormat
    from providers.enums import OfferingState
    from providers.models import Offering, Provider, Session

    today: date = berlin_date(timezone.now())
    organisation, _created = Organisation.objects.get_or_create(kind=OrganisationKind.PROVIDER, name="Demo-Rennbahn")
    provider, _created = Provider.objects.get_or_create(
        organisation=organisation, defaults={"slug": "demo-rennbahn", "summary": "Demo", "contact_name": "Demo", "contact_email": "rennen@bench.example"}
    )
    days = [today + timedelta(days=60 + 2 * number), today + timedelta(days=61 + 2 * number)]
    moments = [(berlin_datetime(day, time(9)), berlin_datetime(day, time(14, 15))) for day in days]
    offering = Offering.objects.create(
        provider=provider,
        format=LearningFormat.objects.get(curriculum__is_current=True, slug="basis"),
        title=f"Demo-Rennen {number}",
        summary="Demo",
        state=OfferingState.PUBLISHED,
        seats=SEATS,
        fee_cents=0,
        registration_until_date=today + timedelta(days=30),
        starts_at=moments[0][0],
        ends_at=moments[1][1],
        published_at=timezone.now(),
    )
    Session.objects.bulk_create(Session(offering=offering, starts_at=begin, ends_at=end, break_minutes=45) for begin, end in moments)
    return offering


if __name__ == "__main__":
    open_database()
    report(measure())
