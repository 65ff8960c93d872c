"""The kinds of questions, without a database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.domain.questions import ChoiceQuestion, MatchQuestion, OpenQuestion, OrderQuestion, TextQuestion, plain, shuffled

CHOICE = ChoiceQuestion("c", "Was?", ("a", "b", "c"), frozenset({0, 2}), "")
ORDER = OrderQuestion("o", "Wie?", ("erst", "dann", "zuletzt"), "")
MATCH = MatchQuestion("m", "Was gehört zusammen?", (("Kommune", "Staat"), ("Verein", "Zivilgesellschaft")), "")
TEXT = TextQuestion("t", "Wie heißt es?", ("Größe", "Maß"), "")


@pytest.mark.parametrize(
    ("question", "answer", "right", "words"),
    [
        (CHOICE, [2, 0], True, ["a", "c"]),
        (CHOICE, [0], False, ["a"]),
        (CHOICE, [0, 1, 2], False, ["a", "b", "c"]),
        (CHOICE, [0, 9], False, ["a"]),
        (CHOICE, "a", False, []),
        (ORDER, [0, 1, 2], True, ["erst", "dann", "zuletzt"]),
        (ORDER, [2, 1, 0], False, ["zuletzt", "dann", "erst"]),
        (ORDER, [0, 1], False, ["erst", "dann"]),
        (ORDER, [0, 1, 7], False, ["erst", "dann"]),
        (MATCH, [0, 1], True, ["Kommune – Staat", "Verein – Zivilgesellschaft"]),
        (MATCH, [0, 0], False, ["Kommune – Staat", "Verein – Staat"]),
        (MATCH, [5, 1], False, ["Verein – Zivilgesellschaft"]),
        (TEXT, " groesse. ", True, [" groesse. "]),
        (TEXT, "Mass", True, ["Mass"]),
        (TEXT, "Länge", False, ["Länge"]),
        (TEXT, "", False, []),
        (TEXT, [0], False, []),
        (OpenQuestion("f", "Und Sie?", ""), "Ich auch", True, ["Ich auch"]),
    ],
)
def test_an_answer_is_right_or_wrong_and_can_be_said(question, answer, right, words):
    assert (question.is_right(answer), question.words(answer)) == (right, words)


@pytest.mark.parametrize("question", [CHOICE, ORDER, MATCH, TEXT], ids=lambda question: question.key)
def test_the_solution_is_right(question):
    assert question.is_right(question.solution)


@settings(max_examples=50)
@given(st.text(max_size=12), st.integers(2, 6))
def test_what_is_shuffled_is_never_in_its_order(key, count):
    order = shuffled(key, count)

    assert (sorted(order), order != list(range(count)), order == shuffled(key, count)) == (list(range(count)), True, True)


def test_plain_forgives_how_people_type():
    assert {plain(text) for text in ("Größe", "GRÖSSE", "groesse", " Grö-ße!")} == {"groesse"}
