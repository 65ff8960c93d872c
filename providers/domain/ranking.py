"""Who could serve one need, best first, and why the others could not. Pure.

First hard conditions: whoever breaks one is left out with every condition that is broken. Then a score of six parts from 0 to 100, each
with its share; the total is their weighted sum in whole points. Ties: the higher coverage, the lower cost, then the key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.geo import distance_km

SHARES = {"coverage": 40, "distance": 15, "fee": 15, "date": 10, "load": 10, "feedback": 10}  # of 100
UNKNOWN = 50  # points of a part nobody knows anything about: neither good nor bad
FAR_KM = 100  # from here on a journey earns no points
DEAR_CENTS = 3_000  # per person and lesson; from here on a fee earns no points
FEW_ANSWERS = 5  # fewer say more about persons than about courses
HALF_DAY_MINUTES = 270  # with breaks; a longer session takes the whole day
LESSON = 45


class Barrier(Enum):
    """A hard condition that is not met, in the order in which they are asked."""

    FORMAT = "format"
    MODULE = "module"
    PLACE = "place"
    REGION = "region"
    WINDOW = "window"
    WEEKDAY = "weekday"
    DAY_LENGTH = "day_length"
    GROUP = "group"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    ACCESSIBILITY = "accessibility"
    CAPACITY = "capacity"
    BUDGET = "budget"


@dataclass(frozen=True)
class Wanted:
    """A need. `minutes` are presence by module; empty for an Einführung, which is asked for by its format alone and takes `format_minutes`."""

    format: str
    minutes: Mapping[str, int]
    format_minutes: int
    kreis: str
    lat: float
    lon: float
    places: frozenset[str]
    radius_km: int
    first: date
    last: date
    weekdays: frozenset[int]  # none: any
    day_length: str
    people: int
    audience: frozenset[str]  # none: everybody
    languages: frozenset[str]  # one of them will do; none: any
    accessibility: frozenset[str]
    budget_cents: int | None

    @property
    def total_minutes(self) -> int:
        """All that is asked for."""
        return sum(self.minutes.values()) or self.format_minutes


@dataclass(frozen=True)
class Course:
    """An offering with free seats. Without `starts` the dates are still to be agreed; without `lat` it is online or nobody knows where."""

    key: str
    provider: str
    format: str
    minutes: Mapping[str, int]
    place: str
    lat: float | None
    lon: float | None
    starts: date | None
    ends: date | None
    weekdays: frozenset[int]
    longest_minutes: int
    free_seats: int
    audience: frozenset[str]
    languages: frozenset[str]
    accessibility: frozenset[str]
    fee_cents: int | None  # per person


@dataclass(frozen=True)
class Teacher:
    """A provider that might come. `capacity_minutes` in the half-years of the window, None where it has not said; `promised_minutes` of them are gone."""

    key: str
    formats: frozenset[str]
    modules: frozenset[str]
    kreise: frozenset[str]  # none: everywhere
    lat: float | None
    lon: float | None
    audience: frozenset[str]
    languages: frozenset[str]
    accessibility: frozenset[str]
    capacity_minutes: int | None
    promised_minutes: int
    fee_cents_per_lesson: int | None  # for the whole group

    @property
    def free_minutes(self) -> int | None:
        """What it could still teach."""
        return None if self.capacity_minutes is None else max(0, self.capacity_minutes - self.promised_minutes)


@dataclass(frozen=True)
class Feedback:
    """Mean of what people said, 1 to 5 in tenths, 5 best, and how many said something."""

    tenths: int
    answers: int


@dataclass(frozen=True)
class Part:
    """A part of the score: points of 100, and the figure they come from (minutes, km, cents, days, minutes, tenths), None where nobody knows."""

    name: str
    points: int
    figure: int | None


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could serve the need, by an offering or inhouse. `covers` are minutes by module."""

    key: str
    provider: str
    is_course: bool
    covers: Mapping[str, int]
    cost_cents: int | None
    distance_km: int | None
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """Of 100, rounded down once."""
        return sum(SHARES[part.name] * part.points for part in self.parts) // 100


@dataclass(frozen=True)
class LeftOut:
    """Somebody who could not, and every condition that is not met."""

    key: str
    provider: str
    is_course: bool
    barriers: tuple[Barrier, ...]


@dataclass(frozen=True)
class Ranking:
    """The best first; then those left out, by key."""

    suggestions: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]


