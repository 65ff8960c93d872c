"""Barriers that editors can build into a page: found in what they typed, before anything is drawn. Pure: values in, findings out.

Programs in the editor (axe, see curriculum.desk_content_checks) look at the drawn page and help while writing; this is what the server insists on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

TITLE_LEVEL = 1  # the page's title is the h1
SECTION_LEVEL = 2  # the heading of a block is an h2
MISSING_ALTERNATIVE = "missing-alternative:"  # how the keys of pictures without a description begin
FILE_NAME = re.compile(r"\.(avif|gif|jpe?g|png|svg|webp)$|_", re.IGNORECASE)


@dataclass(frozen=True)
class Barrier:
    """A finding: `key` is the same for the same finding tomorrow, `sentence` tells an editor what and where."""

    key: str
    sentence: str | Promise


@dataclass(frozen=True)
class _Heading:
    level: int
    text: str


@dataclass(frozen=True)
class _Link:
    text: str
    target: str


@dataclass(frozen=True)
class _Picture:
    alternative: str
    is_decorative: bool
    name: str


class _Reader(HTMLParser):
    """Headings, links and pictures of a rich text in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Heading | _Link | _Picture] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img" or (tag == "embed" and values.get("embedtype") == "image"):
            alternative = (values.get("alt") or "").strip()
            # In HTML an empty alternative says "decorative"; in the editor's own form it says that nobody thought of it.
            self.found.append(_Picture(alternative, is_decorative=tag == "img" and values.get("alt") == "", name=values.get("src") or values.get("id") or ""))
            for _tag, _values, words in self._open:
                words.append(alternative)
        elif tag == "a" or re.fullmatch("h[1-6]", tag):
            self._open.append((tag, values, []))

    def handle_data(self, data: str) -> None:
        for _tag, _values, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, values, words = self._open.pop()
        text = " ".join("".join(words).split())
        if tag == "a":
            self.found.append(_Link(text, values.get("href") or values.get("id") or values.get("name") or ""))
        else:
            self.found.append(_Heading(int(tag[1]), text))


def find_barriers(values: Iterable[tuple[Any, int]]) -> list[Barrier]:
    """What is wrong in the values of a page's text fields, in their order; with each value the level of the heading that the page puts above it."""
    found: dict[str, Barrier] = {}
    for value, level_above in values:
        level = level_above
        for part in _parts(value):
            for barrier in _of(part, level):
                found.setdefault(barrier.key, barrier)
            if isinstance(part, _Heading):
                level = part.level
    return list(found.values())


def _of(part: _Heading | _Link | _Picture, level: int) -> Iterator[Barrier]:
    if isinstance(part, _Heading):
        if not part.text:
            yield Barrier(f"empty-heading:{part.level}", _("Eine Überschrift ist leer."))
        if part.level > level + 1:
            sentence = _("Vor der Überschrift „%(text)s“ (Ebene %(level)d) fehlt eine Überschrift der Ebene %(missing)d.")
            yield Barrier(f"skipped-heading:{part.level}:{part.text}", sentence % {"text": part.text, "level": part.level, "missing": level + 1})
    elif isinstance(part, _Link):
        if not part.text:
            yield Barrier(f"empty-link:{part.target}", _("Ein Link hat keinen Text (Ziel: %(target)s).") % {"target": part.target or "–"})
        elif not part.target:
            yield Barrier(f"link-without-target:{part.text}", _("Der Link „%(text)s“ führt nirgendwohin.") % {"text": part.text})
    elif not part.alternative and not part.is_decorative:
        sentence = _("Das Bild „%(name)s“ hat keine Beschreibung und ist nicht als Schmuck gekennzeichnet.")
        yield Barrier(f"{MISSING_ALTERNATIVE}{part.name}", sentence % {"name": part.name})
    elif not part.is_decorative and FILE_NAME.search(part.alternative):
        sentence = _("Die Beschreibung „%(text)s“ sieht nach einem Dateinamen aus.")
        yield Barrier(f"poor-alternative:{part.alternative}", sentence % {"text": part.alternative})


def _parts(value: Any) -> Iterator[_Heading | _Link | _Picture]:
    """Headings, links and pictures of a value of any block, in order."""
    if isinstance(value, StreamValue):
        for block in value:
            yield from _parts(block.value)
    elif isinstance(value, ListValue):
        for item in value:
            yield from _parts(item)
    elif isinstance(value, StructValue):
        for name, child in value.items():
            if name == "heading" and isinstance(child, str):
                yield _Heading(SECTION_LEVEL, child.strip())
            elif name == "address" and isinstance(value.get("text"), str):
                yield _Link(value["text"].strip(), str(child or ""))
            else:
                yield from _parts(child)
    elif isinstance(value, AbstractImage):
        yield _Picture((getattr(value, "contextual_alt_text", "") or "").strip(), bool(getattr(value, "decorative", False)), value.title)
    elif isinstance(value, RichText):
        yield from _read(value.source)


def _read(html: str) -> list[_Heading | _Link | _Picture]:
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    return reader.found
