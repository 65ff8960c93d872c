"""Parts of pages that are the same for everybody, known or not: rendered once, kept until the data change.

People with a session never get whole pages from memory; the cards and lists in their pages come from here. Parts are rendered
without request and user (core.templatetags.remembered), so they cannot hold what belongs to a person.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from core.page_cache.changes import generation_of_what_was_read
from core.page_cache.store import Store

OVERHEAD = 500  # bytes of key and objects, roughly
SECONDS = 60  # what changes by the clock alone is at most that late; keys name what must not be

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Something made from public data of one generation."""

    value: T
    size: int
    generation: object
    expires_at: float


PARTS: Store[Part[str]] = Store(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024 // 4)
_FACTS: dict[Hashable, Part[object]] = {}  # few: one for each use of remember_facts and language


def remember_part(key: Hashable, make: Callable[[], str]) -> str:
    """The text of this key in the current language, made anew when public data changed or a minute passed."""
    if (generation := _generation()) is None:
        return make()
    key = (get_language(), key)
    part = PARTS.get(key)
    if part is None or not _is_fresh(part, generation):
        text = make()
        part = Part(text, len(text) + OVERHEAD, generation, time.monotonic() + SECONDS)
        PARTS.put(key, part)
    return part.value


def remember_facts(name: str, make: Callable[[], T]) -> T:
    """The same for values that never depend on a request; whoever gets one must not change it."""
    if (generation := _generation()) is None:
        return make()
    key = (get_language(), name)
    part = _FACTS.get(key)
    if part is None or not _is_fresh(part, generation):
        part = _FACTS[key] = Part(make(), 0, generation, time.monotonic() + SECONDS)
    return part.value  # type: ignore[return-value] # what was kept under this name


def _generation() -> object | None:
    """None: remember nothing."""
    if not settings.REMEMBER_PARTS:
        return None
    try:
        return generation_of_what_was_read()
    except DatabaseError:
        return None


def _is_fresh(part: Part[object] | Part[str], generation: object) -> bool:
    return part.generation == generation and time.monotonic() < part.expires_at
