"""The best assignment out of all arrangements of all needs: a linear programme that grows, then whole numbers among the few columns that can matter.

What a column costs beyond its worth in the linear programme (its reduced cost) is the least by which a solution that has it stays above the bound. So once a solution and the
bound lie close together, what costs more than the difference is in no better solution, and HiGHS has to look at the rest only. It reckons in floating point; what it proposes is
checked and valued in whole numbers before it counts. Loads SciPy: imported where something is solved, never by a web process.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from core.integer_programme import INFINITE, Programme, solve_whole
from providers.domain.matching import Assignment, MatchingProblem, costs_of, is_allowed, value_of
from providers.domain.matching_arrangements import Arrangements

TOLERANCE = 1e-6  # of what HiGHS reckons
BATCH = 3  # columns per need that join the linear programme at a time
FIRST_WINDOW, WIDER = 1.7, 2.0  # columns per need among which solutions are looked for first, and how much wider each further window is
REACH_SHARE = 0.3  # of the time, to see whether the bound of the value can be reached
NEARLY = 1.4  # a window that is that near to the last is made the last
NODES = 200  # of HiGHS's tree for each window but the last: a number, not a time, so that the outcome does not depend on the clock


@dataclass(frozen=True)
class Found:
    """Allowed assignments and what is proven: no larger value is possible, and at this value no smaller cost (None: the value is not proven)."""

    assignments: tuple[Assignment, ...]
    value_bound: int
    bound: int | None


@dataclass(frozen=True)
class _Relaxed:
    """A bound of the linear programme's least, what each arrangement costs beyond its worth there, and the columns it needed."""

    least: float
    reduced: np.ndarray
    columns: np.ndarray


def best_by_columns(problem: MatchingProblem, most_valuable: Callable[[int], tuple[tuple[Assignment, ...], int]], deadline: float) -> Found | None:
    """The best assignment found by the deadline (monotonic seconds), and what is proven of it; None when time ended the first linear programme.

    `most_valuable` gives allowed assignments of large value and a proven bound of it, no larger than the one it is told; it is asked when the linear programme's bound is not
    reached at once. Needs at least one possible assignment.
    """
    search = _Search(problem, deadline)
    values = search.relax(-search.table.values.astype(float))
    if values is None:
        return None
    most = floor(-values.least + search.slack(values.least))
    cheapest = search.cheapest(values, most)
    start: tuple[Assignment, ...] = ()
    # Often the bound can be reached; then value and cost come in one go.
    if cheapest is None or not cheapest.reach(time.monotonic() + REACH_SHARE * (deadline - time.monotonic())):
        start, most = most_valuable(most)
        known = value_of(problem, start)
        if cheapest is None or known < cheapest.value:
            cheapest = search.cheapest(values, known)
        if cheapest is None:
            return Found(start, most, 0 if known == most else None)
    cheapest.prove(deadline)
    best = min((each for each in (cheapest.best, cheapest.spare, start) if value_of(problem, each) >= cheapest.value), key=search.cost)
    return Found(best, most, min(cheapest.bound, search.cost(best)) if value_of(problem, best) == most else None)


