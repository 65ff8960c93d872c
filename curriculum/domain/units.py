"""A self-study unit as the learner's side reads it: its page, the parts of its text, and its questions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.language import DEFAULT, current
from curriculum.domain.questions import ChoiceQuestion, MatchQuestion, OpenQuestion, OrderQuestion, Question, TextQuestion
from curriculum.models import SelfStudyUnit, SelfStudyUnitPage


@dataclass(frozen=True)
class UnitPart:
    """A stretch of the unit's text: a section with what follows it. Numbered from 1."""

    number: int
    title: str
    blocks: tuple[Any, ...]


def page_of(unit: SelfStudyUnit) -> SelfStudyUnitPage | None:
    """The unit's page in the language being spoken when it is published, else the German one."""
    pages = {page.locale.language_code: page for page in SelfStudyUnitPage.objects.live().filter(unit=unit).select_related("locale")}
    return pages.get(current()) or pages.get(DEFAULT)


def parts_of(page: SelfStudyUnitPage) -> list[UnitPart]:
    """The text of the page, a part for each section; what stands before the first section is a part called like the unit."""
    groups: list[tuple[str, list[Any]]] = []
    for block in page.body:
        if block.block_type == "section":
            groups.append((block.value["heading"], []))
        elif not groups:
            groups.append((page.title, []))
        groups[-1][1].append(block)
    return [UnitPart(number, title, tuple(blocks)) for number, (title, blocks) in enumerate(groups, start=1)]


def questions_of(unit: SelfStudyUnit) -> list[Question]:
    """The questions of the unit's published page in their order; empty when there is no page or no question."""
    page = page_of(unit)
    return questions_on(page) if page else []


def questions_on(page: SelfStudyUnitPage) -> list[Question]:
    """The questions of this page in their order."""
    return [READERS[block.block_type](str(block.id), block.value) for block in page.questions]


def _choice(key: str, value: Any) -> Question:
    return ChoiceQuestion(
        key=key,
        text=value["text"],
        options=tuple(option["text"] for option in value["options"]),
        correct=frozenset(position for position, option in enumerate(value["options"]) if option["is_correct"]),
        explanation=value["explanation"],
    )


def _order(key: str, value: Any) -> Question:
    return OrderQuestion(key=key, text=value["text"], items=tuple(value["items"]), explanation=value["explanation"])


def _match(key: str, value: Any) -> Question:
    return MatchQuestion(key=key, text=value["text"], pairs=tuple((pair["left"], pair["right"]) for pair in value["pairs"]), explanation=value["explanation"])


def _short_text(key: str, value: Any) -> Question:
    return TextQuestion(key=key, text=value["text"], accepted=tuple(value["accepted"]), explanation=value["explanation"])


def _open(key: str, value: Any) -> Question:
    return OpenQuestion(key=key, text=value["text"], explanation=value["explanation"])


READERS: dict[str, Callable[[str, Any], Question]] = {"question": _choice, "order": _order, "match": _match, "short_text": _short_text, "open": _open}
