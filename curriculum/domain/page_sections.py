"""Sections of text pages as a file tells them, in the form that stream fields store. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape

from curriculum.domain.page_texts import Block, block, block_id, rich_text
from curriculum.domain.toml import Entry, entries
from curriculum.enums import ConformanceStatus
from curriculum.validators import validate_link_address

Link = tuple[str, str]  # words, address


def text_sections(key: str, file: str, page: Mapping[str, Any]) -> list[Block]:
    """The sections of a text page; raises InputRefused. Ids follow from `key` and place, so loading twice gives the same bytes."""
    return [_text_section(key, position, entry) for position, entry in enumerate(entries(file, page, "sections"))]


def plain_sections(key: str, file: str, page: Mapping[str, Any]) -> list[Block]:
    """The sections of a page in Leichte Sprache; raises InputRefused."""
    return [_plain_section(key, position, entry) for position, entry in enumerate(entries(file, page, "sections"))]


def _text_section(key: str, position: int, entry: Entry) -> Block:
    heading = entry.text("heading")
    if "assessment" in entry.values:
        stated = Entry(entry.file, f"{entry.place}, assessment", entry.table("assessment"))
        status = stated.one_of("status", set(ConformanceStatus.values))
        return block("assessment", {"heading": heading, "status": status, "method": stated.text("method"), "assessed_on": None}, key, position)
    paragraphs, points = entry.texts("paragraphs", optional=True), entry.texts("points", optional=True)
    links, missing = _links(entry), entry.texts("missing", optional=True)
    if not (paragraphs or points or links or missing):
        raise entry.refusal("paragraphs", "unter der Überschrift fehlt der Text")
    text = rich_text(paragraphs, points) + "".join(f'<p><a href="{escape(address)}">{escape(words)}</a></p>' for words, address in links)
    return block("section", {"heading": heading, "text": text, "missing": _items(key, "missing", position, missing)}, key, position)


def _plain_section(key: str, position: int, entry: Entry) -> Block:
    links = [{"text": words, "address": address} for words, address in _links(entry)]
    value = {
        "heading": entry.text("heading"),
        "lines": "\n".join(entry.texts("lines")),
        "links": _items(key, "link", position, links),
        "missing": _items(key, "missing", position, entry.texts("missing", optional=True)),
    }
    return block("section", value, key, position)


def _links(entry: Entry) -> list[Link]:
    found = []
    for part in entry.values.get("links", []):
        link = Entry(entry.file, f"{entry.place}, links", part)
        words, address = link.text("text"), link.text("address")
        try:
            validate_link_address(address)
        except ValidationError as fault:
            raise link.refusal("address", str(fault.message).rstrip(".")) from None
        found.append((words, address))
    return found


def _items(key: str, kind: str, position: int, values: Iterable[Any]) -> list[Block]:
    return [{"type": "item", "value": value, "id": block_id(key, kind, position, number)} for number, value in enumerate(values)]