class _Search:
    """One problem's columns and what is asked of them."""

    def __init__(self, problem: MatchingProblem, deadline: float) -> None:
        self.problem, self.deadline = problem, deadline
        self.table = Arrangements(problem)

    def slack(self, size: float) -> float:
        """How far HiGHS may be off with a sum of this size."""
        return TOLERANCE * max(1.0, abs(size) * TOLERANCE)

    # ---- the linear programme ----
    def relax(
        self, objective: np.ndarray, *, least_value: int | None = None, among: np.ndarray | None = None, first: np.ndarray | None = None
    ) -> _Relaxed | None:
        """Least objective over mixtures of arrangements worth `least_value` in all, `among` those marked; begun with the `first` columns. None when time ends it."""
        table = self.table
        columns = np.union1d(table.starts if first is None else first, self._least_of_each(objective, among))
        outside = np.ones(len(table), dtype=bool) if among is None else among.copy()
        outside[columns] = False
        prices_of_limits = table.limiting @ table.counting
        limits = np.array([limit.most for limit in table.limits] + ([] if least_value is None else [-least_value]), dtype=float)
        while True:
            upper = table.limiting @ table.counted(columns)
            if least_value is not None:
                upper = vstack([upper, csr_array(-table.values[columns][None, :].astype(float))])
            each = csc_array((np.ones(len(columns)), (table.need_of[columns], np.arange(len(columns)))), shape=(len(table.needs), len(columns)))
            result = linprog(
                objective[columns],
                A_ub=csc_array(upper) if len(limits) else None,
                b_ub=limits if len(limits) else None,
                A_eq=each,
                b_eq=np.ones(len(table.needs)),
                method="highs-ds",
                options={"time_limit": max(0.1, self.deadline - time.monotonic())},
            )
            if result.status != 0:
                return None
            # Whatever prices HiGHS names, they bound every solution, as long as no limit has a price above zero.
            worth = np.minimum(result.ineqlin.marginals, 0.0) if len(limits) else np.zeros(0)
            reduced = objective - (prices_of_limits.T @ worth[: len(table.limits)])[table.chosen].sum(axis=1) - result.eqlin.marginals[table.need_of]
            if least_value is not None:
                reduced += worth[-1] * table.values
            joining = self._joining(np.where(outside, reduced, 0.0), TOLERANCE * max(1.0, abs(result.fun) / len(table.needs)))
            if not len(joining):
                below = np.minimum.reduceat(reduced if among is None else np.where(among, reduced, 0.0), table.starts)
                return _Relaxed(float(result.eqlin.marginals.sum() + worth @ limits + np.minimum(below, 0.0).sum()), reduced, columns)
            columns = np.concatenate([columns, joining])
            outside[joining] = False

    def _joining(self, reduced: np.ndarray, tolerance: float) -> np.ndarray:
        """The few most promising columns of each need."""
        found = []
        for _turn in range(BATCH):
            least = self._least_of_each(reduced, reduced < -tolerance)
            reduced[least] = 0.0
            found.append(least)
        return np.concatenate(found)

    def _least_of_each(self, objective: np.ndarray, among: np.ndarray | None) -> np.ndarray:
        """The first of the least columns of each need that has one `among` those marked."""
        marked = objective if among is None else np.where(among, objective, INFINITE)
        least = np.minimum.reduceat(marked, self.table.starts)
        candidates = np.flatnonzero((marked == least[self.table.need_of]) & (marked < INFINITE))
        return candidates[np.r_[True, np.diff(self.table.need_of[candidates]) > 0]] if len(candidates) else candidates

    # ---- whole numbers ----
    def cheapest(self, values: _Relaxed, value: int) -> "_Cheapest | None":
        """The search for the cheapest assignments of at least this value; None when time ends the linear programme."""
        # A solution worth `value` lies that near to the value's bound, and so does each of its columns.
        among = values.reduced <= -values.least - value + self.slack(values.least)
        relaxed = self.relax(self.table.costs.astype(float), least_value=value, among=among, first=values.columns[among[values.columns]])
        return None if relaxed is None else _Cheapest(self, value, relaxed, among)

    def cost(self, assignments: tuple[Assignment, ...]) -> int:
        """Fees and journeys, in cents."""
        return sum(costs_of(self.problem, assignments).values())

    def whole(self, columns: np.ndarray, deadline: float, *, value: int, most: int | None, nodes: int | None) -> tuple[tuple[Assignment, ...], float, bool]:
        """Allowed assignments out of these columns, worth `value` and costing at most `most` (empty: none found), a proven bound of the cost, and whether nothing cheaper exists."""
        table, costs = self.table, self.table.costs.astype(float)
        needs, counts, limits = len(table.needs), len(table.counts), len(table.limits)
        rows: list[csr_array] = [
            hstack(
                [csr_array((np.ones(len(columns)), (table.need_of[columns], np.arange(len(columns)))), shape=(needs, len(columns))), csr_array((needs, counts))]
            ),
            hstack([table.counted(columns), -eye_array(counts)]),
            hstack([csr_array((limits, len(columns))), table.limiting]),
        ]
        lower = [np.ones(needs), np.zeros(counts), np.full(limits, -INFINITE)]
        upper = [np.ones(needs), np.zeros(counts), np.array([limit.most for limit in table.limits], dtype=float)]
        rows.append(csr_array(np.append(table.values[columns], np.zeros(counts))[None, :]))
        lower.append(np.array([float(value)]))
        upper.append(np.array([INFINITE]))
        if most is not None:
            rows.append(csr_array(np.append(costs[columns], np.zeros(counts))[None, :]))
            lower.append(np.array([-INFINITE]))
            upper.append(np.array([float(most)]))
        width = len(columns) + counts
        outcome = solve_whole(
            Programme(
                np.append(costs[columns], np.zeros(counts)),
                csr_array(vstack(rows)),
                np.concatenate(lower),
                np.concatenate(upper),
                np.zeros(width),
                np.append(np.ones(len(columns)), [float(count.most) for count in table.counts]),
                np.ones(width, dtype=int),
            ),
            max(0.2, deadline - time.monotonic()),
            nodes=nodes,
        )
        if outcome.numbers is None:
            return (), outcome.bound, outcome.is_exhausted
        chosen = table.assignments_of(columns[outcome.numbers[: len(columns)] > 0.5])  # whole but for the last digits
        if not is_allowed(self.problem, chosen) or value_of(self.problem, chosen) < value:
            return (), outcome.bound, False
        return chosen, outcome.bound, outcome.is_exhausted


