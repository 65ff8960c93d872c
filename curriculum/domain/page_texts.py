"""Texts of a file in the form that stream fields store. Pure; ids follow from what a block is, so loading twice gives the same bytes."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.html import escape

from curriculum.domain.unit_file import UnitStep

Block = dict[str, Any]


def points(key: str, texts: Iterable[str]) -> list[Block]:
    """Lines of a list."""
    return [block("point", text, key, position) for position, text in enumerate(texts)]


def paragraphs(key: str, texts: Iterable[str]) -> list[Block]:
    """Running text without headings."""
    return [block("paragraph", rich_text([text]), key, position) for position, text in enumerate(texts)]


def steps(key: str, parts: Iterable[UnitStep]) -> list[Block]:
    """Steps with their minutes."""
    return [block("step", {"title": part.title, "minutes": part.minutes}, key, position) for position, part in enumerate(parts)]


def entry_questions(key: str, parts: Iterable[Mapping[str, str]], page_ids: Mapping[str, int]) -> list[Block]:
    """Questions of the home page; `page_ids` are the pages of the formats by slug."""
    return [
        block("question", {"question": part["question"], "text": part["text"], "answer": page_ids[part["answer_format"]]}, key, position)
        for position, part in enumerate(parts)
    ]


def rich_text(texts: Iterable[str], listed: Iterable[str] = ()) -> str:
    """Paragraphs and a list as Wagtail stores them."""
    items = "".join(f"<li>{escape(text)}</li>" for text in listed)
    return "".join(f"<p>{escape(text)}</p>" for text in texts) + (f"<ul>{items}</ul>" if items else "")


def block(kind: str, value: Any, key: str, position: int) -> Block:
    """One block of a stream."""
    return {"type": kind, "value": value, "id": block_id(key, kind, position)}


def block_id(*parts: object) -> str:
    """The same for the same parts, on every machine."""
    return str(uuid5(NAMESPACE_URL, "qualifiziert-ins-quartier/" + "/".join(map(str, parts))))
