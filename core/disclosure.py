"""Tables of people in which nobody can be found: small numbers are hidden, and as many others as it takes that they cannot be reckoned back.

Pure. A reader who knows every number shown, that the totals are sums, and that a hidden number is at least 1, must find at least two
values possible for each hidden one. Which other numbers are hidden follows from the table alone, so the same table always looks the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

THRESHOLD = 5  # a group of fewer is hidden; nobody is not a group, 0 is shown
ROOM = 1_000  # how far a reader's guess may be off at most; only so that the programmes below have an end
PROBES = 6

Spot = tuple[int, int]


@dataclass(frozen=True)
class ProtectedTable:
    """Counts as they may be shown, None where one is hidden. Totals belong to the table: they can be hidden too."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def hides_something(self) -> bool:
        """There is a gap to explain."""
        return None in (self.total, *self.row_totals, *self.column_totals) or any(None in row for row in self.cells)


def protect(counts: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> ProtectedTable:
    """The table with its totals, small groups hidden, and the fewest found others with them.

    First everything from 1 to `threshold` - 1 is hidden, totals too. While a hidden number can be reckoned back, the smallest number in its row
    (or column) that is not 0 goes as well; 0 and totals only when nothing else is left.
    """
    inner = np.array(counts, dtype=int).reshape(len(counts), len(counts[0]) if counts else 0)
    whole = np.block([[inner, inner.sum(axis=1, keepdims=True)], [inner.sum(axis=0, keepdims=True), inner.sum(keepdims=True).reshape(1, 1)]])
    hidden = (whole > 0) & (whole < threshold)
    while True:
        _hide_partners(whole, hidden)
        more = [_hide_one_more(whole, hidden, spot) for spot in certain(whole, hidden)]
        if not any(more):
            break  # nothing can be reckoned back, or everything is hidden
    shown = [[None if hidden[row, column] else int(whole[row, column]) for column in range(whole.shape[1])] for row in range(whole.shape[0])]
    return ProtectedTable(
        cells=tuple(tuple(row[:-1]) for row in shown[:-1]),
        row_totals=tuple(row[-1] for row in shown[:-1]),
        column_totals=tuple(shown[-1][:-1]),
        total=shown[-1][-1],
    )


def certain(whole: "np.ndarray", hidden: "np.ndarray") -> list[Spot]:
    """Hidden numbers of a table with totals that have one possible value only."""
    from scipy.optimize import linprog  # noqa: PLC0415 -- half a second that only a table with hidden numbers needs

    spots = [(int(row), int(column)) for row, column in zip(*np.nonzero(hidden), strict=True)]
    if not spots:
        return []
    number = {spot: index for index, spot in enumerate(spots)}
    truth = np.array([whole[spot] for spot in spots], dtype=float)
    sums, right = _sums(whole, hidden, number)
    bounds = [(min(1.0, value), value + ROOM) for value in truth]
    open_ones = set(range(len(spots)))

    def ask(costs: "np.ndarray") -> None:
        found = linprog(costs, A_eq=sums, b_eq=right, bounds=bounds, method="highs")
        if found.success:
            open_ones.difference_update(np.nonzero(np.abs(found.x - truth) > 0.5)[0].tolist())

    probe = np.random.default_rng(0)
    for _number in range(PROBES):  # a few random directions show nearly all numbers that can be different
        ask(probe.normal(size=len(spots)))
    for index in sorted(open_ones):
        if index in open_ones:
            direction = np.zeros(len(spots))
            direction[index] = 1.0
            ask(direction)
            ask(-direction)
    return [spots[index] for index in sorted(open_ones)]


def _sums(whole: "np.ndarray", hidden: "np.ndarray", number: dict[Spot, int]) -> tuple["np.ndarray", "np.ndarray"]:
    """What a reader knows: in every row and column the parts make the total."""
    rows, columns = whole.shape
    lines: list[list[Spot]] = [[(row, column) for column in range(columns)] for row in range(rows)]
    lines += [[(row, column) for row in range(rows)] for column in range(columns)]
    sums, right = np.zeros((len(lines), len(number))), np.zeros(len(lines))
    for index, line in enumerate(lines):
        for place, spot in enumerate(line):
            sign = -1 if place == len(line) - 1 else 1
            if hidden[spot]:
                sums[index, number[spot]] = sign
            else:
                right[index] -= sign * whole[spot]
    return sums, right


def _hide_partners(whole: "np.ndarray", hidden: "np.ndarray") -> None:
    """A single hidden number in a row or column is the difference of the others: hide a second one, until there is none."""
    again = True
    while again:
        again = False
        for row, column in zip(*np.nonzero(hidden), strict=True):
            if hidden[row].sum() == 1:
                again |= _hide_smallest(whole, hidden, ((row, other) for other in range(whole.shape[1])))
            if hidden[:, column].sum() == 1:
                again |= _hide_smallest(whole, hidden, ((other, column) for other in range(whole.shape[0])))


def _hide_one_more(whole: "np.ndarray", hidden: "np.ndarray", spot: Spot) -> bool:
    row, column = spot
    return _hide_smallest(whole, hidden, ((row, other) for other in range(whole.shape[1]))) or _hide_smallest(
        whole, hidden, ((other, column) for other in range(whole.shape[0]))
    )


def _hide_smallest(whole: "np.ndarray", hidden: "np.ndarray", line: Iterable[Spot]) -> bool:
    """Hide the least of a line: inner numbers before totals, numbers before zeros, small before large, whoever stands first."""
    last_row, last_column = whole.shape[0] - 1, whole.shape[1] - 1
    free = [spot for spot in line if not hidden[spot]]
    if not free:
        return False
    hidden[min(free, key=lambda spot: (spot[0] == last_row or spot[1] == last_column, whole[spot] == 0, whole[spot], spot))] = True
    return True