def rank(wanted: Wanted, courses: Iterable[Course], teachers: Iterable[Teacher], feedback: Mapping[str, Feedback]) -> Ranking:
    """Everybody, ranked or left out. `feedback` is by provider."""
    known = {teacher.key: teacher for teacher in teachers}
    found: list[Suggestion] = []
    left: list[LeftOut] = []
    for course in courses:
        if barriers := barriers_of_course(wanted, course):
            left.append(LeftOut(course.key, course.provider, True, barriers))
        else:
            found.append(_of_course(wanted, course, known.get(course.provider), feedback.get(course.provider)))
    for teacher in known.values():
        if barriers := barriers_of_teacher(wanted, teacher):
            left.append(LeftOut(teacher.key, teacher.key, False, barriers))
        else:
            found.append(_of_teacher(wanted, teacher, feedback.get(teacher.key)))
    best_first = sorted(found, key=lambda one: (-one.score, -sum(one.covers.values()), one.cost_cents is None, one.cost_cents or 0, one.key))
    return Ranking(tuple(best_first), tuple(sorted(left, key=lambda one: (one.is_course, one.key))))


# ---- hard conditions --------------------------------------------------------------------------------
def barriers_of_course(wanted: Wanted, course: Course) -> tuple[Barrier, ...]:
    """Every hard condition that an offering does not meet."""
    broken = {
        Barrier.FORMAT: course.format != wanted.format,
        Barrier.MODULE: bool(wanted.minutes) and not _common(wanted, course.minutes),
        Barrier.PLACE: course.place not in wanted.places,
        Barrier.REGION: course.place == "regional" and not _near(wanted, course.lat, course.lon),
        Barrier.WINDOW: course.starts is not None and (course.starts < wanted.first or (course.ends or course.starts) > wanted.last),
        Barrier.WEEKDAY: bool(wanted.weekdays) and not course.weekdays <= wanted.weekdays,
        Barrier.DAY_LENGTH: (wanted.day_length == "half" and course.longest_minutes > HALF_DAY_MINUTES)
        or (wanted.day_length == "full" and 0 < course.longest_minutes <= HALF_DAY_MINUTES),
        Barrier.GROUP: course.free_seats < wanted.people,
        Barrier.BUDGET: wanted.budget_cents is not None and course.fee_cents is not None and course.fee_cents * wanted.people > wanted.budget_cents,
    } | _shared_barriers(wanted, course.audience, course.languages, wanted.accessibility - course.accessibility)
    return _in_order(broken)


# What a provider brings along; rooms are the host's business.
BROUGHT_ALONG = frozenset({"sign_interpreter", "live_captions", "accessible_documents", "large_print"})


def barriers_of_teacher(wanted: Wanted, teacher: Teacher) -> tuple[Barrier, ...]:
    """Every hard condition that a provider who would come does not meet."""
    teachable = {code: minutes for code, minutes in wanted.minutes.items() if code in teacher.modules}
    smallest = min(teachable.values(), default=wanted.total_minutes)
    free, fee = teacher.free_minutes, teacher.fee_cents_per_lesson
    broken = {
        Barrier.FORMAT: wanted.format not in teacher.formats,
        Barrier.MODULE: bool(wanted.minutes) and not teachable,
        Barrier.PLACE: "inhouse" not in wanted.places,
        Barrier.REGION: bool(teacher.kreise) and wanted.kreis not in teacher.kreise,
        Barrier.CAPACITY: free is not None and free < smallest,
        Barrier.BUDGET: wanted.budget_cents is not None and fee is not None and _fee(fee, smallest) > wanted.budget_cents,
    } | _shared_barriers(wanted, teacher.audience, teacher.languages, (wanted.accessibility & BROUGHT_ALONG) - teacher.accessibility)
    return _in_order(broken)


def _shared_barriers(wanted: Wanted, audience: frozenset[str], languages: frozenset[str], missing: frozenset[str]) -> dict[Barrier, bool]:
    return {
        Barrier.AUDIENCE: bool(audience) and not wanted.audience <= audience,
        Barrier.LANGUAGE: bool(wanted.languages and languages) and not wanted.languages & languages,
        Barrier.ACCESSIBILITY: bool(missing),
    }


def _in_order(broken: Mapping[Barrier, bool]) -> tuple[Barrier, ...]:
    return tuple(barrier for barrier in Barrier if broken.get(barrier))


