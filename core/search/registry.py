"""What an app brings to be found: a Source in its `domain/search_source.py`, registered when the apps are loaded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Kind:
    """A kind of result. `slug` is its value in the address; the labels are lazy translations."""

    slug: str
    label: Any
    plural: Any


@dataclass(frozen=True)
class Document:
    """One object as everybody may find it in one language. Texts are plain and written in `text_language`."""

    key: int
    kind: str
    title: str
    url: str
    text_language: str
    details: str = ""  # one line below the title, in the language of the page: when, where, part of what
    codes: str = ""  # what people call it besides its title: "Modul 4", "V3"; counts like the title
    summary: str = ""
    headings: str = ""
    body: str = ""
    labels: str = ""  # words of the interface in the language of the page: kind, format, place
    weight: int = 100  # percent
    sort_at: datetime | None = None  # of two equally good results the earlier comes first
    visible_until: datetime | None = None


@dataclass(frozen=True)
class Source:
    """Objects of one app. `keys` names all that might be found, `documents` describes those of them that everybody may see now.

    `documents` is called with a batch of keys and a language that is also the active translation; what it leaves out is not found.
    """

    name: str
    kinds: tuple[Kind, ...]
    keys: Callable[[], Iterable[int]]
    documents: Callable[[Sequence[int], str], Iterable[Document]]


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; the order of registration is the order of the filters."""
    _SOURCES[source.name] = source


def source_of(name: str) -> Source:
    """The registered source of this name; LookupError for any other."""
    return _SOURCES[name]


def sources() -> list[Source]:
    """All of them, the programme's before the providers'."""
    order = {config.name: -number for number, config in enumerate(apps.get_app_configs())}
    return sorted(_SOURCES.values(), key=lambda source: order.get(source.documents.__module__.partition(".")[0], 0))


def kinds() -> dict[str, Kind]:
    """All kinds by slug, in the order of the filters."""
    return {kind.slug: kind for source in sources() for kind in source.kinds}


def discover() -> None:
    """Import the search's jobs and every app's `domain/search_source.py`."""
    import_module("core.search.tasks")
    autodiscover_modules("domain.search_source")
