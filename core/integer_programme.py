"""A mixed-integer programme built row by row and solved by SciPy's HiGHS, which reckons in floating point.

Whoever uses it checks and values what it proposes in whole numbers before it counts (docs/decisions/0090).
"""

from collections.abc import Sequence
from dataclasses import dataclass

INFINITE = float("inf")


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
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        rows, columns, values = self.entries
        matrix = csr_array((values, (rows, columns)), shape=(len(self.row_bounds), len(self.costs)))
        least, most = (np.array(side) for side in zip(*self.row_bounds, strict=True))
        result = milp(
            c=np.array(self.costs),
            constraints=LinearConstraint(matrix, least, most),
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None
        decisions = tuple(bool(number) for number in result.x[: self.decisions].round().astype(int).tolist())
        # A problem that presolve solves has no bound of its own.
        return Solved(decisions, -INFINITE if result.mip_dual_bound is None else float(result.mip_dual_bound), result.status == 0)
