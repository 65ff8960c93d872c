"""Grade the short check of a self-study unit. Pure: questions and answers in, a result out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Question(Protocol):
    """What is asked (curriculum.domain.units.Question): `correct` holds the positions of all right options."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def options(self) -> Sequence[str]: ...
    @property
    def correct(self) -> Collection[int]: ...
    @property
    def explanation(self) -> str: ...


@dataclass(frozen=True)
class Answer:
    """One question with what was chosen; right only when exactly the right options were chosen."""

    question: Question
    chosen: frozenset[int]

    @property
    def is_right(self) -> bool:
        """All right options and no wrong one."""
        return self.chosen == frozenset(self.question.correct)

    @property
    def chosen_texts(self) -> list[str]:
        """The chosen options in words; a position that no longer exists is left out."""
        return [text for position, text in enumerate(self.question.options) if position in self.chosen]


@dataclass(frozen=True)
class Result:
    """How the check went."""

    answers: tuple[Answer, ...]
    needed: int

    @property
    def right(self) -> int:
        """Questions answered right."""
        return sum(answer.is_right for answer in self.answers)

    @property
    def is_passed(self) -> bool:
        """Enough were right; a check without questions is not passed, because nothing was asked."""
        return bool(self.answers) and self.right >= self.needed


def grade(questions: Sequence[Question], answers: Mapping[str, Collection[int]], *, pass_percent: int) -> Result:
    """Compare answers (question key → chosen positions) with the questions; an unanswered question is wrong.

    `pass_percent` of the questions, rounded up, have to be right: 75 % of 3 are 3, of 4 are 3, of 5 are 4.
    """
    graded = tuple(Answer(question, frozenset(answers.get(question.key, ()))) for question in questions)
    return Result(answers=graded, needed=-(-len(graded) * pass_percent // 100))
