"""Money of a project from several sources: what it costs, what is there, what is missing, and by when to ask for it. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planning.enums import SourceState
from planning.models import ProjectExclusion, ProjectMeasure, ProjectSource


@dataclass(frozen=True)
class Finance:
    """Whole cents. `possible` is what comes together if all goes well; of sources that exclude each other only the larger one counts."""

    cost: int
    granted: int
    applied: int
    possible: int

    @property
    def missing(self) -> int:
        """Not granted yet."""
        return max(0, self.cost - self.granted)

    @property
    def uncovered(self) -> int:
        """Missing even if all goes well."""
        return max(0, self.cost - self.possible)


@dataclass(frozen=True)
class Deadline:
    """A line of the Förderkalender: the day by which to ask, so that the money is there when it is needed."""

    source: ProjectSource
    ask_by_date: date
    there_on_date: date
    is_over: bool  # nobody has asked, and the day has passed
    comes_late: bool  # even asked for on the last day it comes after it is needed


def finance_of(measures: Iterable[ProjectMeasure], sources: Sequence[ProjectSource], exclusions: Iterable[ProjectExclusion]) -> Finance:
    """Sums. Dropped measures cost nothing, refused sources give nothing."""
    cost = sum(row.cost_cents or 0 for row in measures if row.state != "dropped")
    sums = {state: sum(row.amount_cents for row in sources if row.state == state) for state in SourceState}
    counted = usable(sources, {frozenset((row.first_id, row.second_id)) for row in exclusions})
    return Finance(cost, sums[SourceState.GRANTED], sums[SourceState.APPLIED], sum(row.amount_cents for row in counted))


def usable(sources: Sequence[ProjectSource], excluded: Collection[frozenset[int]]) -> list[ProjectSource]:
    """Those that can be had together: what is granted or applied for first, then the larger amount, then the earlier entry."""
    ranks = {SourceState.GRANTED: 0, SourceState.APPLIED: 1, SourceState.IDEA: 2}
    found: list[ProjectSource] = []
    for row in sorted((row for row in sources if row.state in ranks), key=lambda row: (ranks[SourceState(row.state)], -row.amount_cents, row.pk)):
        if not any(frozenset((row.pk, other.pk)) in excluded for other in found):
            found.append(row)
    return found


def calendar_of(sources: Iterable[ProjectSource], *, today: date) -> list[Deadline]:
    """What to ask for by when, the most urgent first; what is decided is left out."""
    lines = []
    for row in sources:
        if row.state in (SourceState.GRANTED, SourceState.REFUSED):
            continue
        lead = timedelta(weeks=row.lead_weeks)
        latest = row.needed_on_date - lead
        ask_by = min(latest, row.apply_until_date) if row.apply_until_date else latest
        starts = max(ask_by, today) if row.state == SourceState.IDEA else ask_by
        is_over = row.state == SourceState.IDEA and (ask_by < today)
        lines.append(Deadline(row, ask_by, starts + lead, is_over, starts + lead > row.needed_on_date))
    return sorted(lines, key=lambda line: (line.ask_by_date, line.source.pk))
