"""Which course a demo provider holds when and for how many: planned before anything is written. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.domain.courses import COURSES, FINISHED_COURSES, Course, Meeting, meetings, span_days
from demo.domain.days import next_clock_change, teaching_day_until
from demo.domain.providers import ProviderSeat
from demo.domain.scale import Scale
from providers.enums import DeliveryMode, OfferingState, PlaceType

SEATS = (8, 10, 12, 14, 16, 18, 20, 24)


@dataclass(frozen=True)
class OfferingPlan:
    """An offering before it is written."""

    course: Course
    seat: ProviderSeat
    meetings: tuple[Meeting, ...]
    published_on: date
    state: str = OfferingState.PUBLISHED
    place_type: str = PlaceType.REGIONAL
    mode: str = DeliveryMode.PRESENCE
    seats: int = 12
    variant: int = 0  # picks venue, fee, subsidy and accessibility


def plan_upcoming(scale: Scale, seats: Sequence[ProviderSeat], rng: Random, *, today: date) -> list[OfferingPlan]:
    """What the catalogue shows: spread over the next twelve months, nothing earlier than ten days from today."""
    order = list(range(scale.upcoming))
    rng.shuffle(order)
    plans = []
    for index in range(scale.upcoming):
        course = COURSES[index % len(COURSES)]
        latest = 340 - span_days(course)
        first = today + timedelta(days=12 + order[index] * (latest - 12) // scale.upcoming)
        if course.rhythm == "weekly" and len(course.modules) == 6:
            first = next_clock_change(today + timedelta(days=30)) - timedelta(days=17)  # some weeks in summer time, some in winter time
        plans.append(
            OfferingPlan(
                course=course,
                seat=seats[index % len(seats)] if index < 60 else rng.choice(seats),
                meetings=() if course.on_request else tuple(meetings(course, first, saturday=rng.random() < 0.1)),
                published_on=today - timedelta(days=rng.randrange(10, 120)),
                place_type=PlaceType.INHOUSE if course.inhouse else PlaceType.CENTRAL if index % 4 == 3 else PlaceType.REGIONAL,
                mode=_mode(course, index),
                seats=rng.choice(SEATS),
                variant=index,
            )
        )
    return plans


def plan_finished(scale: Scale, seats: Sequence[ProviderSeat], rng: Random, *, today: date) -> list[OfferingPlan]:
    """What is over: the series from which people have their certificates, and shorter ones."""
    plans = []
    for index in range(scale.finished):
        course = FINISHED_COURSES[index % len(FINISHED_COURSES)]
        back = 24 + 5 * index if index < len(FINISHED_COURSES) else rng.randrange(24, 500)
        first = today - timedelta(days=back + span_days(course))
        plans.append(
            OfferingPlan(
                course=course,
                seat=seats[index % len(seats)],
                meetings=tuple(meetings(course, first)),
                published_on=first - timedelta(days=90),
                seats=(9, 8, 6, 6, 6, 5, 6, 5)[index] if index < len(FINISHED_COURSES) else rng.choice(SEATS),
                variant=index,
            )
        )
    return plans


def plan_unusual(seats: Sequence[ProviderSeat], *, today: date) -> list[OfferingPlan]:
    """Three drafts, three submitted ones and a cancelled one: what the desk and the providers have on their tables."""
    states = [OfferingState.DRAFT] * 3 + [OfferingState.SUBMITTED] * 3 + [OfferingState.CANCELLED]
    plans = []
    for index, state in enumerate(states):
        course = COURSES[(11 + 7 * index) % len(COURSES)]
        first = today + timedelta(days=60 + 20 * index)
        plans.append(
            OfferingPlan(
                course=course,
                seat=seats[index % 2],
                meetings=tuple(meetings(course, first)),
                published_on=today - timedelta(days=30),
                state=state,
                variant=index,
            )
        )
    return plans


def plan_running(seat: ProviderSeat, *, today: date) -> OfferingPlan:
    """The offering whose first session was yesterday (or on the last day there could be one): its attendance is still open."""
    course = Course("basis", "Sozialraum, Beteiligung, Netzwerke: drei Tage Grundlagen", ("3", "7", "11"), "weekly")
    first = teaching_day_until(today - timedelta(days=1))
    return OfferingPlan(
        course=course, seat=seat, meetings=tuple(meetings(course, first, saturday=True)), published_on=first - timedelta(days=60), seats=12, variant=3
    )


def _mode(course: Course, index: int) -> str:
    if "Online" in course.title:
        return DeliveryMode.ONLINE
    if course.inhouse:
        return DeliveryMode.PRESENCE
    return (DeliveryMode.PRESENCE, DeliveryMode.PRESENCE, DeliveryMode.ONLINE, DeliveryMode.PRESENCE, DeliveryMode.MIXED)[index % 5]
