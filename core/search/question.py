"""What somebody means by some words: which terms answer each of them, and how well. Pure.

A question has one or more readings: the words as typed, and the same with a phrase replaced by one the office says is equal
("BW", "Baden-Württemberg"). A reading is answered by what answers all of its slots, a slot by any of its terms.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from core import german
from core.search.analysis import EXACT, Analyser, analysers_for
from core.search.vocabulary import Vocabulary

MOST_WORDS = 8
MOST_LETTERS = 200
MOST_READINGS = 6
MOST_BEGINNINGS = 60
SHORTEST_BEGINNING = 3  # letters: with fewer, nearly everything begins so

# How well a term answers, in percent of the word itself.
OWN, SYNONYM, BEGINNING, GUESSED, PART, NEARBY = 100, 70, 60, 50, 40, 40


@dataclass(frozen=True)
class SynonymRule:
    """Whoever looks for the words of `phrase` (stems) also means `other` (words)."""

    phrase: tuple[str, ...]
    other: tuple[str, ...]


@dataclass
class Slot:
    """One word of a reading, and the terms that answer it with their worth in percent."""

    word: str
    terms: dict[str, int] = field(default_factory=dict)
    guess: str = ""  # how the word is written that was taken instead

    def add(self, term: str, worth: int) -> None:
        """Keep the best."""
        self.terms[term] = max(self.terms.get(term, 0), worth)


@dataclass(frozen=True)
class Question:
    """All readings; the first is what was typed."""

    text: str
    readings: tuple[tuple[Slot, ...], ...] = ()

    @property
    def guesses(self) -> list[tuple[str, str]]:
        """Words as typed that nothing holds, with those taken instead."""
        return [(slot.word, slot.guess) for slot in self.readings[0] if slot.guess] if self.readings else []

    @property
    def unknown(self) -> list[str]:
        """Words as typed that nothing holds, and nothing similar."""
        return [slot.word for slot in self.readings[0] if not slot.terms] if self.readings else []

    @property
    def terms(self) -> frozenset[str]:
        """All terms of all readings: what to mark in a text."""
        return frozenset(term for slots in self.readings for slot in slots for term in slot.terms)


def tidy(text: str) -> str:
    """As a question is kept: composed letters, one blank between words, no control characters, not endless."""
    letters = (letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text[: 2 * MOST_LETTERS]))
    return unicodedata.normalize("NFC", " ".join("".join(letters).split())[:MOST_LETTERS]).strip()


def telling_words(text: str, language: str) -> list[str]:
    """The words of a question that are searched for."""
    return analysers_for(language)[0].words(text)[:MOST_WORDS]


def understand(text: str, language: str, *, vocabulary: Vocabulary, rules: Sequence[SynonymRule] = (), is_unfinished: bool = False) -> Question:
    """Find the terms for every word. The last word of an unfinished question is taken as a beginning."""
    words = telling_words(text, language)
    if not words:
        return Question(text)
    found = []
    for reading in alternatives(words, rules, language):
        slots = []
        for position, choices in enumerate(reading):
            is_last = is_unfinished and position == len(reading) - 1
            slots.append(_slot(choices, language, vocabulary, is_beginning=is_last))
        found.append(tuple(slots))
    # Guessing is for what was typed; another reading with an unknown word answers nothing.
    first, *others = found
    return Question(text, (first, *(slots for slots in others if all(slot.terms and not slot.guess for slot in slots))))


def alternatives(words: Sequence[str], rules: Sequence[SynonymRule], language: str) -> list[list[list[str]]]:
    """Readings as lists of slots, each a list of equal words, the typed one first. One step only: a chain of rules is not followed."""
    analyser = analysers_for(language)[0]
    stems = [analyser.stem(analyser.fold(word)) for word in words]
    typed = [[word] for word in words]
    readings = [typed]
    for rule in rules:
        for start in _places(stems, rule.phrase):
            if len(rule.phrase) == len(rule.other) == 1:
                if rule.other[0] not in typed[start]:
                    typed[start].append(rule.other[0])
            elif len(readings) < MOST_READINGS:
                readings.append([*typed[:start], *([word] for word in rule.other), *typed[start + len(rule.phrase) :]])
    return readings


def wanted_in_german(text: str, rules: Sequence[SynonymRule]) -> list[list[german.Wanted]]:
    """The same readings for a text that was stored by core.german.analyse: the catalogue asks so."""
    words = german.words(tidy(text))[:MOST_WORDS]
    if not words:
        return []
    readings = alternatives(words, rules, "de")
    return [[german.wanted_of(*(folded for word in choices for folded in german.words(word))) for choices in reading] for reading in readings]


def phrase_of(text: str, language: str) -> tuple[str, ...]:
    """The stems by which a term of the office is recognised in a question."""
    analyser = analysers_for(language)[0]
    return tuple(analyser.stem(analyser.fold(word)) for word in analyser.words(text))


def _places(stems: Sequence[str], phrase: Sequence[str]) -> Iterable[int]:
    length = len(phrase)
    return [start for start in range(len(stems) - length + 1) if tuple(stems[start : start + length]) == tuple(phrase)]


def _slot(choices: Sequence[str], language: str, vocabulary: Vocabulary, *, is_beginning: bool) -> Slot:
    slot = Slot(choices[0])
    for choice in choices:
        worth = OWN if choice is choices[0] else SYNONYM
        for analyser in analysers_for(language):
            _look_up(slot, choice, analyser, vocabulary, worth=worth, is_beginning=is_beginning and choice is choices[0])
    folded = analysers_for(language)[0].fold(slot.word)
    if not slot.terms and len(folded) == 5 and folded.isdigit():
        _add_postcodes(slot, folded, vocabulary)
    if not slot.terms and (guess := vocabulary.guess(folded)):
        meant = Slot(guess.folded)
        for analyser in analysers_for(language):
            _look_up(meant, guess.shown, analyser, vocabulary, worth=GUESSED, is_beginning=False)
        slot = replace(meant, word=slot.word, guess=guess.shown if meant.terms else "")
    return slot


def _look_up(slot: Slot, word: str, analyser: Analyser, vocabulary: Vocabulary, *, worth: int, is_beginning: bool) -> None:
    folded = analyser.fold(word)
    stem = analyser.stem(folded)
    for term in (EXACT + folded, stem):
        if vocabulary.key_of(term) is not None:
            slot.add(term, worth)
    if len(stem) >= german.PREFIX_LENGTH and not stem.isdigit():
        for term in vocabulary.beginning_with(stem, MOST_BEGINNINGS):
            slot.add(term, worth * BEGINNING // 100)
    if is_beginning and len(folded) >= SHORTEST_BEGINNING:
        for exact in vocabulary.beginning_with(EXACT + folded, MOST_BEGINNINGS):
            for term in (exact, analyser.stem(exact.removeprefix(EXACT))):
                if vocabulary.key_of(term) is not None:
                    slot.add(term, worth * BEGINNING // 100)
    for part in analyser.telling_parts(folded):
        if vocabulary.key_of(part) is not None:
            slot.add(part, worth * PART // 100)


def _add_postcodes(slot: Slot, postcode: str, vocabulary: Vocabulary) -> None:
    """We know one postcode of each municipality; its neighbours share the first three digits."""
    for term in vocabulary.beginning_with(postcode[:3], MOST_BEGINNINGS):
        if len(term) == 5 and term.isdigit():
            slot.add(term, NEARBY)
