"""Grading the check of a unit, without a database."""

import pytest

from curriculum.domain.questions import ChoiceQuestion, OpenQuestion
from learners.domain.check import grade


def question(key: str, *correct: int) -> ChoiceQuestion:
    return ChoiceQuestion(key=key, text=f"Frage {key}", options=("a", "b", "c"), correct=frozenset(correct), explanation="")


FOUR = [question("q1", 0), question("q2", 1), question("q3", 2), question("q4", 0, 2)]


def test_grade_asks_for_exactly_the_right_options() -> None:
    result = grade(FOUR, {"q1": [0], "q2": [0], "q3": [2], "q4": [0]}, pass_percent=75)

    assert [answer.is_right for answer in result.answers] == [True, False, True, False]
    assert (result.right, result.needed, result.is_passed) == (2, 3, False)


def test_grade_refuses_to_pass_for_choosing_everything() -> None:
    assert grade(FOUR, {f"q{n}": [0, 1, 2] for n in range(1, 5)}, pass_percent=75).right == 0


def test_an_unanswered_question_is_wrong_and_an_unknown_key_counts_nothing() -> None:
    assert grade(FOUR, {"q1": [0], "q9": [1]}, pass_percent=75).right == 1


@pytest.mark.parametrize(("asked", "percent", "needed"), [(1, 75, 1), (2, 75, 2), (3, 75, 3), (4, 75, 3), (5, 75, 4), (4, 100, 4), (4, 1, 1), (3, 50, 2)])
def test_needed_answers_are_rounded_up(asked: int, percent: int, needed: int) -> None:
    assert grade([question(f"q{n}", 0) for n in range(asked)], {}, pass_percent=percent).needed == needed


def test_a_question_to_oneself_is_shown_and_not_counted() -> None:
    result = grade([*FOUR, OpenQuestion("q5", "Und Sie?", "")], {"q1": [0], "q2": [1], "q3": [2], "q5": "Ich auch"}, pass_percent=75)

    assert (len(result.answers), result.asked, result.right, result.needed, result.is_passed) == (5, 4, 3, 3, True)


def test_questions_to_oneself_alone_cannot_be_passed() -> None:
    assert grade([OpenQuestion("q1", "Und Sie?", "")], {"q1": "Ja"}, pass_percent=75).is_passed is False


def test_a_check_without_questions_is_not_passed() -> None:
    assert grade([], {}, pass_percent=75).is_passed is False
