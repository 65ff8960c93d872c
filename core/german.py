"""German words for searching. Pure: text in, terms out; the same analysis serves what is stored and what is asked.

A word becomes its stem (Snowball) with umlauts folded, so that "Bürger", "Buerger" and "BÜRGERN" are one term. A compound
becomes its own stem and those of its parts, so that "Beteiligung" finds "Beteiligungsprozesse". Terms are stored with
one blank on either side of each; `matches` and the catalogue's SQL ask for " term" or " term " (docs/decisions/0030).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from core.german_words import GENERAL, TOPICS

MAX_QUERY_WORDS = 8
PREFIX_LENGTH = 5  # a stem this long also finds words that begin with it; shorter ones ("rat") would find too much

_WORD = re.compile(r"[^\W_]+")
_STOP_TEXT = (
    "ab als am an auch auf aus bei beim bis da das dass dem den der des die durch ein eine einem einen einer eines er es fur gegen hat im in ins ist "
    "ich ihr ihre ihren ihrer mit nach noch nicht ob oder ohne sein sie sich sind so uber um und uns unser unsere unter vom von vor was "
    "wer wie wir wird werden wo zu zum zur"
)
_STOP_WORDS = frozenset(_STOP_TEXT.split())
_JOINT = re.compile(r"(?P<head>\w{3,}?(?:ung|heit|keit|schaft|tion|sion|itat))s(?P<rest>\w{4,})")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "ç": "c", "á": "a", "ó": "o"})
_WRITTEN_OUT = re.compile(r"(?<![aeq])ue|ae|oe")
# Where the stemmer would make one term of two things: "Bürger" is no "Burg", and a "Träger" is not "tragen".
_IRREGULAR = {form: form[:6] for form in ("burger", "burgern", "burgers", "burgerin", "burgerinnen", "trager", "tragern", "tragers")}


@dataclass(frozen=True)
class Wanted:
    """One word of a question: a text fits when it holds one of these terms."""

    terms: tuple[str, ...]

    def patterns(self) -> list[str]:
        """What to look for in a stored text: " beteil" (words that begin so) or " rat " (this term only)."""
        return [f" {term}" if len(term) >= PREFIX_LENGTH else f" {term} " for term in self.terms]


def fold(word: str) -> str:
    """Lower case without umlauts: "Größe" and "Groesse" are "grosse"; "Steuerung" and "Quelle" keep their ue."""
    return _WRITTEN_OUT.sub(lambda found: found.group()[0], word.lower().translate(_UMLAUTS))


def analyse(text: str) -> str:
    """The text as terms with a blank around each, every term once, in the order of their first appearance."""
    terms: dict[str, None] = {}
    for word in words(text):
        terms[stem(word)] = None
        terms.update(dict.fromkeys(stem(part) for part in split_compound(word)))
    return f" {' '.join(terms)} " if terms else ""


def question(text: str) -> list[Wanted]:
    """What somebody asks for: all of these must be found. Empty when nothing but small words is left."""
    wanted = dict.fromkeys(wanted_of(word) for word in words(text))
    return list(wanted)[:MAX_QUERY_WORDS]


def wanted_of(*folded: str) -> Wanted:
    """One thing asked for in these words, any of which will do."""
    return Wanted(tuple(dict.fromkeys(term for word in folded for term in (stem(word), *telling_parts(word)))))


def telling_parts(folded: str) -> list[str]:
    """The stems of a compound's parts that are worth being searched for alone."""
    return [part for part in map(stem, split_compound(folded)) if part not in _general_stems()]


def matches(stored: str, asked: list[Wanted]) -> bool:
    """Whether a text that was stored by `analyse` answers the question; the catalogue says the same in SQL."""
    return all(any(pattern in stored for pattern in wanted.patterns()) for wanted in asked)


@lru_cache(maxsize=20_000)
def split_compound(word: str) -> tuple[str, ...]:
    """The parts of a folded word, largest first part first, inner parts of parts too; empty when it is none that we know."""
    parts: list[str] = []
    for cut in range(len(word) - 3, 2, -1):
        head, rest = word[:cut], word[cut:]
        if stem(head) in _known_stems() and (stem(rest) in _known_stems() or split_compound(rest)):
            parts = [head, rest]
            break
    if not parts and (joint := _JOINT.fullmatch(word)):
        parts = [joint["head"], joint["rest"]]
    return tuple(inner for part in parts for inner in (part, *split_compound(part)))


def words(text: str) -> list[str]:
    """The folded words of a text without the small ones, in order."""
    return [word for word in map(fold, _WORD.findall(text)) if not is_small(word)]


def is_small(folded: str) -> bool:
    """A word that every text has: und, der, im …"""
    return folded in _STOP_WORDS


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a folded word has in common with its other forms."""
    return _IRREGULAR.get(word) or _STEMMER.stemWord(word)


@lru_cache(maxsize=1)
def _known_stems() -> frozenset[str]:
    return frozenset(map(stem, (*TOPICS, *GENERAL)))


@lru_cache(maxsize=1)
def _general_stems() -> frozenset[str]:
    return frozenset(map(stem, GENERAL))


_STEMMER = snowballstemmer.stemmer("german")
