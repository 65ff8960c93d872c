"""Grade the short check of a self-study unit. Pure: questions and answers in, a result out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curriculum.domain.questions import Given, Question


@dataclass(frozen=True)
class Answer:
    """One question with what was answered; None is no answer."""

    question: Question
    given: Given | None

    @property
    def is_right(self) -> bool:
        """As the question's kind has it; no answer is never right."""
        return self.given is not None and self.question.is_right(self.given)

    @property
    def words(self) -> list[str]:
        """The answer in words."""
        return self.question.words(self.given) if self.given is not None else []


@dataclass(frozen=True)
class Result:
    """How the check went. Questions to oneself stand among the answers and are not counted."""

    answers: tuple[Answer, ...]
    needed: int

    @property
    def asked(self) -> int:
        """Questions that have a right answer."""
        return sum(answer.question.is_graded for answer in self.answers)

    @property
    def right(self) -> int:
        """Questions answered right."""
        return sum(answer.question.is_graded and answer.is_right for answer in self.answers)

    @property
    def is_passed(self) -> bool:
        """Enough were right; a check without questions is not passed, because nothing was asked."""
        return self.asked > 0 and self.right >= self.needed


def grade(questions: Sequence[Question], answers: Mapping[str, Given], *, pass_percent: int) -> Result:
    """Compare answers (question key → positions or text) with the questions; an unanswered question is wrong.

    `pass_percent` of the graded questions, rounded up, have to be right: 75 % of 3 are 3, of 4 are 3, of 5 are 4.
    """
    found = tuple(Answer(question, answers.get(question.key)) for question in questions)
    return Result(answers=found, needed=-(-sum(question.is_graded for question in questions) * pass_percent // 100))
