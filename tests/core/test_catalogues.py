"""What the catalogues say fits what the pages ask: the same placeholders and tags, English where English belongs."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT

SOURCES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%")
TAG = re.compile(r"</?[a-z][^>]*>")

# Names and addresses that stay German in English sentences, and what open data say in German.
NAMES = re.compile(
    r"Baden-Württemberg|Qualifiziert ins Quartier|Leichte Sprache|Schlichtungsstelle|Weiterbildungsstunde|“(?:Bürgerb|B)eteiligung”"
    r"|vor Ort|teils|feste \(|wechselnde \(|zentral \(|Impressum|/[\w/.-]*/"
)
GERMAN = re.compile(
    r"[ÄÖÜäöüß„]|\b(?:[Dd]er|[Dd]as|[Uu]nd|[Oo]der|[Nn]icht|ist|[Ff]ür|Sie|Ihre?n?|[Ee]ine?[nmrs]?|[Ww]ird|[Mm]it|[Kk]eine?|Uhr|WSt\.(?! ?\)))\b"
)


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _messages(source: Path) -> list[Message]:
    return [message for message in _read(source) if message.id]


def _pairs(message: Message) -> list[tuple[str, str]]:
    """What is asked and what is said, for one and for several things apart."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


ENGLISH_PAIRS = [pair for message in _messages(ENGLISH) for pair in _pairs(message)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.parent.name)
def test_catalogue_has_nothing_unsure_empty_or_left_over(source: Path) -> None:
    catalogue = _read(source)

    assert [message.id for message in catalogue if message.fuzzy] == []
    assert list(catalogue.obsolete) == []
    assert [asked for message in _messages(source) for asked, said in _pairs(message) if not said.strip()] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.parent.name)
def test_translation_keeps_placeholders_tags_and_edges(source: Path) -> None:
    def shape(text: str) -> tuple[Counter[str], Counter[str], bool, bool]:
        return Counter(PLACEHOLDER.findall(text)), Counter(TAG.findall(text)), text[:1].isspace(), text[-1:].isspace()

    pairs = [pair for message in _messages(source) for pair in _pairs(message)]

    assert len(pairs) >= 30
    assert [pair for pair in pairs if shape(pair[0]) != shape(pair[1])] == []


def test_english_has_no_german_left() -> None:
    assert len(ENGLISH_PAIRS) > 1000
    assert [said for _asked, said in ENGLISH_PAIRS if GERMAN.search(NAMES.sub("", said))] == []


def test_english_quotes_open_and_close() -> None:
    assert [said for _asked, said in ENGLISH_PAIRS if said.count("“") != said.count("”")] == []


def test_english_names_no_line_and_no_folder_of_a_machine() -> None:
    places = [name for message in _messages(ENGLISH) for name, _line in message.locations]

    assert [name for name in places if name.startswith("/") or ".." in name] == []
    assert [line for message in _messages(ENGLISH) for _name, line in message.locations if line] == []
