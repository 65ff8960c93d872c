"""200 people want 20 seats at the same moment, each in a thread with a connection of its own.

`value` is the 95th percentile of what a person waits, queueing included.
"""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread
from time import perf_counter
from typing import Any

from benchmarks.database import open_database
from benchmarks.measure import Figures, percentile, report

PEOPLE, SEATS, ROUNDS = 200, 20, 3


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
            "enrol_per_s": round(PEOPLE * ROUNDS / sum(each["seconds"] for each in rounds), 1),
        }
    }


def run_round(number: int) -> dict[str, Any]:
    """One race for a fresh offering by fresh people."""
    from django.db import connection, connections
    from django.utils import timezone

    from core.models import User
    from learners.domain.enrolment import enrol
    from providers.models import Offering

    now = timezone.now()
    offering = fresh_offering(number)
    people = User.objects.bulk_create(
        User(email=f"race-{number}-{person}@bench.example", first_name="Renn", last_name=str(person), password="!") for person in range(PEOPLE)
    )
    start = Barrier(PEOPLE)
    times: list[float] = []
    errors: list[Exception] = []

    def take_part(person: User) -> None:
        try:
            connection.ensure_connection()
            connection.close()  # from the pool and back: what is measured begins without one, as a request does
            start.wait(120)
            begun = perf_counter()
            enrol(Offering.objects.get(pk=offering.pk), learner=person, by=person, at=now)
            times.append((perf_counter() - begun) * 1000)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=take_part, args=(person,)) for person in people]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(offering.enrolments.order_by("queue_number").values_list("queue_number", "state"))
    states = Counter(state for _number, state in rows)
    return {
        "times": times,
        "seconds": perf_counter() - begun,
        "confirmed": states["confirmed"],
        "waiting": states["waiting"],
        "errors": len(errors),
        "in_order": rows == [(place + 1, "confirmed" if place < SEATS else "waiting") for place in range(PEOPLE)]
        and Offering.objects.get(pk=offering.pk).seats_taken == SEATS,
    }


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
