"""Which offerings hold which term, kept by each process and brought up to date with what the database says (docs/decisions/0131)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from threading import Lock

from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core import german
from core.search.vocabulary import MANY_LETTERS, SHORTEST_GUESSED
from providers.domain.bitsets import Bits, bits_of, members_of, union
from providers.models import Offering


@dataclass(frozen=True)
class Answer:
    """The offerings that a question finds, by primary key; `is_guess` says that a word was taken for a similar one."""

    keys: frozenset[int]
    is_guess: bool = False


class WordIndex:
    """Terms of many texts. A text keeps its bit for as long as it is here, so that only changed ones cost anything."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._texts: dict[int, str] = {}
        self._members: dict[int, int] = {}
        self._keys: list[int] = []
        self._having: dict[str, Bits] = {}
        self._terms: list[str] = []

    def update(self, texts: Mapping[int, str]) -> None:
        """Hold these texts by key and no others."""
        with self._lock:
            changed = {key for key, text in texts.items() if self._texts.get(key) != text}
            gone = self._texts.keys() - texts.keys()
            if not changed and not gone:
                return
            removed = self._places_by_term((key, self._texts[key]) for key in (changed & self._texts.keys()) | gone)
            for key in sorted(changed - self._members.keys()):
                self._members[key] = len(self._keys)
                self._keys.append(key)
            added = self._places_by_term((key, texts[key]) for key in changed)
            self._apply(removed, added)
            self._texts = dict(texts)

    def answer(self, readings: Sequence[Sequence[german.Wanted]]) -> Answer:
        """What one of the readings finds in full; where none finds anything, with similar words for those that nothing holds."""
        with self._lock:
            found = union(self._all_of([self._one_of(wanted) for wanted in reading]) for reading in readings)
            is_guess = False
            if not found:
                found = union(self._all_of([self._one_of(wanted) or self._nearest(wanted) for wanted in reading]) for reading in readings)
                is_guess = bool(found)
            return Answer(frozenset(self._keys[member] for member in members_of(found)), is_guess)

    def _one_of(self, wanted: german.Wanted) -> Bits:
        return union(self._having[known] for term in wanted.terms for known in self._known(term))

    def _known(self, term: str) -> Iterable[str]:
        """The term, and if it is long enough every other that begins so."""
        if len(term) < german.PREFIX_LENGTH:
            return [term] if term in self._having else []
        return takewhile(lambda known: known.startswith(term), islice(self._terms, bisect_left(self._terms, term), None))

    def _nearest(self, wanted: german.Wanted) -> Bits:
        """What holds the words nearest to this one: one mistake, in long words two."""
        term = wanted.terms[0]
        if len(term) < SHORTEST_GUESSED or term.isdigit():
            return 0
        most = 2 if len(term) >= MANY_LETTERS else 1
        near = process.extract(term, self._terms, scorer=OSA.distance, score_cutoff=most, limit=10)
        best = min((distance for _term, distance, _place in near), default=0)
        return union(self._having[known] for known, distance, _place in near if distance == best)

    def _all_of(self, sets: Sequence[Bits]) -> Bits:
        if not sets:
            return 0
        together = sets[0]
        for bits in sets[1:]:
            together &= bits
        return together

    def _places_by_term(self, texts: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for key, text in texts:
            member = self._members[key]
            for term in text.split():
                places[term].append(member)
        return places

    def _apply(self, removed: Mapping[str, list[int]], added: Mapping[str, list[int]]) -> None:
        size = len(self._keys)
        for term, members in removed.items():
            left = self._having[term] & ~bits_of(members, size)
            if left:
                self._having[term] = left
            else:
                del self._having[term]
        for term, members in added.items():
            self._having[term] = self._having.get(term, 0) | bits_of(members, size)
        self._terms = sorted(self._having)


def read_texts() -> dict[int, str]:
    """The terms of what the catalogue lists; one query."""
    return dict(Offering.objects.ahead(timezone.now()).order_by().values_list("pk", "search_text"))
