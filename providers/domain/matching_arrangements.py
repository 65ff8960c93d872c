"""Every way in which one need could be served, as columns: who teaches which of its modules, what that costs and is worth. Pure.

A need has few modules, and few providers can teach each. So all arrangements of one need can be listed, and what belongs to one need alone (its journeys, which several modules may
share, and its budget) is settled in the list; only the providers' capacities are left to bind the needs together. That makes a far tighter programme than one column per
assignment (docs/decisions/0090). Loads SciPy: imported where something is solved, never by a web process.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np
from scipy.sparse import csr_array

from providers.domain.matching import Assignment, MatchingProblem
from providers.domain.matching_capacity import LENGTHS, capacity_faces


@dataclass(frozen=True)
class Counted:
    """How many modules of one length a provider teaches; a whole number that the solver can branch on."""

    provider: str
    length: int  # in the provider's unit
    most: int
    assignments: tuple[int, ...]


@dataclass(frozen=True)
class Limit:
    """A sum over counts that a provider's capacity allows at most."""

    counts: tuple[int, ...]
    coefficients: tuple[int, ...]
    most: int


class Arrangements:
    """All arrangements of all needs, one row each; rows of one need follow each other, and each need's first rows include "nobody" unless that is impossible."""

    def __init__(self, problem: MatchingProblem) -> None:
        self.problem = problem
        self.assignments = [one for options in problem.options.values() for one in options]
        self.needs = sorted({need for need, _module in problem.options})
        parts = [self._of_need(need) for need in self.needs]
        width = max(chosen.shape[1] for chosen, _cost, _value in parts)
        nobody = len(self.assignments)  # fills the rows of needs with fewer modules
        self.chosen = np.vstack([np.pad(chosen, ((0, 0), (0, width - chosen.shape[1])), constant_values=nobody) for chosen, _cost, _value in parts])
        self.costs = np.concatenate([cost for _chosen, cost, _value in parts])
        self.values = np.concatenate([value for _chosen, _cost, value in parts])
        sizes = [len(cost) for _chosen, cost, _value in parts]
        self.need_of = np.repeat(np.arange(len(parts)), sizes)
        self.starts = np.cumsum([0, *sizes[:-1]])

    def __len__(self) -> int:
        return len(self.costs)

    def _of_need(self, need_id: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Numbers of the assignments (a column per module), cost in cents and value of each arrangement of a need that its budget allows."""
        need, forced = self.problem.need_by_id[need_id], {one.module for one in self.problem.must if one.need == need_id}
        modules = [module for module in sorted(need.lessons) if (need_id, module) in self.problem.options]
        nobody = len(self.assignments)
        choices = [([] if module in forced else [nobody]) + [self._number[one] for one in self.problem.options[need_id, module]] for module in modules]
        chosen = np.stack(np.meshgrid(*(np.array(each) for each in choices), indexing="ij"), axis=-1).reshape(-1, len(modules))
        provider = self._provider_of[chosen]
        cost, value = self._fee[chosen].sum(axis=1), self._value[chosen].sum(axis=1)
        for column in range(len(modules)):
            travelled = (provider[:, :column] == provider[:, [column]]).any(axis=1)
            cost += np.where(travelled, 0, self._travel[chosen[:, column]])
        if need.budget_cents is None:
            return chosen, cost, value
        within = cost <= need.budget_cents
        return chosen[within], cost[within], value[within]

    # ---- tables by number of the assignment; the last entry is "nobody" ----
    @cached_property
    def _number(self) -> dict[Assignment, int]:
        return {one: number for number, one in enumerate(self.assignments)}

    @cached_property
    def _provider_of(self) -> np.ndarray:
        number = {provider.id: position for position, provider in enumerate(self.problem.providers)}
        return np.array([number[one.provider] for one in self.assignments] + [-1])

    @cached_property
    def _fee(self) -> np.ndarray:
        return np.array([self.problem.fee_cents(one) for one in self.assignments] + [0], dtype=np.int64)

    @cached_property
    def _travel(self) -> np.ndarray:
        return np.array([self.problem.travel_cents(one.need, one.provider) for one in self.assignments] + [0], dtype=np.int64)

    @cached_property
    def _value(self) -> np.ndarray:
        return np.array([self.problem.value(one) for one in self.assignments] + [0], dtype=np.int64)

    # ---- what binds the needs together ----
    @cached_property
    def counts(self) -> list[Counted]:
        """The providers whose capacity could be exceeded, by length of module."""
        by_provider: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, one in enumerate(self.assignments):
            by_provider[one.provider][self.problem.lessons(one)].append(number)
        found = []
        for provider in self.problem.providers:
            lengths = by_provider[provider.id]
            if sum(length * len(numbers) for length, numbers in lengths.items()) <= provider.capacity_lessons:
                continue
            # In the greatest common unit a remainder that nobody can use is gone.
            unit = gcd(*lengths)
            capacity = provider.capacity_lessons // unit
            found += [
                Counted(provider.id, length // unit, min(len(numbers), capacity * unit // length), tuple(numbers))
                for length, numbers in sorted(lengths.items())
            ]
        return found

    @cached_property
    def limits(self) -> list[Limit]:
        """Capacities, and what only fractions of modules could exceed."""
        by_provider: dict[str, list[int]] = defaultdict(list)
        for position, count in enumerate(self.counts):
            by_provider[count.provider].append(position)
        found = []
        for provider, positions in by_provider.items():
            lengths = [self.counts[position].length for position in positions]
            most = [self.counts[position].most for position in positions]
            unit = self.problem.lessons(self.assignments[self.counts[positions[0]].assignments[0]]) // lengths[0]
            capacity = self.problem.provider_by_id[provider].capacity_lessons // unit
            found.append(Limit(tuple(positions), tuple(lengths), capacity))
            found += [
                Limit((position,), (1,), self.counts[position].most)
                for position in positions
                if self.counts[position].most < len(self.counts[position].assignments)
            ]
            if len(lengths) <= LENGTHS:
                found += [Limit(tuple(positions), coefficients, limit) for coefficients, limit in capacity_faces(lengths, most, capacity)]
        return found

    @cached_property
    def counting(self) -> csr_array:
        """Counts × assignments (and "nobody"): 1 where the assignment is counted."""
        rows = [position for position, count in enumerate(self.counts) for _number in count.assignments]
        columns = [number for count in self.counts for number in count.assignments]
        return csr_array(([1.0] * len(rows), (rows, columns)), shape=(len(self.counts), len(self.assignments) + 1))

    @cached_property
    def limiting(self) -> csr_array:
        """Limits × counts."""
        entries = [
            (row, count, coefficient) for row, limit in enumerate(self.limits) for count, coefficient in zip(limit.counts, limit.coefficients, strict=True)
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((list(map(float, values)), (list(rows), list(columns))), shape=(len(self.limits), len(self.counts)))

    def counted(self, columns: np.ndarray) -> csr_array:
        """Counts × these arrangements."""
        chosen = self.chosen[columns]
        rows = np.tile(np.arange(len(columns)), (chosen.shape[1], 1)).T.ravel()
        holds = csr_array((np.ones(chosen.size), (chosen.ravel(), rows)), shape=(len(self.assignments) + 1, len(columns)))
        return self.counting @ holds

    def assignments_of(self, columns: np.ndarray) -> tuple[Assignment, ...]:
        """What these arrangements say together."""
        return tuple(self.assignments[number] for number in self.chosen[columns].ravel().tolist() if number < len(self.assignments))
