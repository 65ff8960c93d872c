"""The words there are to be found, as a process keeps them: beginnings by bisection, typing mistakes by distance. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.search.analysis import EXACT

SHORTEST_GUESSED = 4  # letters: of shorter words too many are one letter apart
MANY_LETTERS = 8  # from here on two mistakes are forgiven instead of one


class Vocabulary:
    """All terms of one language with their keys; words that begin with "=" also know how they are written."""

    def __init__(self, terms: Iterable[tuple[str, int, str]]) -> None:
        self._keys: dict[str, int] = {}
        self._shown: dict[str, str] = {}
        for term, key, shown in terms:
            self._keys[term] = key
            if term.startswith(EXACT):
                self._shown[term.removeprefix(EXACT)] = shown
        self._sorted = sorted(self._keys)
        self._words = list(self._shown)

    def key_of(self, term: str) -> int | None:
        """The key of a term; None when nothing holds it."""
        return self._keys.get(term)

    def beginning_with(self, term: str, limit: int) -> list[str]:
        """Terms that begin so, without itself, in alphabetical order."""
        following = islice(self._sorted, bisect_left(self._sorted, term), None)
        begins = takewhile(lambda known: known.startswith(term), following)
        return list(islice((known for known in begins if known != term), limit))

    def guess(self, folded: str) -> "Guess | None":
        """The nearest word to one that is not here; of equally near ones that with the same first letter, then the first of the alphabet."""
        if len(folded) < SHORTEST_GUESSED or folded.isdigit():
            return None
        most = 2 if len(folded) >= MANY_LETTERS else 1
        near = process.extract(folded, self._words, scorer=OSA.distance, score_cutoff=most, limit=20)
        if not near:
            return None
        word, _distance, _index = min(near, key=lambda found: (found[1], found[0][:1] != folded[:1], found[0]))
        return Guess(word, self._shown[word])


@dataclass(frozen=True)
class Guess:
    """A word that may have been meant, folded and as it is written."""

    folded: str
    shown: str
