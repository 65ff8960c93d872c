"""Pages in memory; the one nobody asked for the longest leaves first. Knows nothing of requests, databases or clocks."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar

PARTS = 8  # nothing takes more than an eighth of the room


class Sized(Protocol):
    """Whatever says how many bytes it takes."""

    @property
    def size(self) -> int:
        """Bytes."""


S = TypeVar("S", bound=Sized)


class Store(Generic[S]):
    """At most `capacity` bytes of entries. Safe for threads."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._entries: OrderedDict[Hashable, S] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> S | None:
        """The entry, which becomes the newest; None when there is none."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Hashable, entry: S) -> None:
        """Keep it, and let go of the oldest until there is room. What is too large is not kept."""
        with self._lock:
            self._drop(key)
            if entry.size > self.capacity // PARTS:
                return
            while self._entries and self.size + entry.size > self.capacity:
                self._drop(next(iter(self._entries)))
            self._entries[key] = entry
            self.size += entry.size

    def drop(self, key: Hashable) -> None:
        """Let go of one."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size
