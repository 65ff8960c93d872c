"""What a further Bildungsweg asks for beyond those somebody is on. Pure: cells in, cells out.

A cell is a module in a phase. What two pathways ask for in the same phase is learned once; a module they ask for in different phases
counts once per phase (docs/decisions/0010), so it is named apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A module in a phase, with the minutes asked for."""

    module: str
    phase: str
    minutes: int


@dataclass(frozen=True)
class Addition:
    """`shared` counts for both; `extra` is to be learned besides, of it `moved` modules one learns already, in the other phase.

    `credited` are minutes of `extra` that are recorded already.
    """

    shared: tuple[Cell, ...]
    extra: tuple[Cell, ...]
    moved: tuple[Cell, ...]
    credited: int

    @property
    def minutes(self) -> int:
        """What the further pathway asks for beyond the others."""
        return sum(cell.minutes for cell in self.extra)

    @property
    def open(self) -> int:
        """What of it is still to be learned."""
        return self.minutes - self.credited

    @property
    def modules(self) -> list[str]:
        """The modules of `extra`, in the pathway's order."""
        return [cell.module for cell in self.extra]

    @property
    def moved_modules(self) -> list[str]:
        """The modules of `moved`, in the pathway's order."""
        return [cell.module for cell in self.moved]


def addition(wanted: Iterable[Cell], begun: Iterable[Cell], recorded: Mapping[tuple[str, str], int]) -> Addition:
    """Compare the cells of a further pathway with those of the begun ones; `recorded` are minutes of the ledger by (module, phase)."""
    wanted, begun = list(wanted), list(begun)
    asked = {(cell.module, cell.phase) for cell in begun}
    known = {cell.module for cell in begun}
    extra = tuple(cell for cell in wanted if (cell.module, cell.phase) not in asked)
    return Addition(
        shared=tuple(cell for cell in wanted if (cell.module, cell.phase) in asked),
        extra=extra,
        moved=tuple(cell for cell in extra if cell.module in known),
        credited=sum(min(cell.minutes, max(0, recorded.get((cell.module, cell.phase), 0))) for cell in extra),
    )
