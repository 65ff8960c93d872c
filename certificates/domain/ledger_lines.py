"""Sum lines of the ledger into what a paper lists: per module, and day by day. Pure: no query."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from certificates.domain.snapshot import DayLine, ModuleLine
from curriculum.enums import Phase
from curriculum.models import Module

Cell = tuple[int, str]  # module, phase


@dataclass(frozen=True)
class Line:
    """Minutes of a module that somebody learned on a day, and where (a provider, or the kind of self-study)."""

    module: Module
    phase: str
    minutes: int
    happened_on_date: date
    where: str


def module_lines(lines: Sequence[Line], *, at_most: Mapping[Cell, int] | None = None) -> tuple[ModuleLine, ...]:
    """One line per module in the guide's order, with minutes per phase, places and days. `at_most` caps a cell: what is above is not credited."""
    minutes: dict[Module, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line, counted in _counted(lines, at_most):
        minutes[line.module][line.phase] += counted
    return tuple(
        ModuleLine(
            code=module.code,
            title=module.title,
            area=module.area.title,
            presence_minutes=per_phase[Phase.PRESENCE.value],
            self_study_minutes=per_phase[Phase.SELF_STUDY.value],
            providers=tuple(dict.fromkeys(line.where for line in lines if line.module == module)),
            from_date=min(line.happened_on_date for line in lines if line.module == module),
            until_date=max(line.happened_on_date for line in lines if line.module == module),
        )
        for module, per_phase in sorted(minutes.items(), key=lambda item: item[0].position)
    )


def day_lines(lines: Sequence[Line], *, at_most: Mapping[Cell, int] | None = None) -> tuple[DayLine, ...]:
    """Minutes per day and phase, in order; their sum is that of the module lines made with the same cap."""
    days: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line, counted in _counted(lines, at_most):
        days[line.happened_on_date][line.phase] += counted
    return tuple(DayLine(day, per_phase[Phase.PRESENCE.value], per_phase[Phase.SELF_STUDY.value]) for day, per_phase in sorted(days.items()))


def _counted(lines: Sequence[Line], at_most: Mapping[Cell, int] | None) -> Iterator[tuple[Line, int]]:
    """Each line with the minutes of it that count: the earliest first, until its cell is full."""
    left = dict(at_most) if at_most is not None else None
    for line in sorted(lines, key=lambda line: line.happened_on_date):
        counted = line.minutes
        if left is not None:
            cell = (line.module.pk, line.phase)
            counted = min(line.minutes, left.get(cell, 0))
            left[cell] = left.get(cell, 0) - counted
        if counted > 0:
            yield line, counted