def _common(wanted: Wanted, minutes: Mapping[str, int]) -> dict[str, int]:
    return {code: min(asked, minutes[code]) for code, asked in wanted.minutes.items() if minutes.get(code)}


def _near(wanted: Wanted, lat: float | None, lon: float | None) -> bool:
    return lat is not None and lon is not None and distance_km(wanted.lat, wanted.lon, lat, lon) <= wanted.radius_km


def _fee(cents_per_lesson: int, minutes: int) -> int:
    """Whole cents, rounded up once."""
    return -(-cents_per_lesson * minutes // LESSON)


# ---- the score ----------------------------------------------------------------------------------------
def _of_course(wanted: Wanted, course: Course, teacher: Teacher | None, feedback: Feedback | None) -> Suggestion:
    covers = _common(wanted, course.minutes)
    km = None if course.lat is None or course.lon is None else distance_km(wanted.lat, wanted.lon, course.lat, course.lon)
    minutes = sum(course.minutes.values()) or wanted.format_minutes
    cost = None if course.fee_cents is None else course.fee_cents * wanted.people
    wait = None if course.starts is None else (course.starts - wanted.first).days
    parts = (
        _coverage(wanted, covers),
        Part("distance", 100, 0) if course.place == "online" else _distance(km),
        _price(None if course.fee_cents is None else course.fee_cents * LESSON // minutes),
        _date(wanted, wait),
        _load(teacher),
        _said(feedback),
    )
    return Suggestion(course.key, course.provider, True, covers, cost, km, parts)


def _of_teacher(wanted: Wanted, teacher: Teacher, feedback: Feedback | None) -> Suggestion:
    covers = affordable(wanted, teacher)
    km = None if teacher.lat is None or teacher.lon is None else distance_km(wanted.lat, wanted.lon, teacher.lat, teacher.lon)
    minutes = sum(covers.values()) or wanted.format_minutes
    fee = teacher.fee_cents_per_lesson
    cost = None if fee is None else _fee(fee, minutes)
    parts = (_coverage(wanted, covers), _distance(km), _price(None if fee is None else fee // wanted.people), _date(wanted, 0), _load(teacher), _said(feedback))
    return Suggestion(teacher.key, teacher.key, False, covers, cost, km, parts)


def affordable(wanted: Wanted, teacher: Teacher) -> dict[str, int]:
    """The modules a provider can teach within its capacity and the budget: the largest first, equal ones in the order of their codes."""
    free, fee, budget = teacher.free_minutes, teacher.fee_cents_per_lesson, wanted.budget_cents
    taken: dict[str, int] = {}
    for code, minutes in sorted(wanted.minutes.items(), key=lambda item: (-item[1], item[0])):
        total = sum(taken.values()) + minutes
        if code in teacher.modules and (free is None or total <= free) and (fee is None or budget is None or _fee(fee, total) <= budget):
            taken[code] = minutes
    return taken


def _coverage(wanted: Wanted, covers: Mapping[str, int]) -> Part:
    if not wanted.minutes:
        return Part("coverage", 100, wanted.format_minutes)
    return Part("coverage", 100 * sum(covers.values()) // wanted.total_minutes, sum(covers.values()))


def _distance(km: int | None) -> Part:
    return Part("distance", UNKNOWN if km is None else max(0, 100 - 100 * km // FAR_KM), km)


def _price(cents: int | None) -> Part:
    """Cents per person and lesson."""
    return Part("fee", UNKNOWN if cents is None else max(0, 100 - 100 * cents // DEAR_CENTS), cents)


def _date(wanted: Wanted, days: int | None) -> Part:
    """Days from the first day of the window; who comes begins when it suits."""
    length = max(1, (wanted.last - wanted.first).days)
    return Part("date", UNKNOWN if days is None else max(0, 100 - 100 * days // length), days)


def _load(teacher: Teacher | None) -> Part:
    """Minutes still free: whoever has much left is asked first."""
    if teacher is None or teacher.capacity_minutes is None:
        return Part("load", UNKNOWN, None)
    free = teacher.free_minutes or 0
    return Part("load", 100 * free // teacher.capacity_minutes if teacher.capacity_minutes else 0, free)


def _said(feedback: Feedback | None) -> Part:
    if feedback is None or feedback.answers < FEW_ANSWERS:
        return Part("feedback", UNKNOWN, None)
    return Part("feedback", (feedback.tenths - 10) * 100 // 40, feedback.tenths)
