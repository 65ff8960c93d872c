"""A mixed-integer programme built row by row and solved by SciPy's HiGHS, which reckons in floating point.

Whoever uses it checks and values what it proposes in whole numbers before it counts (docs/decisions/0090).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

INFINITE = float("inf")
INFEASIBLE = 2  # SciPy's word for it


@dataclass(frozen=True)
class Solved:
    """What HiGHS proposes: the 0/1 decisions, a proven bound of the least cost (-inf: none), and whether nothing better exists."""

    decisions: tuple[bool, ...]
    bound: float
    is_proven: bool


class IntegerProgramme:
    """Least cost over decisions (the first columns, 0 or 1) and helpers (further columns, any number between 0 and their upper bound, or whole ones)."""

    def __init__(self, costs: Sequence[float], *, must: Sequence[bool] = ()) -> None:
        """One decision per cost; those with `must` are taken."""
        self.decisions = len(costs)
        self.costs = list(costs)
        self.lower = [1.0 if taken else 0.0 for taken in must] or [0.0] * len(costs)
        self.upper = [1.0] * len(costs)
        self.whole = [True] * len(costs)
        self.entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        self.row_bounds: list[tuple[float, float]] = []

    def add_helper(self, *, cost: float = 0.0, upper: float = 1.0, whole: bool = False) -> int:
        """A further column; returns its number. What is `whole` by itself may be said to be: the solver can then branch on it."""
        self.costs.append(cost)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def add_row(self, entries: Sequence[tuple[int, float]], *, least: float = -INFINITE, most: float = INFINITE) -> None:
        """The sum of coefficient × column lies between `least` and `most`."""
        rows, columns, values = self.entries
        for column, value in entries:
            rows.append(len(self.row_bounds))
            columns.append(column)
            values.append(value)
        self.row_bounds.append((least, most))

    def solve(self, seconds: float) -> Solved | None:
        """The best decisions found within `seconds`; None when there was none. Needs at least one row."""
        import numpy as np  # noqa: PLC0415 -- SciPy takes a second to load; web workers never need it
        from scipy.sparse import csr_array  # noqa: PLC0415

        rows, columns, values = self.entries
        matrix = csr_array((values, (rows, columns)), shape=(len(self.row_bounds), len(self.costs)))
        least, most = (np.array(side) for side in zip(*self.row_bounds, strict=True))
        outcome = solve_whole(
            Programme(np.array(self.costs), matrix, least, most, np.array(self.lower), np.array(self.upper), np.array(self.whole, dtype=int)), seconds
        )
        if outcome.numbers is None:
            return None
        decisions = tuple(bool(number) for number in outcome.numbers[: self.decisions].round().astype(int).tolist())
        return Solved(decisions, outcome.bound, outcome.is_exhausted)


@dataclass(frozen=True)
class Programme:
    """Least cost over columns within bounds, so that `matrix` × columns lies between `least` and `most`; `whole` is 1 for columns that are whole numbers."""

    costs: "np.ndarray"
    matrix: "csr_array"
    least: "np.ndarray"
    most: "np.ndarray"
    lower: "np.ndarray"
    upper: "np.ndarray"
    whole: "np.ndarray"


@dataclass(frozen=True)
class Outcome:
    """The best numbers found (None: none), a proven bound of the least cost (-inf: none; inf: there is no solution), and whether nothing better exists."""

    numbers: "np.ndarray | None"
    bound: float
    is_exhausted: bool


def solve_whole(programme: Programme, seconds: float, *, nodes: int | None = None) -> Outcome:
    """Let HiGHS solve a programme, for so long and over so many nodes of its tree at most."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 -- see above

    result = milp(
        c=programme.costs,
        constraints=LinearConstraint(programme.matrix, programme.least, programme.most),
        integrality=programme.whole,
        bounds=Bounds(programme.lower, programme.upper),
        options={"time_limit": seconds, "mip_rel_gap": 0.0} | ({} if nodes is None else {"node_limit": nodes}),
    )
    if result.status == INFEASIBLE:
        return Outcome(None, INFINITE, True)
    # A problem that presolve solves has no bound of its own.
    return Outcome(result.x, -INFINITE if result.mip_dual_bound is None else float(result.mip_dual_bound), result.status == 0)
