"""The short check of a self-study unit, as the learner's side reads it."""

from dataclasses import dataclass

from core.language import DEFAULT, current
from curriculum.models import SelfStudyUnit, SelfStudyUnitPage


@dataclass(frozen=True)
class Question:
    """One question; `correct` holds the positions of all right options. `key` stays the same when the wording changes."""

    key: str
    text: str
    options: tuple[str, ...]
    correct: frozenset[int]
    explanation: str


def page_of(unit: SelfStudyUnit) -> SelfStudyUnitPage | None:
    """The unit's page in the language being spoken when it is published, else the German one."""
    pages = {page.locale.language_code: page for page in SelfStudyUnitPage.objects.live().filter(unit=unit).select_related("locale")}
    return pages.get(current()) or pages.get(DEFAULT)


def questions_of(unit: SelfStudyUnit) -> list[Question]:
    """The questions of the unit's published page in their order; empty when there is no page or no question."""
    page = page_of(unit)
    return questions_on(page) if page else []


def questions_on(page: SelfStudyUnitPage) -> list[Question]:
    """The questions of this page in their order."""
    return [
        Question(
            key=str(block.id),
            text=block.value["text"],
            options=tuple(option["text"] for option in block.value["options"]),
            correct=frozenset(position for position, option in enumerate(block.value["options"]) if option["is_correct"]),
            explanation=block.value["explanation"],
        )
        for block in page.questions
    ]
