"""The kinds of questions a unit asks, and when an answer is right. Pure: an answer is a list of positions or a text.

`key` stays the same when the wording changes. What is right is said by `solution`, in the form an answer has.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

Given = Sequence[int] | str


@dataclass(frozen=True)
class ChoiceQuestion:
    """One or several of the options are right; exactly these have to be chosen."""

    key: str
    text: str
    options: tuple[str, ...]
    correct: frozenset[int]
    explanation: str
    is_graded: ClassVar[bool] = True

    @property
    def solution(self) -> list[int]:
        """The right positions, ascending."""
        return sorted(self.correct)

    def is_right(self, given: Given) -> bool:
        """All right options and no wrong one."""
        return not isinstance(given, str) and frozenset(given) == self.correct

    def words(self, given: Given) -> list[str]:
        """The chosen options; a position that no longer exists is left out."""
        return [text for position, text in enumerate(self.options) if position in given] if not isinstance(given, str) else []


@dataclass(frozen=True)
class OrderQuestion:
    """Items to be put into the order they are stated in; they are shown in another one. An answer holds the items from first to last."""

    key: str
    text: str
    items: tuple[str, ...]
    explanation: str
    is_graded: ClassVar[bool] = True

    @property
    def solution(self) -> list[int]:
        """The items as stated."""
        return list(range(len(self.items)))

    @property
    def shown(self) -> list[int]:
        """In which order the items are shown."""
        return shuffled(self.key, len(self.items))

    def is_right(self, given: Given) -> bool:
        """Every item in its place."""
        return not isinstance(given, str) and list(given) == self.solution

    def words(self, given: Given) -> list[str]:
        """The items in the order that was chosen."""
        return [self.items[item] for item in given if item < len(self.items)] if not isinstance(given, str) else []


@dataclass(frozen=True)
class MatchQuestion:
    """To each of the left sides one right side, which stands at the same position. An answer holds the chosen right side of each left one."""

    key: str
    text: str
    pairs: tuple[tuple[str, str], ...]
    explanation: str
    is_graded: ClassVar[bool] = True

    @property
    def solution(self) -> list[int]:
        """Each left side with its own right one."""
        return list(range(len(self.pairs)))

    @property
    def shown(self) -> list[int]:
        """In which order the right sides are offered."""
        return shuffled(self.key, len(self.pairs))

    def is_right(self, given: Given) -> bool:
        """Every pair."""
        return not isinstance(given, str) and list(given) == self.solution

    def words(self, given: Given) -> list[str]:
        """ "links – rechts" as chosen."""
        if isinstance(given, str):
            return []
        return [f"{left} – {self.pairs[right][1]}" for (left, _right), right in zip(self.pairs, given, strict=False) if right < len(self.pairs)]


@dataclass(frozen=True)
class TextQuestion:
    """A word or a few, of which several may be right; case, accents, punctuation and spaces do not matter."""

    key: str
    text: str
    accepted: tuple[str, ...]
    explanation: str
    is_graded: ClassVar[bool] = True

    @property
    def solution(self) -> str:
        """The first of the accepted answers."""
        return self.accepted[0]

    def is_right(self, given: Given) -> bool:
        """The same as one of the accepted answers."""
        return isinstance(given, str) and plain(given) in {plain(text) for text in self.accepted}

    def words(self, given: Given) -> list[str]:
        """What was typed."""
        return [given] if isinstance(given, str) and given else []


@dataclass(frozen=True)
class OpenQuestion:
    """A question to oneself: whatever is written stands, and nothing is graded."""

    key: str
    text: str
    explanation: str
    is_graded: ClassVar[bool] = False
    solution: ClassVar[str] = ""

    def is_right(self, given: Given) -> bool:
        """There is no wrong answer."""
        return True

    def words(self, given: Given) -> list[str]:
        """What was written."""
        return [given] if isinstance(given, str) and given else []


Question = ChoiceQuestion | OrderQuestion | MatchQuestion | TextQuestion | OpenQuestion


def shuffled(key: str, count: int) -> list[int]:
    """The positions 0 … count - 1 in an order that follows from `key` and is never the plain one (from two on)."""
    order = sorted(range(count), key=lambda position: hashlib.sha256(f"{key}:{position}".encode()).digest())
    return order if order != list(range(count)) else order[1:] + order[:1]


def plain(text: str) -> str:
    """Small letters and digits only, without accents; ß is ss, umlauts are ae, oe, ue, as many type them."""
    text = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text))
