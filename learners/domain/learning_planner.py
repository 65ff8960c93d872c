"""Finding the best plan: exactly by search while few offerings come into question, else by SciPy's HiGHS, checked in whole numbers.

The search reckons in integers and is the yardstick of the tests. HiGHS reckons in floating point; whatever it proposes is checked and
valued exactly before it counts, and the time limit ends it with the best plan found so far and an honest bound.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import floor, gcd

from core.integer_programme import IntegerProgramme
from learners.domain.learning_plan import Candidate, Need, Plan, PlanProblem, by_month, candidates, is_allowed, plan_of, required_minutes, uncovered

SEARCHED = 12  # candidates; up to here the whole tree is walked, which takes milliseconds


def plan_learning(problem: PlanProblem, *, time_limit: float = 60.0, searched: int = SEARCHED) -> Plan:
    """The best plan: least uncovered minutes, then least cost. Proven unless `time_limit` (seconds) ends the work.

    The first objective has precedence within the limit. Whenever the plan is proven optimal, the same problem gives the same plan.
    """
    found = candidates(problem)
    if len(found) <= max(0, searched):
        return _Search(problem, found).best()
    return _plan_by_milp(problem, found, deadline=time.monotonic() + time_limit)


# ---- few candidates: the whole tree ---------------------------------------------------------------
class _Search:
    """Depth first over take-it-or-leave-it, bounded by what the rest could still cover."""

    def __init__(self, problem: PlanProblem, found: Sequence[Candidate]) -> None:
        self.problem, self.found = problem, found
        self.best_chosen: list[Candidate] = []
        self.best_worth = self._worth([])

    def best(self) -> Plan:
        """The optimum."""
        self._walk(0, [])
        plan = plan_of(self.problem, self.best_chosen)
        return Plan(plan.chosen, plan.uncovered, plan.cost, bound=plan.cost)

    def _walk(self, position: int, chosen: list[Candidate]) -> None:
        if sum(uncovered(self.problem, [*chosen, *self.found[position:]]).values()) > self.best_worth[0]:
            return
        if (worth := self._worth(chosen)) < self.best_worth:
            self.best_worth, self.best_chosen = worth, list(chosen)
        for following in range(position, len(self.found)):
            chosen.append(self.found[following])
            if is_allowed(self.problem, chosen):
                self._walk(following + 1, chosen)
            chosen.pop()

    def _worth(self, chosen: Sequence[Candidate]) -> tuple[int, int]:
        plan = plan_of(self.problem, chosen)
        return plan.uncovered_minutes, plan.cost


# ---- many candidates: mixed-integer programming ---------------------------------------------------
def _plan_by_milp(problem: PlanProblem, found: Sequence[Candidate], *, deadline: float) -> Plan:
    """First the least uncovered minutes, then the least cost among those."""
    start = _greedy(problem, found)
    least = sum(uncovered(problem, found).values())  # everything chosen: nothing covers more
    if start.uncovered_minutes > least:
        first = _Programme(problem, found, with_cost=False).solve_coverage(_left(deadline))
        if first is None:
            return start
        chosen, proven = first
        start = min(start, plan_of(problem, chosen), key=lambda plan: (plan.uncovered_minutes, plan.cost))
        if not proven:
            return start
        least = start.uncovered_minutes
    second = _Programme(problem, found, with_cost=True).solve_cost(least, _left(deadline))
    if second is None:
        return Plan(start.chosen, start.uncovered, start.cost, bound=0)
    chosen, bound = second
    plan = min(start, plan_of(problem, chosen), key=lambda plan: (plan.uncovered_minutes, plan.cost))
    return Plan(plan.chosen, plan.uncovered, plan.cost, bound=min(bound, plan.cost))


def _left(deadline: float) -> float:
    return max(0.5, deadline - time.monotonic())


def _greedy(problem: PlanProblem, found: Sequence[Candidate]) -> Plan:
    """A plan to start from: always the candidate that adds most minutes for its cost and still fits."""
    open_minutes = required_minutes(problem)
    chosen: list[Candidate] = []
    rest = list(found)
    while rest:
        gains = [(sum(min(minutes, open_minutes[need]) for need, minutes in one.covers.items()), one) for one in rest]
        gains = [(gain, one) for gain, one in gains if gain]
        gains.sort(key=lambda item: (-item[0] / (item[1].cost + 1), item[1].choice.id))
        taken = next((one for _gain, one in gains if is_allowed(problem, [*chosen, one])), None)
        if taken is None:
            break
        chosen.append(taken)
        for need, minutes in taken.covers.items():
            open_minutes[need] = max(0, open_minutes[need] - minutes)
        rest = [one for _gain, one in gains if one is not taken]
    return plan_of(problem, chosen)


class _Programme:
    """A decision per candidate; helpers are uncovered minutes, days and finishing levels; rows are what holds."""

    def __init__(self, problem: PlanProblem, found: Sequence[Candidate], *, with_cost: bool) -> None:
        self.problem, self.found = problem, found
        self.required = required_minutes(problem)
        self.rows = IntegerProgramme([float(one.cost) if with_cost else 0.0 for one in found])
        self.earliest_finish = 0  # days from not_before; no plan that covers enough ends sooner

    def solve_coverage(self, seconds: float) -> tuple[list[Candidate], bool] | None:
        """The candidates that leave least uncovered, and whether that is proven; None when nothing was found in time."""
        self._add_what_fits_together()
        for need, column in self._add_uncovered().items():
            self.rows.costs[column] = float(self._unit(need))
        outcome = self._solve(seconds)
        return None if outcome is None else (outcome[0], outcome[2])

    def solve_cost(self, most_uncovered: int, seconds: float) -> tuple[list[Candidate], int] | None:
        """The cheapest candidates that leave at most `most_uncovered` minutes, and a proven lower bound of their cost."""
        self._add_what_fits_together()
        slack = self._add_uncovered(possible=most_uncovered > 0)
        if slack:
            self.rows.add_row([(column, float(self._unit(need))) for need, column in slack.items()], most=float(most_uncovered))
        if self.problem.weights.finish_day:
            self.earliest_finish = _earliest_finish(self.found, self.required, most_uncovered)
            self._add_finish()
        outcome = self._solve(seconds)
        if outcome is None:
            return None
        chosen, bound, proven = outcome
        plan = plan_of(self.problem, chosen)
        if plan.uncovered_minutes > most_uncovered:
            return None
        # Costs are whole numbers: what HiGHS proves above `cost - 1` proves the cost.
        return chosen, plan.cost if proven else min(plan.cost, floor(bound + self.problem.weights.finish_day * self.earliest_finish + 1 - 1e-6))

    # ---- rows ----
    def _add_what_fits_together(self) -> None:
        for together in _overlapping(self.found):
            self.rows.add_row([(column, 1.0) for column in together], most=1.0)
        learner = self.problem.learner
        if learner.budget_cents is not None:
            prices = [(column, one.choice.net_cents) for column, one in enumerate(self.found) if one.choice.net_cents]
            if sum(price for _column, price in prices) > learner.budget_cents:
                unit = gcd(*(price for _column, price in prices))
                self.rows.add_row([(column, price / unit) for column, price in prices], most=float(learner.budget_cents // unit))
        if learner.max_days_per_month is not None:
            self._add_days(learner.max_days_per_month)

    def _add_days(self, most: int) -> None:
        """A day counts once, however many sessions start on it."""
        takers = defaultdict(list)
        for column, one in enumerate(self.found):
            for day in one.choice.days:
                takers[day].append(column)
        for days in by_month(takers).values():
            if len(days) <= most:
                continue
            day_columns = {day: self.rows.add_helper() for day in sorted(days)}
            for day, day_column in day_columns.items():
                for column in takers[day]:
                    self.rows.add_row([(column, 1.0), (day_column, -1.0)], most=0.0)
            self.rows.add_row([(column, 1.0) for column in day_columns.values()], most=float(most))

    def _unit(self, need: Need) -> int:
        """The greatest number of minutes that divides everything about a need: keeps coefficients small."""
        return gcd(self.required[need], *(one.covers[need] for one in self.found if need in one.covers))

    def _add_uncovered(self, *, possible: bool = True) -> dict[Need, int]:
        """Rows of coverage; returns the columns of uncovered units, none when nothing may stay uncovered."""
        columns = {}
        for need, minutes in self.required.items():
            unit = self._unit(need)
            row = [(column, one.covers[need] / unit) for column, one in enumerate(self.found) if need in one.covers]
            if possible:
                columns[need] = self.rows.add_helper(upper=minutes / unit)
                row.append((columns[need], 1.0))
            self.rows.add_row(row, least=minutes / unit)
        return columns

    def _add_finish(self) -> None:
        """One column per distinct finishing day, 1 when something ends then or later; each costs the days since the one before.

        Days before the earliest possible finish are no decision, so they are left out and `solve_cost` adds them.
        """
        by_level = defaultdict(list)
        for column, one in enumerate(self.found):
            if one.finish > self.earliest_finish:
                by_level[one.finish].append(column)
        before_column, before = -1, self.earliest_finish
        for level in sorted(by_level):
            level_column = self.rows.add_helper(cost=float(self.problem.weights.finish_day * (level - before)))
            for column in by_level[level]:
                self.rows.add_row([(column, 1.0), (level_column, -1.0)], most=0.0)
            if before_column >= 0:
                self.rows.add_row([(level_column, 1.0), (before_column, -1.0)], most=0.0)
            before_column, before = level_column, level

    def _solve(self, seconds: float) -> tuple[list[Candidate], float, bool] | None:
        """Chosen candidates, proven bound of the programme, whether it is solved; None without a choice that really is allowed."""
        solved = self.rows.solve(seconds)
        if solved is None:
            return None
        chosen = [one for one, taken in zip(self.found, solved.decisions, strict=True) if taken]
        return (chosen, max(0.0, solved.bound), solved.is_proven) if is_allowed(self.problem, chosen) else None


def _overlapping(found: Sequence[Candidate]) -> list[list[int]]:
    """Sets of candidates of which one at most can be chosen: those in session at one moment, without sets within other sets.

    Looking at the moments when sessions start is enough: whoever overlap are together in session when the later one begins.
    """
    moments: list[tuple[datetime, int, int]] = []
    for column, one in enumerate(found):
        for session in one.choice.sessions:
            # An end sorts before a start of the same moment: touching is fine.
            moments += [(session.start.astimezone(UTC), 1, column), (session.end.astimezone(UTC), 0, column)]
    moments.sort()
    sets: list[list[int]] = []
    running: set[int] = set()
    grown = False
    for _moment, begins, column in moments:
        if begins:
            running.add(column)
            grown = True
        else:
            if grown and len(running) > 1:
                sets.append(sorted(running))
            grown = False
            running.discard(column)
    return [list(one) for one in dict.fromkeys(tuple(one) for one in sets)]


def _earliest_finish(found: Sequence[Candidate], required: Mapping[Need, int], most_uncovered: int) -> int:
    """The first finishing day by which every need could be covered, apart from what may stay uncovered."""
    earliest = 0
    for need, minutes in required.items():
        missing = minutes - most_uncovered
        for one in sorted((one for one in found if need in one.covers), key=lambda one: one.finish):
            if missing <= 0:
                break
            missing -= one.covers[need]
            if missing <= 0:
                earliest = max(earliest, one.finish)
    return earliest
