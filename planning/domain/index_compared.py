"""Two indices of the same Quartiere side by side: another year, another method, or status beside dynamics."""

from collections.abc import Mapping
from dataclasses import dataclass

from planning.domain.index_reading import AreaReading, Reading

NO_CLASS = ""


@dataclass(frozen=True)
class Pair:
    """A Quartier in both indices; `other` is None where the second index does not know it."""

    area: AreaReading
    other: AreaReading | None

    @property
    def classes(self) -> tuple[str, str]:
        """Its class in both; "" where it has none."""
        return self.area.class_name, self.other.class_name if self.other else NO_CLASS

    @property
    def is_moved(self) -> bool:
        """It has a class in both, and not the same one."""
        one, other = self.classes
        return bool(one and other) and one != other


@dataclass(frozen=True)
class Comparison:
    """Rows are classes of the first index, columns those of the second, both with "" for "no class" at the end where that occurs."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    pairs: tuple[Pair, ...]  # by name
    cells: Mapping[tuple[str, str], tuple[Pair, ...]]

    @property
    def has_same_classes(self) -> bool:
        """Both sort into classes of the same names: then it makes sense to ask who moved."""
        return [name for name in self.rows if name] == [name for name in self.columns if name]

    @property
    def moved(self) -> int:
        """Quartiere in another class than in the first index."""
        return sum(pair.is_moved for pair in self.pairs)

    @property
    def table(self) -> list[tuple[str, list[tuple[Pair, ...]]]]:
        """The cross-table row by row."""
        return [(row, [self.cells.get((row, column), ()) for column in self.columns]) for row in self.rows]


def compare(one: Reading, other: Reading) -> Comparison:
    """Every Quartier of the first index with what the second one says about it."""
    beside = {area.quartier.key: area for area in other.areas}
    pairs = tuple(Pair(area, beside.get(area.quartier.key)) for area in one.areas)
    cells: dict[tuple[str, str], tuple[Pair, ...]] = {}
    for pair in pairs:
        cells[pair.classes] = (*cells.get(pair.classes, ()), pair)
    return Comparison(_names(one, {row for row, _column in cells}), _names(other, {column for _row, column in cells}), pairs, cells)


def _names(reading: Reading, found: set[str]) -> tuple[str, ...]:
    return (*(each.name for each in reading.classes), *([NO_CLASS] if NO_CLASS in found else []))
