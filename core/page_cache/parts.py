"""Parts of pages that are the same for everybody, known or not: made once, kept until what they show changes.

People with a session never get whole pages from memory, and a page that was purged because one offering changed is put together anew:
what that change does not touch comes from here. Parts are rendered without request and user (core.templatetags.remembered), so they
cannot hold what belongs to a person.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from core.page_cache.changes import generation_of_what_was_read
from core.page_cache.store import Store

OVERHEAD = 3_000  # bytes of key and objects, roughly
SECONDS = 60  # what changes by the clock alone is at most that late; keys name what must not be
# What a part is made from, besides what its key names.
PROGRAMME, EVERYTHING = "programme", "everything"

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Something made from public data of one generation."""

    value: T
    size: int
    generation: object
    expires_at: float


PARTS: Store[Part[Any]] = Store(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024 // 4)
_FACTS: dict[Hashable, Part[object]] = {}  # few: one for each use of remember_facts and language


def remember_part(key: Hashable, make: Callable[[], str], *, of: str = EVERYTHING) -> str:
    """The text of this key in the current language, made anew when what it is made `of` changed or a minute passed."""
    return remember_value(key, make, of=of)


def remember_value(key: Hashable, make: Callable[[], T], *, of: str, size: int | Callable[[T], int] | None = None) -> T:
    """The same for any value; whoever gets one must not change it. `size` in bytes, or what reckons it from the value, where it is no text."""
    if (generation := _generation(of)) is None:
        return make()
    key = (get_language(), key)
    part = PARTS.get(key)
    if part is None or not _is_fresh(part, generation):
        value = make()
        octets = len(str(value)) if size is None else size(value) if callable(size) else size
        part = Part(value, octets + OVERHEAD, generation, time.monotonic() + SECONDS)
        PARTS.put(key, part)
    kept: T = part.value
    return kept


def remember_facts(name: str, make: Callable[[], T], *, of: str = EVERYTHING) -> T:
    """The same for the few values that nothing may push out."""
    if (generation := _generation(of)) is None:
        return make()
    key = (get_language(), name)
    part = _FACTS.get(key)
    if part is None or not _is_fresh(part, generation):
        part = _FACTS[key] = Part(make(), 0, generation, time.monotonic() + SECONDS)
    return part.value  # type: ignore[return-value] # what was kept under this name


def _generation(of: str) -> object | None:
    """None: remember nothing."""
    if not settings.REMEMBER_PARTS:
        return None
    try:
        generation = generation_of_what_was_read()
    except DatabaseError:
        return None
    return generation.programme if of == PROGRAMME else generation


def _is_fresh(part: Part[Any], generation: object) -> bool:
    return part.generation == generation and time.monotonic() < part.expires_at
