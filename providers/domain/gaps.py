"""Gaps: what is asked for and what there is, by module, area and half-year. Pure arithmetic over figures that gap_figures loads.

Missing are the people who ask and find no free seat: those of needs, interests without a date, uncovered parts of learning plans and waiting
lists, less the free seats. A cell without any offering is a gap even while nobody asks: whoever lives there finds nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

Half = tuple[int, int]
NOWHERE = ""  # the area of people who have not said where they live, and of what is online


class Cell(NamedTuple):
    """Where figures belong: a module's code, the key of an area, a half-year."""

    module: str
    area: str
    half: Half


@dataclass(frozen=True)
class Figures:
    """Demand by where it comes from, and supply. People, but for `needs` and `courses`, which are counted as such."""

    needs: int = 0
    people: int = 0  # of these needs
    interests: int = 0
    plans: int = 0  # learning plans in which part of this module stayed uncovered
    waiting: int = 0
    courses: int = 0
    seats: int = 0  # free

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def demand(self) -> int:
        """All people who ask."""
        return self.people + self.interests + self.plans + self.waiting

    @property
    def missing(self) -> int:
        """Seats that would be needed."""
        return max(0, self.demand - self.seats)

    @property
    def is_gap(self) -> bool:
        """Somebody asks in vain, or there is nothing at all."""
        return self.missing > 0 or self.courses == 0


@dataclass(frozen=True)
class ExtraDay:
    """One additional course day: of which module, where, and how many of those who ask in vain it would take."""

    module: str
    area: str
    closes: int


def rolled_up(cells: Mapping[Cell, Figures], area_of: Mapping[str, str]) -> dict[Cell, Figures]:
    """The same figures by larger areas; keys that `area_of` does not know are nowhere."""
    found: dict[Cell, Figures] = defaultdict(Figures)
    for cell, figures in cells.items():
        found[cell._replace(area=area_of.get(cell.area, NOWHERE))] += figures
    return dict(found)


def of_half(cells: Mapping[Cell, Figures], half: Half) -> dict[tuple[str, str], Figures]:
    """The figures of one half-year by module and area."""
    return {(cell.module, cell.area): figures for cell, figures in cells.items() if cell.half == half}


def total(figures: Iterable[Figures]) -> Figures:
    """All of them together. Seats of one cell help nobody in another, so what is missing is not the sum's own `missing`."""
    return sum(figures, Figures())


def missing_in(figures: Iterable[Figures]) -> int:
    """What is missing in all of these cells."""
    return sum(each.missing for each in figures)


def extra_days(cells: Mapping[tuple[str, str], Figures], *, days: int, seats: int, teachable: Collection[tuple[str, str]]) -> list[ExtraDay]:
    """The course days that close most together. Days of different cells do not help each other, and each further day of one cell closes at
    most as much as the one before; so always taking the best next one is the optimum. Only where somebody could teach (`teachable`).
    Ties: by module and area.
    """
    left = {key: figures.missing for key, figures in cells.items() if figures.missing and key in teachable and key[1] != NOWHERE}
    chosen = []
    for _day in range(days):
        best = min(left, key=lambda key: (-min(seats, left[key]), key), default=None)
        if best is None or not left[best]:
            break
        closes = min(seats, left[best])
        left[best] -= closes
        chosen.append(ExtraDay(best[0], best[1], closes))
    return chosen
