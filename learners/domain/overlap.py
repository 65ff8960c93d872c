"""Whether two timetables clash. Pure: slots in, the first clash out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Slot:
    """A time somebody is to be somewhere, half open: a slot that begins when another ends does not clash with it."""

    starts_at: datetime
    ends_at: datetime
    title: str


def first_clash(wanted: Iterable[Slot], held: Iterable[Slot]) -> tuple[Slot, Slot] | None:
    """The first (wanted, held) pair that shares time, or None; "first" by begin, then end, then title."""
    in_order = sorted(held, key=_order)
    for slot in sorted(wanted, key=_order):
        for other in in_order:
            if slot.starts_at < other.ends_at and other.starts_at < slot.ends_at:
                return slot, other
    return None


def _order(slot: Slot) -> tuple[datetime, datetime, str]:
    return slot.starts_at, slot.ends_at, slot.title
