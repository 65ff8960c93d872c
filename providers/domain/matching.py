"""Who teaches what to whom: needs of municipalities, providers with scarce capacity, and what an assignment is worth. Pure.

First objective: the largest value, the sum of weight × lessons served. Second: the least cost, fees and journeys in cents.
Terms and rules are those of the contract of `match_needs`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from core.geo import distance_km


@dataclass(frozen=True)
class TeachingProvider:
    """Who can teach which modules, how far away, and how many lessons in all."""

    id: str
    lat: float
    lon: float
    max_km: int
    teaches: frozenset[str]
    capacity_lessons: int
    fee_cents_per_lesson: int


@dataclass(frozen=True)
class TeachingNeed:
    """What a place asks for: lessons per module, how much it counts, and what it may cost in all (None: no limit)."""

    id: str
    lat: float
    lon: float
    lessons: Mapping[str, int]  # by module
    weight: int
    budget_cents: int | None = None


@dataclass(frozen=True, order=True)
class Assignment:
    """A provider teaches one module to one need."""

    need: str
    module: str
    provider: str


class Reason(Enum):
    """Why a module of a need is served by nobody; the first that holds."""

    NO_PROVIDER = "no_provider"
    OUT_OF_RANGE = "out_of_range"
    FORBIDDEN = "forbidden"
    CAPACITY = "capacity"
    BUDGET = "budget"


class MatchingRefused(Exception):
    """Assignments that must be made cannot be made; `position` is that of the forced assignment, None for the set of them."""

    def __init__(self, sentence: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.position = position


@dataclass(frozen=True)
class MatchingProblem:
    """Everything an assignment depends on."""

    providers: tuple[TeachingProvider, ...]
    needs: tuple[TeachingNeed, ...]
    km_cents: int
    forced: tuple[Assignment, ...] = ()  # an entry may repeat
    forbidden: frozenset[Assignment] = frozenset()

    @cached_property
    def must(self) -> tuple[Assignment, ...]:
        """The forced assignments, each once."""
        return tuple(dict.fromkeys(self.forced))

    @cached_property
    def provider_by_id(self) -> dict[str, TeachingProvider]:
        """Providers by id."""
        return {provider.id: provider for provider in self.providers}

    @cached_property
    def need_by_id(self) -> dict[str, TeachingNeed]:
        """Needs by id."""
        return {need.id: need for need in self.needs}

    @cached_property
    def distances(self) -> dict[tuple[str, str], int]:
        """Whole kilometres by need and provider, where the provider goes that far."""
        found = {}
        for need in self.needs:
            for provider in self.providers:
                distance = distance_km(need.lat, need.lon, provider.lat, provider.lon)
                if distance <= provider.max_km:
                    found[need.id, provider.id] = distance
        return found

    def travel_cents(self, need: str, provider: str) -> int:
        """There and back, once per provider and need."""
        return 2 * self.distances[need, provider] * self.km_cents

    def lessons(self, one: Assignment) -> int:
        """How many lessons an assignment has."""
        return self.need_by_id[one.need].lessons[one.module]

    def fee_cents(self, one: Assignment) -> int:
        """What the lessons of an assignment cost."""
        return self.lessons(one) * self.provider_by_id[one.provider].fee_cents_per_lesson

    def value(self, one: Assignment) -> int:
        """Weight × lessons."""
        return self.need_by_id[one.need].weight * self.lessons(one)

    @cached_property
    def options(self) -> dict[tuple[str, str], tuple[Assignment, ...]]:
        """What could serve each module of each need, taken alone; sorted. Where an assignment is forced, it is the only one."""
        forced = {(one.need, one.module): one for one in self.must}
        found: dict[tuple[str, str], tuple[Assignment, ...]] = {}
        for need in sorted(self.needs, key=lambda need: need.id):
            for module in sorted(need.lessons):
                if (need.id, module) in forced:
                    found[need.id, module] = (forced[need.id, module],)
                    continue
                possible = (Assignment(need.id, module, provider.id) for provider in self.providers)
                found[need.id, module] = tuple(sorted(one for one in possible if self._is_possible(one, need)))
        return found

    def _is_possible(self, one: Assignment, need: TeachingNeed) -> bool:
        provider = self.provider_by_id[one.provider]
        return (
            one.module in provider.teaches
            and (one.need, one.provider) in self.distances
            and one not in self.forbidden
            and need.lessons[one.module] <= provider.capacity_lessons
            and (need.budget_cents is None or self.fee_cents(one) + self.travel_cents(one.need, one.provider) <= need.budget_cents)
        )


# ---- what a set of assignments is worth -----------------------------------------------------------
def value_of(problem: MatchingProblem, assignments: Iterable[Assignment]) -> int:
    """The first objective."""
    return sum(problem.value(one) for one in assignments)


def costs_of(problem: MatchingProblem, assignments: Iterable[Assignment]) -> dict[str, int]:
    """Cents by need, for needs that are served."""
    assignments = tuple(assignments)
    costs: dict[str, int] = defaultdict(int)
    for one in assignments:
        costs[one.need] += problem.fee_cents(one)
    for need, provider in {(one.need, one.provider) for one in assignments}:
        costs[need] += problem.travel_cents(need, provider)
    return dict(costs)


def loads_of(problem: MatchingProblem, assignments: Iterable[Assignment]) -> dict[str, int]:
    """Lessons by provider."""
    loads: dict[str, int] = defaultdict(int)
    for one in assignments:
        loads[one.provider] += problem.lessons(one)
    return dict(loads)


def is_allowed(problem: MatchingProblem, assignments: Iterable[Assignment]) -> bool:
    """Whether assignments, each possible alone and none for the same module of a need, keep capacities and budgets. Exact."""
    assignments = tuple(assignments)
    if any(load > problem.provider_by_id[provider].capacity_lessons for provider, load in loads_of(problem, assignments).items()):
        return False
    budgets = {need.id: need.budget_cents for need in problem.needs}
    return all((budget := budgets[need]) is None or cost <= budget for need, cost in costs_of(problem, assignments).items())


def require_possible(problem: MatchingProblem) -> None:
    """Raise MatchingRefused unless all forced assignments can be made together."""
    taken: dict[tuple[str, str], str] = {}
    for position, one in enumerate(problem.forced):
        provider = problem.provider_by_id[one.provider]
        if taken.setdefault((one.need, one.module), one.provider) != one.provider:
            raise MatchingRefused("für dieses Modul des Bedarfs ist schon ein anderer Träger erzwungen", position)
        if one in problem.forbidden:
            raise MatchingRefused("diese Zuordnung ist zugleich verboten", position)
        if one.module not in provider.teaches:
            raise MatchingRefused("der Träger unterrichtet dieses Modul nicht", position)
        if (one.need, one.provider) not in problem.distances:
            raise MatchingRefused("der Bedarf liegt außerhalb der Reichweite des Trägers", position)
    for provider_id, load in loads_of(problem, problem.must).items():
        if load > problem.provider_by_id[provider_id].capacity_lessons:
            raise MatchingRefused("die erzwungenen Zuordnungen übersteigen die Kapazität eines Trägers")
    if not is_allowed(problem, problem.must):
        raise MatchingRefused("die erzwungenen Zuordnungen übersteigen das Budget eines Bedarfs")


def reasons(problem: MatchingProblem, assignments: Iterable[Assignment]) -> dict[tuple[str, str], Reason]:
    """Why each module that is not served is not, sorted by need and module."""
    assignments = tuple(assignments)
    served = {(one.need, one.module) for one in assignments}
    loads = loads_of(problem, assignments)
    found = {}
    for need, module in problem.options:
        if (need, module) in served:
            continue
        teaching = [provider for provider in problem.providers if module in provider.teaches]
        in_range = [provider for provider in teaching if (need, provider.id) in problem.distances]
        allowed = [provider for provider in in_range if Assignment(need, module, provider.id) not in problem.forbidden]
        lessons = problem.need_by_id[need].lessons[module]
        free = [provider for provider in allowed if provider.capacity_lessons - loads.get(provider.id, 0) >= lessons]
        found[need, module] = (
            Reason.NO_PROVIDER
            if not teaching
            else Reason.OUT_OF_RANGE
            if not in_range
            else Reason.FORBIDDEN
            if not allowed
            else Reason.CAPACITY
            if not free
            else Reason.BUDGET
        )
    return found


@dataclass(frozen=True)
class Matching:
    """What was assigned; `value_bound` is a proven upper bound of the value, `bound` a proven lower bound of the cost at that value.

    `bound` is None while the value is not proven to be the largest.
    """

    assignments: tuple[Assignment, ...]
    value: int
    cost: int
    value_bound: int
    bound: int | None

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better exists, proven."""
        return self.value == self.value_bound and self.bound == self.cost


def matching_of(problem: MatchingProblem, assignments: Iterable[Assignment], *, value_bound: int, bound: int | None) -> Matching:
    """The matching of a set, its figures reckoned in whole numbers."""
    assignments = tuple(sorted(assignments))
    return Matching(assignments, value_of(problem, assignments), sum(costs_of(problem, assignments).values()), value_bound, bound)
