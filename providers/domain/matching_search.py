"""Serving more by moving what is assigned: chains of moves between providers, and light modules giving way to weighty ones. Whole numbers throughout.

A solver needs minutes to find its first good assignment of thousands of needs; this takes seconds, and proves nothing.
"""

import time
from collections import defaultdict
from collections.abc import Iterable

from providers.domain.matching import Assignment, MatchingProblem, costs_of, value_of

CHAIN = 2  # so many modules are moved on to make room for one
TRIES = 20_000  # places looked at for one module before it is given up


def first_assignments(problem: MatchingProblem, deadline: float) -> tuple[Assignment, ...]:
    """The better of two beginnings, both improved by the deadline (monotonic seconds)."""
    found = [improved(problem, _greedy(problem, poor_first=poor_first), deadline) for poor_first in (False, True)]
    return min(found, key=lambda each: (-value_of(problem, each), sum(costs_of(problem, each).values())))


def improved(problem: MatchingProblem, start: Iterable[Assignment], deadline: float) -> tuple[Assignment, ...]:
    """Assignments worth at least as much as the allowed ones to start from; ends at the deadline (monotonic seconds)."""
    board = _Board(problem, start)
    waiting = board.unserved()
    while waiting:
        before = board.value
        for module in waiting:
            if time.monotonic() > deadline:
                return board.assignments()
            if board.place_of[module] is None and not board.serve(module):
                board.replace(module)
        waiting = board.unserved()
        if board.value == before:
            break
    while time.monotonic() < deadline and board.economise():
        pass
    return board.assignments()


def _greedy(problem: MatchingProblem, *, poor_first: bool = False) -> tuple[Assignment, ...]:
    """An assignment to start from: the weightiest modules first, each to the cheapest provider that still can.

    With `poor_first`, needs with little money for a lesson choose first, while cheap providers have room: the others can go elsewhere.
    """
    chosen = list(problem.must)
    free = {provider.id: provider.capacity_lessons for provider in problem.providers}
    money = {need.id: need.budget_cents for need in problem.needs}
    serving: dict[str, set[str]] = defaultdict(set)

    def take(one: Assignment) -> None:
        free[one.provider] -= problem.lessons(one)
        budget = money[one.need]
        if budget is not None:
            money[one.need] = budget - price(one)
        serving[one.need].add(one.provider)

    def price(one: Assignment) -> int:
        return problem.fee_cents(one) + (0 if one.provider in serving[one.need] else problem.travel_cents(one.need, one.provider))

    for one in problem.must:
        take(one)
    done = {(one.need, one.module) for one in problem.must}
    open_items = [(item, options) for item, options in problem.options.items() if options and item not in done]

    def rank(entry: tuple[tuple[str, str], tuple[Assignment, ...]]) -> tuple[float, int, int, tuple[str, str]]:
        item, options = entry
        need = problem.need_by_id[item[0]]
        means = need.budget_cents / sum(need.lessons.values()) if poor_first and need.budget_cents is not None else float("inf")
        return means if means < dear else float("inf"), -need.weight, problem.lessons(options[0]), item

    dear = max((provider.fee_cents_per_lesson for provider in problem.providers), default=0)
    for _item, options in sorted(open_items, key=rank):
        fitting = [one for one in options if problem.lessons(one) <= free[one.provider] and ((budget := money[one.need]) is None or price(one) <= budget)]
        if fitting:
            cheapest = min(fitting, key=lambda one: (price(one), one.provider))
            take(cheapest)
            chosen.append(cheapest)
    return tuple(chosen)


