"""How far somebody is: required, credited, planned and missing minutes. Pure: figures in, figures out.

Rules, in this order, for each cell (module, phase):
1. recorded  = the sum of the ledger, never below 0;
2. credited  = recorded, at most what is required here: surplus in one module does not fill another;
3. planned   = what is foreseen, at most what is still open after credit;
4. missing   = what is then left, so that credited + planned + missing = required, always;
5. surplus   = recorded - credited: stays visible, counts nowhere;
6. excused   = of what is missing, the minutes somebody was excused from: a reason why they are missing, never credit.
Everything is whole minutes; WSt. are for display only.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Minutes:
    """Minutes of one module (by primary key) in one phase ("P" or "S"): a requirement, a sum of the ledger, or a plan."""

    module: int
    phase: str
    minutes: int


@dataclass(frozen=True)
class Sum:
    """Figures of a cell or of several together. `percent_…` round down, so that 100 % means complete."""

    required: int = 0
    recorded: int = 0
    credited: int = 0
    planned: int = 0
    missing: int = 0
    excused: int = 0

    @property
    def open(self) -> int:
        """Not credited yet, planned or not."""
        return self.required - self.credited

    @property
    def surplus(self) -> int:
        """Recorded, but not credited."""
        return self.recorded - self.credited

    @property
    def figures(self) -> tuple[int, int, int, int, int]:
        """What people read, from left to right: required, planned, credited, excused, missing."""
        return self.required, self.planned, self.credited, self.excused, self.missing

    @property
    def is_complete(self) -> bool:
        """Everything required is credited."""
        return self.credited >= self.required

    @property
    def percent_credited(self) -> int:
        """Credited of required, in whole percent; 0 where nothing is required."""
        return self.credited * 100 // self.required if self.required else 0


@dataclass(frozen=True, kw_only=True)
class Row(Sum):
    """One cell: a module in a phase."""

    module: int
    phase: str


@dataclass(frozen=True)
class Totals:
    """Rows in the order of the requirements, then cells with surplus only, by module and phase."""

    rows: tuple[Row, ...]
    beyond: tuple[Row, ...]
    by_phase: dict[str, Sum]
    total: Sum

    @property
    def is_complete(self) -> bool:
        """Every single cell is credited in full; a pathway that asks for nothing is never complete."""
        return self.total.required > 0 and all(row.is_complete for row in self.rows)


def compute_totals(required: Iterable[Minutes], recorded: Iterable[Minutes], planned: Iterable[Minutes], excused: Iterable[Minutes] = ()) -> Totals:
    """Apply the rules above. Several figures of one cell are added; their order does not matter, except that rows keep the order of `required`.

    `total.recorded` counts what was recorded in required cells; cells the pathway does not ask for are in `beyond`.
    """
    asked, have, plans, excuses = _by_cell(required), _by_cell(recorded), _by_cell(planned), _by_cell(excused)
    rows = tuple(_row(cell, minutes, have.get(cell, 0), plans.get(cell, 0), excuses.get(cell, 0)) for cell, minutes in asked.items())
    beyond = tuple(_row(cell, 0, minutes, 0, 0) for cell, minutes in sorted(have.items()) if cell not in asked and minutes > 0)
    phases = sorted({row.phase for row in rows})
    return Totals(
        rows=rows,
        beyond=beyond,
        by_phase={phase: add(row for row in rows if row.phase == phase) for phase in phases},
        total=add(rows),
    )


def add(parts: Iterable[Sum]) -> Sum:
    """The sum of sums."""
    parts = list(parts)
    return Sum(
        required=sum(part.required for part in parts),
        recorded=sum(part.recorded for part in parts),
        credited=sum(part.credited for part in parts),
        planned=sum(part.planned for part in parts),
        missing=sum(part.missing for part in parts),
        excused=sum(part.excused for part in parts),
    )


def _by_cell(figures: Iterable[Minutes]) -> dict[tuple[int, str], int]:
    cells: dict[tuple[int, str], int] = defaultdict(int)
    for figure in figures:
        cells[figure.module, figure.phase] += figure.minutes
    return dict(cells)


def _row(cell: tuple[int, str], required: int, recorded: int, planned: int, excused: int) -> Row:
    module, phase = cell
    recorded = max(0, recorded)
    credited = min(recorded, required)
    foreseen = min(max(0, planned), required - credited)
    missing = required - credited - foreseen
    return Row(
        module=module,
        phase=phase,
        required=required,
        recorded=recorded,
        credited=credited,
        planned=foreseen,
        missing=missing,
        excused=min(max(0, excused), missing),
    )
