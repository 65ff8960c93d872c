"""The English texts of the programme are English, fit their fields and keep to the words of the glossary."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from curriculum.domain.loading import DATA
from curriculum.domain.toml import read_toml
from curriculum.models import SelfStudyUnit, SelfStudyUnitPage

FILES = ["leitfaden.en.toml", "pages.en.toml", "units.en.toml"]
LIMITS: dict[str, int] = {
    "title": SelfStudyUnit._meta.get_field("title").max_length or 0,
    "summary": SelfStudyUnitPage._meta.get_field("summary").max_length or 0,
    "search_description": 160,  # what search engines show
    "heading": 120,
    "question": 150,
}

# Names and addresses that stay German, and German words in brackets after the English ones.
NAMES = re.compile(
    r"\([^()]*\)|“[^”]*(?:Leitfaden|Gemeinsam)[^”]*”|Baden-Württemberg|Statistische[^(]*|Landeszentrum.*|Deutsche Rentenversicherung|Statistisches Bundesamt|WSt\., "
)
GERMAN = re.compile(
    r"[ÄÖÜäöüß„]|\b(?:[Dd]er|[Dd]as|[Uu]nd|[Oo]der|[Nn]icht|ist|[Ff]ür|Sie|Ihre?n?|[Ee]ine?[nmrs]?|[Ww]ird|[Mm]it|[Kk]eine?|WSt|Träger|Kommune)\b"
)
AMERICAN = re.compile(r"neighbor|\bcenter\b|behavior|\bcolor|\b(?:organ|recogn|real|priorit|summar|special|author)iz|\bfulfill|\bjudgment")
NOT_OUR_WORDS = re.compile(r"teaching unit|further education|\bcohort|\bactors?\b|\bquarter\b|\btrainee", re.IGNORECASE)


def _texts(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield key, node
    for name, child in node.items() if isinstance(node, dict) else ((key, child) for child in node) if isinstance(node, list) else ():
        yield from _texts(child, name)


@pytest.fixture(scope="module", params=FILES)
def texts(request: pytest.FixtureRequest) -> list[tuple[str, str]]:
    """What people read in a file, with the name of its field."""
    return [(key, text) for key, text in _texts(read_toml(DATA / request.param)) if key not in {"slug", "code", "module", "kind", "answer_format", "address"}]


def test_english_texts_have_no_german_left(texts: list[tuple[str, str]]) -> None:
    assert len(texts) > 60
    assert [text for _key, text in texts if GERMAN.search(NAMES.sub("", text))] == []


def test_english_texts_are_british_and_use_the_words_of_the_glossary(texts: list[tuple[str, str]]) -> None:
    assert [text for _key, text in texts if AMERICAN.search(text) or NOT_OUR_WORDS.search(text)] == []


def test_english_texts_fit_their_fields(texts: list[tuple[str, str]]) -> None:
    assert [(key, len(text)) for key, text in texts if len(text) > LIMITS.get(key, len(text))] == []


def test_english_texts_quote_as_english_does(texts: list[tuple[str, str]]) -> None:
    assert [text for _key, text in texts if text.count("“") != text.count("”") or "'" in text or '"' in text] == []


def test_right_answers_cannot_be_told_by_their_length() -> None:
    questions = [question for unit in read_toml(DATA / "units.en.toml")["units"] for question in unit["questions"] if len(question.get("correct", ())) == 1]
    longest = [question["options"].index(max(question["options"], key=len)) for question in questions]

    told = sum(position == question["correct"][0] for position, question in zip(longest, questions, strict=True))
    assert 0.15 <= told / len(questions) <= 0.35  # one of four by chance