class _Cheapest:
    """The least cost at a value, in whole numbers, looked for in windows that widen: the columns that cost least beyond their worth, then twice as many, until no other can matter.

    Only what a window gave by its own end counts for the next one, so that the outcome does not depend on the clock.
    """

    def __init__(self, search: _Search, value: int, relaxed: _Relaxed, among: np.ndarray) -> None:
        """Over the arrangements `among` those marked, worth `value` in all."""
        self.search, self.relaxed, self.value = search, relaxed, value
        self.bound = max(0, ceil(relaxed.least - search.slack(relaxed.least)))
        self.most: int | None = None  # what something cheaper than the best that is known would cost at most
        self.best: tuple[Assignment, ...] = ()
        self.spare: tuple[Assignment, ...] = ()  # found in a window that time ended
        self.order = np.argsort(np.where(among, relaxed.reduced, INFINITE), kind="stable")[: int(among.sum())]
        self.size = FIRST_WINDOW * len(search.table.needs)

    @property
    def last(self) -> int:
        """How many columns can be in a solution that is asked for."""
        if self.most is None:
            return len(self.order)
        gap = self.most - self.relaxed.least + self.search.slack(self.relaxed.least)
        return int(np.searchsorted(self.relaxed.reduced[self.order], gap, side="right"))

    def reach(self, deadline: float) -> bool:
        """Whether a short look into the windows shows a solution; if not there may be some all the same."""
        while not self.best and self.size < self.last and self._look(int(self.size), deadline, NODES):
            self.size *= WIDER
        return bool(self.best or self.spare)

    def prove(self, deadline: float) -> None:
        """Look on until nothing better can exist, or the deadline."""
        while self.most is None or self.bound <= self.most:
            last = self.last
            is_last = self.size * NEARLY >= last
            if not self._look(last if is_last else int(self.size), deadline, None if is_last else NODES) or is_last:
                return
            self.size *= WIDER

    def _look(self, size: int, deadline: float, nodes: int | None) -> bool:
        """Solve one window, over so many nodes at most; whether it came to its own end."""
        # Everything outside costs that much at least, and what is known must be bettered.
        beyond = self.relaxed.least + float(self.relaxed.reduced[self.order[size]]) if size < self.last else INFINITE
        found, proven, exhausted = self.search.whole(np.sort(self.order[:size]), deadline, value=self.value, most=self.most, nodes=nodes)
        ended = exhausted or time.monotonic() < deadline
        if found and ended:
            self.best = found
            self.most = self.search.cost(found) - 1
        elif found:
            self.spare = found
        known = INFINITE if self.most is None else self.most + 1
        reached = min(known if exhausted else proven, beyond, known)
        if abs(reached) < INFINITE:
            self.bound = max(self.bound, ceil(reached - self.search.slack(reached)))
        return ended
