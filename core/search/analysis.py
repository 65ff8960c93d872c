"""How words of a language become terms. German is core.german; English needs stems only."""

import re
from abc import ABC, abstractmethod
from functools import lru_cache

import snowballstemmer

from core import german

LONGEST_WORD = 60  # longer ones are no words
EXACT = "="  # a term that begins so is the word as it stands, the others are stems

_WORD = re.compile(r"[^\W_]+")
_ENGLISH_STOP_TEXT = (
    "a about an and are as at be by can do does for from has have how i if in into is it its me my no not of on or our so that the their there they this "
    "to was we what when where which who will with you your"
)
_ENGLISH_STOP_WORDS = frozenset(_ENGLISH_STOP_TEXT.split())


class Analyser(ABC):
    """One language: which words tell something, what they are stored by, and what parts they have."""

    def words(self, text: str) -> list[str]:
        """The telling words of a text as people wrote them, in order."""
        return [word for word in _WORD.findall(text) if self.tells(word)]

    def tells(self, word: str) -> bool:
        """Neither a small word nor endless."""
        return len(word) <= LONGEST_WORD and not self.is_small(self.fold(word))

    @abstractmethod
    def fold(self, word: str) -> str:
        """One spelling for all: lower case, without umlauts."""

    @abstractmethod
    def is_small(self, folded: str) -> bool:
        """A word like "the", which every text has."""

    @abstractmethod
    def stem(self, folded: str) -> str:
        """What the word has in common with its other forms."""

    @abstractmethod
    def parts(self, folded: str) -> tuple[str, ...]:
        """The stems of a compound's parts, for storing."""

    @abstractmethod
    def telling_parts(self, folded: str) -> tuple[str, ...]:
        """Those parts that are worth being searched for alone."""


class German(Analyser):
    """core.german, word by word."""

    def fold(self, word: str) -> str:
        """ "Größe" and "Groesse" are "grosse"."""
        return german.fold(word)

    def is_small(self, folded: str) -> bool:
        """und, der, im …"""
        return german.is_small(folded)

    def stem(self, folded: str) -> str:
        """ "beteiligungen" is "beteil"."""
        return german.stem(folded)

    def parts(self, folded: str) -> tuple[str, ...]:
        """ "beteiligungsprozess": "beteil" and "prozess"."""
        return tuple(dict.fromkeys(map(german.stem, german.split_compound(folded))))

    def telling_parts(self, folded: str) -> tuple[str, ...]:
        """Without the general ones like "prozess"."""
        return tuple(dict.fromkeys(german.telling_parts(folded)))


class English(Analyser):
    """Stems; compounds are written apart."""

    def fold(self, word: str) -> str:
        """Lower case, also of the German words that names are made of."""
        return german.fold(word)

    def is_small(self, folded: str) -> bool:
        """the, and, of …"""
        return folded in _ENGLISH_STOP_WORDS

    def stem(self, folded: str) -> str:
        """ "neighbourhoods" is "neighbourhood"."""
        return _english_stem(folded)

    def parts(self, folded: str) -> tuple[str, ...]:
        """None."""
        return ()

    def telling_parts(self, folded: str) -> tuple[str, ...]:
        """None."""
        return ()


_ANALYSERS: dict[str, Analyser] = {"de": German(), "en": English()}
_ENGLISH_STEMMER = snowballstemmer.stemmer("english")


def analysers_for(language: str) -> tuple[Analyser, ...]:
    """How questions in a language are read: in its own way, and as German, because offerings are written in German."""
    own = _ANALYSERS.get(language, _ANALYSERS["de"])
    return (own,) if own is _ANALYSERS["de"] else (own, _ANALYSERS["de"])


def analyser_of(language: str) -> Analyser:
    """The one of this language; the German one for a language we have none for."""
    return _ANALYSERS.get(language, _ANALYSERS["de"])


@lru_cache(maxsize=50_000)
def _english_stem(folded: str) -> str:
    return str(_ENGLISH_STEMMER.stemWord(folded))