class _Board:
    """Who serves what at the moment, what capacity and money is left. Modules of needs and providers are numbers here."""

    def __init__(self, problem: MatchingProblem, start: Iterable[Assignment]) -> None:
        self.problem = problem
        number_of = {provider.id: number for number, provider in enumerate(problem.providers)}
        self.options = [options for options in problem.options.values() if options]
        self.module_of = {(options[0].need, options[0].module): number for number, options in enumerate(self.options)}
        self.lessons = [problem.lessons(options[0]) for options in self.options]
        self.values = [problem.value(options[0]) for options in self.options]
        self.needs = [options[0].need for options in self.options]
        self.choices = [[number_of[one.provider] for one in options] for options in self.options]
        self.fees = [provider.fee_cents_per_lesson for provider in problem.providers]
        self.travel = {(need, number_of[provider]): problem.travel_cents(need, provider) for need, provider in problem.distances}
        self.free = [provider.capacity_lessons for provider in problem.providers]
        self.money = {need.id: need.budget_cents for need in problem.needs}
        self.serving: dict[tuple[str, int], int] = defaultdict(int)
        self.taught: list[dict[int, None]] = [{} for _provider in problem.providers]  # in the order of coming: a set has none that lasts
        self.place_of: list[int | None] = [None] * len(self.options)
        self.fixed = {self.module_of[one.need, one.module] for one in problem.must}
        self.value, self.tries = 0, 0
        for one in start:
            self._put(self.module_of[one.need, one.module], number_of[one.provider])

    def unserved(self) -> list[int]:
        """What nobody serves, the weightiest first."""
        open_ones = [module for module, place in enumerate(self.place_of) if place is None]
        return sorted(open_ones, key=lambda module: (-self.values[module] / self.lessons[module], module))

    def assignments(self) -> tuple[Assignment, ...]:
        """As they stand."""
        pairs = ((module, place) for module, place in enumerate(self.place_of) if place is not None)
        return tuple(self.options[module][self.choices[module].index(place)] for module, place in pairs)

    def serve(self, module: int) -> bool:
        """Find a provider, moving others on where that makes room; nothing is lost, and whether it went."""
        self.tries = TRIES
        return any(self._settle(module, depth) for depth in range(CHAIN + 1))

    def replace(self, module: int) -> None:
        """Take the place of the least valuable module that is worth less and leaves enough room, if there is one."""
        found = min(
            (
                (self.values[other], other, place)
                for place in self.choices[module]
                if self._affordable(module, place)
                for other in self.taught[place]
                if self.values[other] < self.values[module] and self.lessons[other] + self.free[place] >= self.lessons[module] and other not in self.fixed
            ),
            default=None,
        )
        if found is not None:
            _value, other, place = found
            self._lift(other)
            self._put(module, place)

    def economise(self) -> bool:
        """Move every module to the cheapest provider with room for it; whether one was moved. Nothing is lost."""
        moved = False
        for module, place in enumerate(self.place_of):
            if place is None or module in self.fixed:
                continue
            self._lift(module)
            here = self._price(module, place)
            there = min(
                (
                    (price, other)
                    for other in self.choices[module]
                    if self.free[other] >= self.lessons[module] and (price := self._price(module, other)) < here and self._affordable(module, other)
                ),
                default=None,
            )
            self._put(module, place if there is None else there[1])
            moved = moved or there is not None
        return moved

    def _settle(self, module: int, depth: int) -> bool:
        length = self.lessons[module]
        self.tries -= len(self.choices[module])
        places = [place for place in self.choices[module] if self._affordable(module, place)]
        if depth == 0:
            roomy = [place for place in places if self.free[place] >= length]
            if roomy:  # where it fits best, so that large rooms stay for large modules
                self._put(module, min(roomy, key=lambda place: (self.free[place], self._price(module, place), place)))
            return bool(roomy)
        for place in places:
            missing = length - self.free[place]
            for other in tuple(self.taught[place]):
                if self.tries < 0:
                    return False
                # One that is as long only hands its trouble on; what is shorter, or of a poorer need, may find room.
                if self.lessons[other] < missing or other in self.fixed:
                    continue
                self._lift(other)
                self._put(module, place)
                if self._settle(other, depth - 1):
                    return True
                self._lift(module)
                self._put(other, place)
        return False

    def _price(self, module: int, place: int) -> int:
        need = self.needs[module]
        return self.lessons[module] * self.fees[place] + (0 if self.serving[need, place] else self.travel[need, place])

    def _affordable(self, module: int, place: int) -> bool:
        money = self.money[self.needs[module]]
        return money is None or self._price(module, place) <= money

    def _put(self, module: int, place: int) -> None:
        self._pay(module, -self._price(module, place))
        self.serving[self.needs[module], place] += 1
        self.free[place] -= self.lessons[module]
        self.taught[place][module] = None
        self.place_of[module] = place
        self.value += self.values[module]

    def _lift(self, module: int) -> None:
        place = self.place_of[module]
        assert place is not None  # noqa: S101 -- only what is served is lifted
        self.serving[self.needs[module], place] -= 1
        self.free[place] += self.lessons[module]
        del self.taught[place][module]
        self.place_of[module] = None
        self._pay(module, self._price(module, place))
        self.value -= self.values[module]

    def _pay(self, module: int, cents: int) -> None:
        money = self.money[self.needs[module]]
        if money is not None:
            self.money[self.needs[module]] = money + cents
