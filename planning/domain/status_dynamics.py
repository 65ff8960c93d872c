"""Status beside dynamics: how things are and how they change, for a published index and the published index of changes of the same Quartiere."""

import json
from dataclasses import dataclass

from planning.domain.index_compared import NO_CLASS, compare
from planning.domain.index_reading import read_run
from planning.domain.index_runs import CLASSES_OF_DYNAMICS
from planning.enums import RunState
from planning.models import IndexRun, Quartier

DYNAMICS = tuple(name for name, _below in CLASSES_OF_DYNAMICS)


@dataclass(frozen=True)
class Cell:
    """The Quartiere of one class of status and one of dynamics, by name; "" is "no class"."""

    status: str
    dynamics: str
    quartiere: tuple[Quartier, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.quartiere)


@dataclass(frozen=True)
class Grid:
    """Rows are classes of status, columns those of dynamics; every pair has a cell, also an empty one."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def total(self) -> int:
        """All Quartiere, those without a class too."""
        return sum(cell.count for row in self.cells for cell in row)

    @property
    def table(self) -> list[tuple[str, tuple[Cell, ...]]]:
        """Row by row, with the row's name."""
        return list(zip(self.rows, self.cells, strict=True))


def is_dynamics(run: IndexRun) -> bool:
    """It sorts into the classes of change."""
    return tuple(each["name"] for each in json.loads(run.specification)["classes"]) == DYNAMICS


def dynamics_beside(run: IndexRun) -> IndexRun | None:
    """The newest published index of changes of the same Quartiere that ends with the same year; none beside an index of changes itself."""
    if is_dynamics(run):
        return None
    year = max(json.loads(run.data)["years"])
    others = IndexRun.objects.filter(geography=run.geography_id, state=RunState.PUBLISHED).exclude(pk=run.pk).order_by("-published_at", "-pk")
    return next((other for other in others.select_related("geography") if is_dynamics(other) and max(json.loads(other.data)["years"]) == year), None)


def grid_of(status: IndexRun, dynamics: IndexRun) -> Grid:
    """Counts and Quartiere of every pair of classes. It reads what was kept: a value that was hidden is in neither index."""
    compared = compare(read_run(status), read_run(dynamics))
    rows = tuple(
        tuple(Cell(row, column, tuple(pair.area.quartier for pair in compared.cells.get((row, column), ()))) for column in compared.columns)
        for row in compared.rows
    )
    return Grid(compared.rows, compared.columns, rows)


def words_of(name: str) -> str:
    """A class as pages and files say it."""
    return name if name != NO_CLASS else "keine Angabe"
