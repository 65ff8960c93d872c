"""Small counts stay hidden, and cannot be found again by subtraction. Pure.

A share of fewer than three people, or of an area with fewer than 300 residents, says something about persons. Such values are not stored.
Where a published total of a group would give the one hidden count away, a second one is hidden with it (docs/decisions/0190).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planning.enums import Gap

MINIMUM_RESIDENTS = 300


@dataclass(frozen=True)
class Count:
    """A cell before suppression: how many cases of how many residents, in which group a total is published ("" for none)."""

    key: str
    cases: int
    residents: int
    group: str = ""


def hidden(counts: Sequence[Count], *, minimum_cases: int, minimum_residents: int = MINIMUM_RESIDENTS) -> Mapping[str, Gap]:
    """Which cells are not to be stored, and why.

    First what is too small itself. Then, in every group whose total is known, at least two cells are hidden and together they hold at least
    `minimum_cases`: further cells follow, the smallest first, ties to the smaller key. Zero cases are no secret about anybody and stay.
    """
    gaps: dict[str, Gap] = {}
    for count in counts:
        if count.residents < minimum_residents:
            gaps[count.key] = Gap.FEW_RESIDENTS
        elif 0 < count.cases < minimum_cases:
            gaps[count.key] = Gap.FEW_CASES
    for group in sorted({count.group for count in counts if count.group}):
        members = sorted((count for count in counts if count.group == group), key=lambda count: (count.cases, count.key))
        closed = [count for count in members if count.key in gaps]
        open_cells = [count for count in members if count.key not in gaps and count.cases > 0]
        while closed and open_cells and (len(closed) < 2 or sum(count.cases for count in closed) < minimum_cases):
            another = open_cells.pop(0)
            gaps[another.key] = Gap.PROTECTS_ANOTHER
            closed.append(another)
    return gaps
