"""Who of a queue is served when seats are free. Pure: numbers in, numbers out; the rule is docs/decisions/0120."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A place in the queue: a person with one seat, or a group that comes with all of its people or not at all."""

    number: int
    seats: int
    can_come: bool = True


@dataclass(frozen=True)
class Served:
    """Numbers that get seats now, numbers passed over because they cannot come now, and whether somebody who can come still waits."""

    numbers: tuple[int, ...]
    passed_over: tuple[int, ...]
    somebody_waits: bool


def serve(queue: Sequence[Waiting], free: int, *, skip_too_large: bool = False) -> Served:
    """Go through the queue in order. Nobody overtakes: a group that needs more seats than are free stops everybody behind it.

    `skip_too_large` is for seats given by hand shortly before the beginning: better a person from behind than an empty chair.
    """
    numbers: list[int] = []
    passed_over: list[int] = []
    somebody_waits = False
    for entry in sorted(queue, key=lambda entry: entry.number):
        if somebody_waits and not skip_too_large:
            break
        if not entry.can_come:
            if free > 0:
                passed_over.append(entry.number)
        elif entry.seats <= free:
            numbers.append(entry.number)
            free -= entry.seats
        else:
            somebody_waits = True
            if skip_too_large and free > 0:
                passed_over.append(entry.number)
    return Served(tuple(numbers), tuple(passed_over), somebody_waits)
