"""Text and questions of a unit in the form that stream fields store. Pure; ids follow from what a block is (see page_texts)."""

from collections.abc import Iterable, Sequence
from typing import Any

from curriculum.domain.page_texts import Block, block, block_id, rich_text
from curriculum.domain.unit_file import UnitBlock, UnitQuestion, UnitSection


def body(key: str, sections: Sequence[UnitSection], blocks: Sequence[UnitBlock]) -> list[Block]:
    """The sections, each with the cases and checklists that follow it."""
    found = []
    for number, section in enumerate(sections, start=1):
        found.append(block("section", {"heading": section.heading, "text": rich_text(section.paragraphs, section.points)}, key, number - 1))
        found += [_block(key, position, one) for position, one in enumerate(blocks) if one.after == number]
    return found


def questions(key: str, parts: Iterable[UnitQuestion]) -> list[Block]:
    """Questions of every kind."""
    return [block(part.kind, _question(key, position, part), key, position) for position, part in enumerate(parts)]


def _block(key: str, position: int, part: UnitBlock) -> Block:
    if part.kind == "case":
        tasks = _items(key, "task", position, part.points)
        return block("case", {"title": part.title, "text": rich_text(part.paragraphs), "tasks": tasks, "source": part.source}, key, position)
    return block("checklist", {"title": part.title, "items": _items(key, "check", position, part.points)}, key, position)


def _question(key: str, position: int, part: UnitQuestion) -> dict[str, Any]:
    value = {"text": part.text, "explanation": part.explanation}
    if part.kind == "order":
        return value | {"items": _items(key, "item", position, part.options)}
    if part.kind == "match":
        pairs = [{"left": left, "right": right} for left, right in zip(part.options, part.partners, strict=True)]
        return value | {"pairs": _items(key, "pair", position, pairs)}
    if part.kind == "short_text":
        return value | {"accepted": _items(key, "accepted", position, part.options)}
    if part.kind == "open":
        return value
    options = [{"text": text, "is_correct": number in part.correct} for number, text in enumerate(part.options)]
    return value | {"options": _items(key, "option", position, options)}


def _items(key: str, kind: str, position: int, values: Iterable[Any]) -> list[Block]:
    return [{"type": "item", "value": value, "id": block_id(key, kind, position, number)} for number, value in enumerate(values)]
