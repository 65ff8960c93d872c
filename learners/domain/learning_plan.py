"""Choosing offerings for a learner: the problem, what a choice is worth, and which offerings come into question. Pure.

First objective: as few required minutes as possible stay uncovered. Second: the least cost, a whole number in which fee, journeys,
days and the finishing date are weighed. Terms and rules are those of the contract of `plan_learning`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from core.geo import distance_km
from core.time import BERLIN

Need = tuple[str, str]  # module code, phase: P presence or S self-study


@dataclass(frozen=True)
class Requirement:
    """Minutes asked for in one phase of one module."""

    module: str
    phase: str
    minutes: int


@dataclass(frozen=True)
class Appointment:
    """A time that is taken: a session, or a blocked time of the learner."""

    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        """The local date on which it starts."""
        return self.start.astimezone(BERLIN).date()

    @property
    def last_day(self) -> date:
        """The local date of its end; an end at midnight is the new day."""
        return self.end.astimezone(BERLIN).date()

    def overlaps(self, other: "Appointment") -> bool:
        """Whether they share a moment; touching is fine."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Choice:
    """An offering one may choose. `place` is None when it is online."""

    id: str
    covers: Mapping[Need, int]  # minutes
    sessions: tuple[Appointment, ...]
    place: tuple[float, float] | None
    fee_cents: int
    subsidy_cents: int
    seats: int

    @cached_property
    def days(self) -> frozenset[date]:
        """The local dates on which its sessions start."""
        return frozenset(session.first_day for session in self.sessions)

    @cached_property
    def last_day(self) -> date | None:
        """The local date on which its last session ends."""
        return max((session.last_day for session in self.sessions), default=None)

    @property
    def net_cents(self) -> int:
        """What the learner pays."""
        return self.fee_cents - self.subsidy_cents


@dataclass(frozen=True)
class Learner:
    """Where a learner lives and what is possible for them; dates are inclusive."""

    lat: float
    lon: float
    max_km: int
    online_ok: bool
    not_before: date
    not_after: date
    blocked: tuple[Appointment, ...] = ()
    budget_cents: int | None = None
    max_days_per_month: int | None = None


@dataclass(frozen=True)
class Weights:
    """What a cent, a kilometre, a day, an offering and a day until the end weigh."""

    fee_cent: int
    km: int
    day: int
    offering: int
    finish_day: int


@dataclass(frozen=True)
class PlanProblem:
    """Everything a plan depends on."""

    requirements: tuple[Requirement, ...]
    choices: tuple[Choice, ...]
    learner: Learner
    weights: Weights


@dataclass(frozen=True)
class Candidate:
    """A choice that comes into question, in the numbers the objectives need."""

    choice: Choice
    covers: Mapping[Need, int]  # minutes, required ones only, at most what is required
    cost: int  # without the finishing date
    finish: int  # whole days from not_before to its last end, 0 without sessions


def required_minutes(problem: PlanProblem) -> dict[Need, int]:
    """The requirements by need, those of zero minutes left out."""
    return {(one.module, one.phase): one.minutes for one in problem.requirements if one.minutes}


def candidates(problem: PlanProblem) -> list[Candidate]:
    """The choices the learner could take on their own and that cover something required, by id.

    An offering that covers nothing required is left out: all weights are at least zero, so it can only cost.
    """
    required = required_minutes(problem)
    found = []
    for choice in sorted(problem.choices, key=lambda choice: choice.id):
        covers = {need: min(minutes, required[need]) for need, minutes in choice.covers.items() if minutes and need in required}
        distance = _distance(choice, problem.learner)
        if covers and distance is not None and _fits(choice, problem.learner):
            found.append(Candidate(choice, covers, _cost(choice, distance, problem.weights), _finish(choice, problem.learner)))
    return found


def _distance(choice: Choice, learner: Learner) -> int | None:
    """Kilometres to the place, 0 online; None when it is out of the question."""
    if choice.place is None:
        return 0 if learner.online_ok else None
    distance = distance_km(learner.lat, learner.lon, *choice.place)
    return distance if distance <= learner.max_km else None


def _fits(choice: Choice, learner: Learner) -> bool:
    """Seats, budget, dates, blocked times and days per month, for this offering alone."""
    if choice.seats < 1 or (learner.budget_cents is not None and choice.net_cents > learner.budget_cents):
        return False
    if any(session.first_day < learner.not_before or session.last_day > learner.not_after for session in choice.sessions):
        return False
    if any(session.overlaps(blocked) for session in choice.sessions for blocked in learner.blocked):
        return False
    return learner.max_days_per_month is None or all(len(days) <= learner.max_days_per_month for days in by_month(choice.days).values())


def by_month(days: Iterable[date]) -> dict[tuple[int, int], set[date]]:
    """Dates by calendar month."""
    months: dict[tuple[int, int], set[date]] = defaultdict(set)
    for day in days:
        months[day.year, day.month].add(day)
    return months


def _cost(choice: Choice, distance: int, weights: Weights) -> int:
    days = len(choice.days)
    return weights.fee_cent * choice.net_cents + weights.km * 2 * distance * days + weights.day * days + weights.offering


def _finish(choice: Choice, learner: Learner) -> int:
    return 0 if choice.last_day is None else (choice.last_day - learner.not_before).days


# ---- what a set of candidates is worth ------------------------------------------------------------
def uncovered(problem: PlanProblem, chosen: Collection[Candidate]) -> dict[Need, int]:
    """The minutes of each requirement nobody of the chosen covers."""
    return {need: max(0, minutes - sum(one.covers.get(need, 0) for one in chosen)) for need, minutes in required_minutes(problem).items()}


def cost(problem: PlanProblem, chosen: Collection[Candidate]) -> int:
    """The second objective of a set."""
    return sum(one.cost for one in chosen) + problem.weights.finish_day * max((one.finish for one in chosen), default=0)


def is_allowed(problem: PlanProblem, chosen: Sequence[Candidate]) -> bool:
    """Whether the candidates, each possible alone, are possible together. Exact."""
    learner = problem.learner
    if learner.budget_cents is not None and sum(one.choice.net_cents for one in chosen) > learner.budget_cents:
        return False
    if learner.max_days_per_month is not None:
        months = by_month(day for one in chosen for day in one.choice.days)
        if any(len(days) > learner.max_days_per_month for days in months.values()):
            return False
    sessions = sorted((session for one in chosen for session in one.choice.sessions), key=lambda session: session.start)
    return all(former.end <= latter.start for former, latter in pairwise(sessions))


@dataclass(frozen=True)
class Plan:
    """What was chosen; `bound` is a proven least cost of plans that leave no more uncovered, None while that is not proven."""

    chosen: tuple[Candidate, ...]
    uncovered: Mapping[Need, int] = field(default_factory=dict)
    cost: int = 0
    bound: int | None = None

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better exists, proven."""
        return self.bound == self.cost

    @property
    def uncovered_minutes(self) -> int:
        """The first objective."""
        return sum(self.uncovered.values())


def plan_of(problem: PlanProblem, chosen: Iterable[Candidate], *, bound: int | None = None) -> Plan:
    """The plan of a set, its figures reckoned in whole numbers."""
    chosen = tuple(sorted(chosen, key=lambda one: one.choice.id))
    return Plan(chosen, uncovered(problem, chosen), cost(problem, chosen), bound)
