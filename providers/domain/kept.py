"""Something made from public data and kept by the process, whatever page or language asks for it."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings

from core.page_cache.changes import generation_of_what_was_read

SECONDS = 60  # what is made depends on the clock, too: deadlines pass

T = TypeVar("T")


class Kept(Generic[T]):
    """Made anew when public data changed (noticed within a second) or a minute passed; one thread makes, the others wait."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._value: T | None = None
        self._generation: object = None
        self._expires_at = 0.0

    def value(self) -> T:
        """The kept one, or a new one."""
        if not settings.KEEP_STOCK:
            return self._make()
        generation = generation_of_what_was_read()
        with self._lock:
            if self._value is None or self._generation != generation or time.monotonic() >= self._expires_at:
                self._value = self._make()
                self._generation, self._expires_at = generation, time.monotonic() + SECONDS
            return self._value
