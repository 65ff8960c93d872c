"""Self-study over the months: which unit on which day. Pure.

Units keep their order and are spread evenly over the free days: the k-th of n lies in the middle of the k-th n-th of them. Days with a session
are left out where there are others, and no day gets two units while another is free.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Unit:
    """A self-study unit that is still to be done."""

    slug: str
    module: str
    minutes: int


@dataclass(frozen=True)
class Block:
    """A unit on a day."""

    day: date
    unit: Unit


def spread(units: Sequence[Unit], free_days: Sequence[date], taken: Collection[date]) -> list[Block]:
    """One block per unit, in order; nothing where no day is free."""
    days = [day for day in free_days if day not in taken] or list(free_days)
    if not days:
        return []
    return [Block(days[(2 * number + 1) * len(days) // (2 * len(units))], unit) for number, unit in enumerate(units)]


def enough_units(units: Sequence[Unit], missing: int) -> tuple[list[Unit], int]:
    """The first units that together give `missing` minutes, and how many minutes no unit gives."""
    chosen: list[Unit] = []
    for unit in units:
        if sum(one.minutes for one in chosen) >= missing:
            break
        chosen.append(unit)
    return chosen, max(0, missing - sum(one.minutes for one in chosen))
