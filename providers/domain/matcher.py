"""Finding the best assignment: exactly by search while there is little to choose, else by SciPy's HiGHS, checked in whole numbers.

The search reckons in integers and is the yardstick of the tests. HiGHS reckons in floating point; whatever it proposes is checked and
valued exactly before it counts, and the time limit ends it with the best assignment found so far and honest bounds. Its columns are whole arrangements of a need where they can be
listed (matching_columns.py), else single assignments. What is too large for HiGHS is left to a search for good assignments; its value is held against that of serving all that
anybody could.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from math import floor, gcd, prod

from core.integer_programme import IntegerProgramme
from providers.domain.matching import (
    Assignment,
    Matching,
    MatchingProblem,
    costs_of,
    is_allowed,
    matching_of,
    require_possible,
    value_of,
)
from providers.domain.matching_capacity import LENGTHS, capacity_faces
from providers.domain.matching_search import first_assignments, improved

SEARCHED = 2_000  # combinations; up to here the whole tree is walked, which takes milliseconds
SOLVABLE = 15_000  # possible assignments; with 47,000 HiGHS ended a minute after its limit and had found nothing
LISTED = 150_000  # arrangements of needs; more take longer to list than to do without
PRECISE = 10**11  # sums beyond it HiGHS does not tell from their neighbours
FIRST_SHARE = 0.6  # of the time that value may take when it is not proven sooner: a cheaper assignment needs the rest


def match_needs(problem: MatchingProblem, *, time_limit: float = 60.0, searched: int = SEARCHED, solvable: int = SOLVABLE, listed: int = LISTED) -> Matching:
    """The best assignment: largest value, then least cost. Proven unless `time_limit` (seconds) ends the work.

    Whenever it is proven optimal, the same problem gives the same assignment. Raises MatchingRefused when forced assignments cannot be.
    """
    require_possible(problem)
    deadline = time.monotonic() + time_limit
    if prod(len(options) + 1 for options in problem.options.values()) <= max(1, searched):
        return _Search(problem).best()
    return _match_by_milp(problem, deadline, solvable, listed)


# ---- little to choose: the whole tree -------------------------------------------------------------
class _Search:
    """Depth first over who serves each module of each need, bounded by the value of the rest."""

    def __init__(self, problem: MatchingProblem) -> None:
        self.problem = problem
        self.items = list(problem.options.items())
        self.forced = {(one.need, one.module) for one in problem.must}
        self.best_chosen = tuple(problem.must)
        self.best_worth = self._worth(self.best_chosen)
        self.value_of_rest = [0]
        for _item, options in reversed(self.items):
            self.value_of_rest.insert(0, self.value_of_rest[0] + max((problem.value(one) for one in options), default=0))

    def best(self) -> Matching:
        """The optimum."""
        self._walk(0, [])
        value, cost = value_of(self.problem, self.best_chosen), sum(costs_of(self.problem, self.best_chosen).values())
        return matching_of(self.problem, self.best_chosen, value_bound=value, bound=cost)

    def _walk(self, position: int, chosen: list[Assignment]) -> None:
        if value_of(self.problem, chosen) + self.value_of_rest[position] < -self.best_worth[0]:
            return
        if position == len(self.items):
            if (worth := self._worth(chosen)) < self.best_worth:
                self.best_worth, self.best_chosen = worth, tuple(chosen)
            return
        item, options = self.items[position]
        for one in options:
            chosen.append(one)
            if is_allowed(self.problem, chosen):
                self._walk(position + 1, chosen)
            chosen.pop()
        if item not in self.forced:
            self._walk(position + 1, chosen)

    def _worth(self, chosen: Iterable[Assignment]) -> tuple[int, int]:
        chosen = tuple(chosen)
        return -value_of(self.problem, chosen), sum(costs_of(self.problem, chosen).values())


# ---- much to choose: mixed-integer programming ----------------------------------------------------
def _match_by_milp(problem: MatchingProblem, deadline: float, solvable: int, listed: int) -> Matching:
    """First the largest value, then the least cost at that value; with more than `solvable` possible assignments what the search finds.

    Up to `listed` arrangements of needs they are the columns, else the single assignments.
    """
    most = sum(max((problem.value(one) for one in options), default=0) for options in problem.options.values())
    if sum(len(options) for options in problem.options.values()) > solvable:
        start = first_assignments(problem, time.monotonic() + _left(deadline) * FIRST_SHARE / 2)
        return matching_of(problem, start, value_bound=most, bound=0 if value_of(problem, start) == most else None)
    if can_be_listed(problem, listed):
        from providers.domain.matching_columns import best_by_columns  # noqa: PLC0415 -- loads SciPy, which takes a second; web workers never need it

        found = best_by_columns(problem, lambda bound: _most_valuable(problem, bound, deadline), deadline)
        if found is not None:
            return matching_of(problem, found.assignments, value_bound=found.value_bound, bound=found.bound)
    start, most = _most_valuable(problem, most, deadline)
    best = value_of(problem, start)
    second = _Programme(problem, with_cost=True).solve_cost(best, deadline)
    proven_value = best == most
    if second is None:
        return matching_of(problem, start, value_bound=most, bound=0 if proven_value else None)
    chosen, bound = second
    # What HiGHS chose stands first: it depends on the problem alone, the start on how far its search came.
    cheapest = min((chosen, start), key=lambda each: (-value_of(problem, each), sum(costs_of(problem, each).values())))
    matching = matching_of(problem, cheapest, value_bound=most, bound=None)
    if not proven_value:
        return matching
    return Matching(matching.assignments, matching.value, matching.cost, most, min(bound, matching.cost))


def can_be_listed(problem: MatchingProblem, listed: int = LISTED) -> bool:
    """Whether there is something to arrange in at most `listed` ways, and HiGHS can tell the sums apart."""
    by_need: dict[str, list[int]] = defaultdict(list)
    for (need, _module), options in problem.options.items():
        by_need[need].append(len(options) + 1)
    total = sum(provider.capacity_lessons for provider in problem.providers) + sum(sum(need.lessons.values()) for need in problem.needs)
    dearest = max((provider.fee_cents_per_lesson for provider in problem.providers), default=0)
    return (
        bool(by_need)
        and sum(map(prod, by_need.values())) <= listed
        and total * max(dearest, problem.km_cents, *(need.weight for need in problem.needs)) < PRECISE
    )


def _most_valuable(problem: MatchingProblem, most: int, deadline: float) -> tuple[tuple[Assignment, ...], int]:
    """Assignments of large value, by the search and then by HiGHS over single assignments; and a proven bound of the value, `most` or less."""
    start = first_assignments(problem, time.monotonic() + _left(deadline) * FIRST_SHARE / 2)
    best = value_of(problem, start)
    if best == most:
        return start, most
    first = _Programme(problem, with_cost=False).solve_value(time.monotonic() + _left(deadline) * FIRST_SHARE)
    if first is None:
        return start, most
    chosen, bound = first
    if value_of(problem, chosen) > best:
        # Its cost was no matter; should HiGHS find nothing cheaper, it need not be as dear as that.
        start = improved(problem, chosen, time.monotonic() + _left(deadline) / 10)
    return start, min(most, bound)


def _left(deadline: float) -> float:
    return max(0.5, deadline - time.monotonic())


class _Programme:
    """The mixed-integer programme: a column per possible assignment and, where journeys count, one per need and provider."""

    def __init__(self, problem: MatchingProblem, *, with_cost: bool) -> None:
        self.problem, self.with_cost = problem, with_cost
        self.found = [one for options in problem.options.values() for one in options]
        must = set(problem.must)
        costs = [float(problem.fee_cents(one)) if with_cost else -float(problem.value(one)) for one in self.found]
        self.rows = IntegerProgramme(costs, must=[one in must for one in self.found])
        self.journeys: dict[tuple[str, str], int] = {}
        self.between: dict[tuple[str, str], list[int]] = defaultdict(list)  # columns by need and provider
        for column, one in enumerate(self.found):
            self.between[one.need, one.provider].append(column)

    def solve_value(self, deadline: float) -> tuple[tuple[Assignment, ...], int] | None:
        """Assignments of large value and a proven upper bound of it; None when nothing was found in time."""
        self._add_items(all_served=False)
        self._add_capacities()
        self._add_budgets()
        outcome = self._solve(deadline)
        if outcome is None:
            return None
        chosen, bound, proven = outcome
        value = value_of(self.problem, chosen)
        return chosen, value if proven else max(value, floor(1e-6 - bound))

    def solve_cost(self, least_value: int, deadline: float) -> tuple[tuple[Assignment, ...], int] | None:
        """The cheapest assignments of at least this value, and a proven lower bound of their cost."""
        all_served = least_value == sum(max((self.problem.value(one) for one in options), default=0) for options in self.problem.options.values())
        self._add_items(all_served=all_served)
        if not all_served:
            self.rows.add_row([(column, float(self.problem.value(one))) for column, one in enumerate(self.found)], least=float(least_value))
        self._add_capacities()
        for one in self.found:
            self._journey(one)
        self._add_budgets()
        outcome = self._solve(deadline)
        if outcome is None or value_of(self.problem, outcome[0]) < least_value:
            return None
        chosen, bound, proven = outcome
        cost = sum(costs_of(self.problem, chosen).values())
        # Costs are whole numbers: what HiGHS proves above `cost - 1` proves the cost.
        return chosen, cost if proven else min(cost, max(0, floor(bound + 1 - 1e-6)))

    # ---- rows ----
    def _add_items(self, *, all_served: bool) -> None:
        column = 0
        for options in self.problem.options.values():
            if options:
                self.rows.add_row([(column + number, 1.0) for number in range(len(options))], least=1.0 if all_served else float("-inf"), most=1.0)
            column += len(options)

    def _add_capacities(self) -> None:
        by_provider = defaultdict(list)
        for column, one in enumerate(self.found):
            by_provider[one.provider].append((column, self.problem.lessons(one)))
        for provider, row in by_provider.items():
            capacity = self.problem.provider_by_id[provider].capacity_lessons
            if sum(lessons for _column, lessons in row) > capacity:
                # In the greatest common unit a remainder that nobody can use is gone, and equal lessons become a matter of counting.
                unit = gcd(*(lessons for _column, lessons in row))
                self.rows.add_row([(column, lessons / unit) for column, lessons in row], most=float(capacity // unit))
                self._add_counts([(column, lessons // unit) for column, lessons in row], capacity // unit)

    def _add_counts(self, row: list[tuple[int, int]], capacity: int) -> None:
        """How many modules of each length a provider teaches, as columns to branch on, and what only fractions of modules could reach cut off."""
        columns = defaultdict(list)
        for column, length in row:
            columns[length].append(column)
        lengths = sorted(columns)
        if len(lengths) > LENGTHS:
            return
        most = [min(len(columns[length]), capacity // length) for length in lengths]
        counts = [self.rows.add_helper(upper=float(each), whole=True) for each in most]
        for length, count in zip(lengths, counts, strict=True):
            self.rows.add_row([(column, 1.0) for column in columns[length]] + [(count, -1.0)], least=0.0, most=0.0)
        self.rows.add_row([(count, float(length)) for length, count in zip(lengths, counts, strict=True)], most=float(capacity))
        for coefficients, limit in capacity_faces(lengths, most, capacity):
            self.rows.add_row([(count, float(each)) for count, each in zip(counts, coefficients, strict=True) if each], most=float(limit))

    def _add_budgets(self) -> None:
        """A budget gets a row, and its journeys columns, only where it could be exceeded."""
        by_need = defaultdict(list)
        for column, one in enumerate(self.found):
            by_need[one.need].append((column, one))
        for need_id, entries in by_need.items():
            budget = self.problem.need_by_id[need_id].budget_cents
            if budget is None:
                continue
            row = [(column, float(self.problem.fee_cents(one))) for column, one in entries]
            travel = {provider: float(self.problem.travel_cents(need_id, provider)) for provider in {one.provider for _column, one in entries}}
            if sum(price for _column, price in row) + sum(travel.values()) <= budget:
                continue
            columns = {one.provider: self._journey(one) for _column, one in entries}
            row += [(column, travel[provider]) for provider, column in sorted(columns.items())]
            self.rows.add_row(row, most=float(budget))

    def _journey(self, one: Assignment) -> int:
        """The column of the provider's journey to the need; every assignment between the two needs it."""
        key = (one.need, one.provider)
        if key not in self.journeys:
            # While value is the objective, journeys cost nothing; they only count in budgets.
            self.journeys[key] = self.rows.add_helper(cost=float(self.problem.travel_cents(*key)) if self.with_cost else 0.0)
            for column in self.between[key]:
                self.rows.add_row([(column, 1.0), (self.journeys[key], -1.0)], most=0.0)
        return self.journeys[key]

    def _solve(self, deadline: float) -> tuple[tuple[Assignment, ...], float, bool] | None:
        """Chosen assignments, proven bound of the programme, whether it is solved; None without a choice that really is allowed."""
        solved = self.rows.solve(_left(deadline))
        if solved is None:
            return None
        chosen = tuple(one for one, taken in zip(self.found, solved.decisions, strict=True) if taken)
        # Without a bound from HiGHS: no cost is below zero, and no value above that of everything together.
        surely = 0.0 if self.with_cost else sum(self.rows.costs[: len(self.found)])
        return (chosen, max(surely, solved.bound), solved.is_proven) if is_allowed(self.problem, chosen) else None
