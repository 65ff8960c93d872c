"""Who has booked what is still to come: some offerings full with people waiting, some nearly full, most with seats."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from random import Random

from core.time import berlin_datetime
from demo.domain.bulk import store
from demo.domain.crowd import pick
from demo.domain.identity import chunks, draw_uuid
from demo.domain.offerings import Held
from demo.domain.people import Learner
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.models import Offering


def book(upcoming: Sequence[Held], pool: Sequence[Learner], rng: Random, *, today: date) -> None:
    """Enrol the crowd as learners.domain.enrolment would have: seats in order of arrival, then the queue; keeps seats_taken."""
    for chunk in chunks([held for held in upcoming if held.deadline is not None], 500):
        rows: list[Enrolment] = []
        taken: list[Offering] = []
        for position, held in enumerate(chunk):
            people = pick(pool, _wish(position, held, rng), held.days, rng)
            for learner in people[held.seats :]:
                learner.busy -= held.days  # whoever waits is not expected there
            rows += _enrolments(held, people, pick(pool, rng.choice((0, 0, 1)), frozenset(), rng), rng, today=today)
            taken.append(Offering(pk=held.pk, seats_taken=min(held.seats, len(people))))
        store(rows)
        Offering.objects.bulk_update(taken, ["seats_taken"])


def _wish(position: int, held: Held, rng: Random) -> int:
    """How many want to come."""
    if position % 14 == 0:
        return held.seats + rng.randrange(2, 6)
    if position % 14 == 7:
        return held.seats - rng.randrange(1, 3)
    return rng.randrange(0, held.seats * 6 // 10)


def _enrolments(held: Held, people: Sequence[Learner], gave_up: Sequence[Learner], rng: Random, *, today: date) -> Iterator[Enrolment]:
    """In the order of arrival, with those who gave up in between."""
    arrivals = [(learner, False) for learner in people]
    for learner in gave_up:
        if learner not in people:
            arrivals.insert(rng.randrange(len(arrivals) + 1), (learner, True))
    last_day = min(today - timedelta(days=2), held.deadline or today)
    minutes = max(len(arrivals) + 1, (last_day - held.published_on).days * 24 * 60)
    moments = sorted(rng.sample(range(minutes), len(arrivals)))
    seats = held.seats
    for number, ((learner, has_given_up), moment) in enumerate(zip(arrivals, moments, strict=True), start=1):
        at = berlin_datetime(held.published_on, time(9)) + timedelta(minutes=moment)
        has_seat = not has_given_up and seats > 0
        seats -= has_seat
        yield Enrolment(
            uuid=draw_uuid(rng),
            offering_id=held.pk,
            learner_id=learner.pk,
            state=EnrolmentState.CANCELLED if has_given_up else EnrolmentState.CONFIRMED if has_seat else EnrolmentState.WAITING,
            queue_number=number,
            enrolled_at=at,
            confirmed_at=at if has_seat else None,
            cancelled_at=at + timedelta(hours=30) if has_given_up else None,
        )
