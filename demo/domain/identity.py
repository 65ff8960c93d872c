"""Public identifiers that are the same for the same seed, and pieces small enough to write at once."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

Item = TypeVar("Item")


def draw_uuid(rng: Random) -> UUID:
    """A random-looking UUID from the seeded generator."""
    return UUID(int=rng.getrandbits(128), version=4)


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Pieces of at most `size` items, in order."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
