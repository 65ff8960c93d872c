"""What may be kept of a consultation's figures when it closes. Pure.

Small counts of people are hidden, and one more with them where a total would give the only hidden one away (planning.domain.suppression).
The total itself is hidden as well when it is small. Nothing open is ever published, so no two states of a figure can be subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planning.domain.suppression import MINIMUM_RESIDENTS, Count, hidden
from planning.enums import Gap

MINIMUM_CASES = 3


@dataclass(frozen=True)
class Figure:
    """A count, or why there is none."""

    count: int | None
    gap: str = ""


@dataclass(frozen=True)
class Kept:
    """What a closed consultation keeps: the total, and the figures of each kind by key."""

    participants: Figure | None  # None: not collected
    groups: Mapping[str, Figure]
    topics: Mapping[str, Figure]


def keep(*, participants: int | None, groups: Mapping[str, int], topics: Mapping[str, int], residents: int) -> Kept:
    """Hide what is too small. No answers at all are "not collected", never zero: then nothing is kept."""
    if not participants:
        return Kept(None, {}, {})
    return Kept(_total(participants, residents), _of(groups, participants, residents), _of(topics, participants, residents))


def _total(participants: int, residents: int) -> Figure:
    if residents < MINIMUM_RESIDENTS:
        return Figure(None, Gap.FEW_RESIDENTS)
    return Figure(None, Gap.FEW_CASES) if participants < MINIMUM_CASES else Figure(participants)


def _of(counts: Mapping[str, int], participants: int, residents: int) -> dict[str, Figure]:
    """Those who are counted nowhere are a cell of their own, so that a total gives them away neither."""
    cells = [Count(key, cases, residents, group="all") for key, cases in counts.items()]
    rest = participants - sum(counts.values())
    if rest > 0:
        cells.append(Count("", rest, residents, group="all"))
    gaps = hidden(cells, minimum_cases=MINIMUM_CASES)
    return {key: Figure(None, gaps[key]) if key in gaps else Figure(cases) for key, cases in counts.items()}
