"""English says everything a reader can meet. Computed from the code and the catalogue, so that no new sentence can be forgotten."""

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation.template import templatize

from core.language_catalogues import FOLDER
from tests.architecture import messages
from tests.architecture.messages import Message, for_readers, said

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def of_a_package(text: str) -> bool:
    """Whether some package says it: then it has German of its own."""
    with translation.override("de"):
        return translation.gettext(text) != text


def translation_of(message: Message) -> tuple[str, ...]:
    """What the catalogue says, all forms; empty when it says nothing or is not sure."""
    entry = catalogue("en").get(message.text, context=message.context)
    if entry is None or entry.fuzzy:
        return ()
    return tuple(entry.string) if isinstance(entry.string, tuple | list) else (entry.string,)


def test_every_sentence_for_readers_is_there_in_english():
    missing = {message for message in for_readers() if not all(translation_of(message)) or not translation_of(message)}

    assert sorted(f"{message.place}: {message.text}" for message in missing) == []


def test_no_sentence_is_translated_twice():
    """Two branches that add the same sentence merge without a conflict, and the later translation wins without a word."""
    text = (FOLDER / "en" / "LC_MESSAGES/django.po").read_text(encoding="utf-8")
    counted = Counter(re.findall(r"^(?:msgctxt (.*)\n)?msgid ((?:\"[^\n]*\"\n)+)", text, re.MULTILINE))

    assert [key for key, times in counted.items() if times > 1] == []


def test_counted_sentences_have_both_forms():
    wrong = [message for message in for_readers() if message.plural and len(translation_of(message)) != 2]

    assert wrong == []


def test_english_keeps_every_placeholder():
    """A placeholder that English invents would fail on the page; one that it leaves out would leave the reader without the fact."""
    wrong = []
    for message in for_readers():
        known = {*PLACEHOLDER.findall(message.text), *PLACEHOLDER.findall(message.plural or message.text)}
        many = translation_of(message)[-1:]
        if any(not set(PLACEHOLDER.findall(text)) <= known for text in translation_of(message)) or any(
            set(PLACEHOLDER.findall(text)) != known for text in many
        ):
            wrong.append((message.text, translation_of(message)))

    assert wrong == []


def test_no_english_sentence_is_left_over():
    """What nobody says any more goes: the next translator would keep it up for nothing."""
    texts = {message.text for message in said()}
    asked = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue("en") if entry.id]

    assert [text for text in asked if text not in texts and not of_a_package(text)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% load i18n %}{% translate "Träger" %}', [(None, "Träger", None)]),
        ('{% load i18n %}{% translate "Mai (Monat)" context "month" as x %}', [("month", "Mai (Monat)", None)]),
        ('{% load i18n %}{% blocktranslate trimmed with a=b|c:"d" %}\n  Am {{ a }}\n  „ja“\n{% endblocktranslate %}', [(None, "Am %(a)s „ja“", None)]),
        ("{% load i18n %}{% blocktranslate count n=n %}ein{% plural %}{{ n }} viele{% endblocktranslate %}", [(None, "ein", "%(n)s viele")]),
        ('{{ x|default:_("keiner") }}', [(None, "keiner", None)]),
    ],
)
def test_sentences_of_a_template_are_found(source, found):
    python = templatize(source, origin="probe")
    calls = [messages._call_at(python, match.start()) for match in messages.IN_TEMPLATE.finditer(python)]

    assert [(one.context, one.text, one.plural) for call in calls for one in messages._of_call(call, "probe")] == found
