"""Keeps what can be found equal to what everybody may see. Everything here may run twice.

Whoever changes something that can be found calls `changed` in the same transaction; a job writes the entries after commit. Jobs for
one object are not merged: one that is running may have read what was true before.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple
from datetime import datetime
from itertools import chain, islice
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core import german_words
from core.domain import jobs
from core.models import SearchEntry, SearchPosting, SearchState, SearchTerm
from core.search.analysis import EXACT, analyser_of
from core.search.registry import Document, Source, source_of, sources

ANALYSIS = "1" + hashlib.sha256(" ".join((*german_words.TOPICS, *german_words.GENERAL)).encode()).hexdigest()[:12]  # raised when terms are made differently
BATCH = 200
POSTINGS_BATCH = 2_000
MOST_TEXT = 6_000  # characters kept to cut excerpts from; terms come from the whole text
REFRESH, REBUILD = "core.refresh_search", "core.rebuild_search"

# Points of a word by where it stands, and what a further mention in the body adds. The word itself is worth a little more than its stem,
# the part of a compound half.
TITLE, HEADING, BODY = 40, 16, 6
MOST_EXTRA_MENTIONS = 4

T = TypeVar("T")

_collected: ContextVar[dict[str, set[int]] | None] = ContextVar("collected_search_changes", default=None)


def changed(source: str, keys: Iterable[int], *, at: datetime) -> None:
    """Bring the entries of these objects up to date after commit: one job row, unless a bulk change collects them.

    What nobody may see any more is forgotten at once, in the caller's transaction: a worker that stands still must not keep it findable.
    """
    wanted = sorted(set(keys))
    collecting = _collected.get()
    if collecting is not None:
        collecting.setdefault(source, set()).update(wanted)
    elif wanted:
        for batch in _batches(wanted, BATCH):
            _forget_what_is_gone(source_of(source), batch)
        jobs.enqueue(REFRESH, arguments={"source": source, "keys": wanted}, at=at)


def removed(source: str, keys: Iterable[int], *, at: datetime) -> None:
    """Forget objects that are being deleted; the job after commit sees to what did not happen in the end."""
    gone = sorted(set(keys))
    collecting = _collected.get()
    if collecting is not None:
        collecting.setdefault(source, set()).update(gone)
        return
    SearchEntry.objects.filter(source=source, key__in=gone).delete()
    jobs.enqueue(REFRESH, arguments={"source": source, "keys": gone}, at=at)


def _forget_what_is_gone(source: Source, keys: Sequence[int]) -> None:
    """Needs no lock: a writer that reads the state before may bring an entry back, and the job that follows takes it away for good."""
    stored = {(key, language): pk for pk, key, language in SearchEntry.objects.filter(source=source.name, key__in=keys).values_list("pk", "key", "language")}
    if stored:
        gone = stored.keys() - wanted_documents(source, keys).keys()
        SearchEntry.objects.filter(pk__in=[stored[place] for place in gone]).delete()


@contextmanager
def bulk_changes() -> Iterator[None]:
    """Within it changes are only collected; at its end they are written at once instead of by a job each."""
    if _collected.get() is not None:
        yield
        return
    collecting: dict[str, set[int]] = {}
    token = _collected.set(collecting)
    try:
        yield
    finally:
        _collected.reset(token)
    for source, keys in collecting.items():
        refresh(source, keys)


def refresh(source: str, keys: Iterable[int]) -> int:
    """Write, change or remove the entries of these objects; returns how many entries differed."""
    found = source_of(source)
    return sum(_refresh_batch(found, batch) for batch in _batches(sorted(set(keys)), BATCH))


def rebuild() -> int:
    """Compare every entry with what it should be, mend what differs, drop words nobody uses; returns how many entries differed."""
    different = 0
    known = {source.name for source in sources()}
    SearchEntry.objects.exclude(source__in=known).delete()
    for source in sources():
        for batch in batches_of(source):
            different += _refresh_batch(source, batch)
            jobs.report_progress(0, 1)  # renews the lease
    if different:
        with transaction.atomic():
            lock_index()
            _forget_unused_words()
    return different


def batches_of(source: Source) -> Iterator[list[int]]:
    """The keys of everything that might be found or is, in batches."""
    stored = SearchEntry.objects.filter(source=source.name).values_list("key", flat=True)
    return _batches(sorted({*source.keys(), *stored}), BATCH)


def wanted_documents(source: Source, keys: Sequence[int]) -> dict[tuple[int, str], Document]:
    """What should be found of these objects, by key and language."""
    found: dict[tuple[int, str], Document] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {(document.key, language): document for document in source.documents(keys, language)}
    return found


def digest_of(document: Document) -> str:
    """Changes when anything about the entry or its terms would."""
    return hashlib.sha256(repr((ANALYSIS, astuple(document))).encode()).hexdigest()


def terms_of(document: Document, language: str) -> tuple[dict[str, int], dict[str, str]]:
    """Points by term, and for every word how it is written."""
    points: dict[str, int] = {}
    shown: dict[str, str] = {}
    mentions: Counter[str] = Counter()
    for text, rank, text_language in (
        (document.title, TITLE, document.text_language),
        (document.codes, TITLE, language),
        (document.summary, HEADING, document.text_language),
        (document.headings, HEADING, document.text_language),
        (document.details, HEADING, language),
        (document.labels, HEADING, language),
        (document.body, BODY, document.text_language),
    ):
        analyser = analyser_of(text_language)
        for word in analyser.words(plain(text)):
            folded = analyser.fold(word)
            if rank == BODY and len(folded) < 3 and folded.isdigit():
                continue  # "12 Plätze" is not about Modul 12
            shown.setdefault(EXACT + folded, word)
            stem = analyser.stem(folded)
            _raise_to(points, stem, rank)
            for part in analyser.parts(folded):
                _raise_to(points, part, rank // 2)
            if rank == BODY:
                mentions[stem] += 1
            else:
                _raise_to(points, EXACT + folded, rank + rank // 4)
    for stem, count in mentions.items():
        points[stem] += min(count - 1, MOST_EXTRA_MENTIONS)
    return points, shown


def plain(text: str) -> str:
    """One spelling of composed letters: some keyboards write ü as u and two dots."""
    return unicodedata.normalize("NFC", text)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _raise_to(points: dict[str, int], term: str, rank: int) -> None:
    points[term] = max(points.get(term, 0), rank)


def _refresh_batch(source: Source, keys: Sequence[int]) -> int:
    with transaction.atomic():
        lock_index()
        # Read behind the lock: whoever waited here must not write what was true before.
        wanted = wanted_documents(source, keys)
        digests = {place: digest_of(document) for place, document in wanted.items()}
        entries = SearchEntry.objects.filter(source=source.name, key__in=keys)
        stored = {(key, language): (pk, digest) for pk, key, language, digest in entries.values_list("pk", "key", "language", "digest")}
        stale = [place for place, digest in digests.items() if place not in stored or stored[place][1] != digest]
        over = stored.keys() - wanted.keys() | stored.keys() & set(stale)
        SearchEntry.objects.filter(pk__in=[stored[place][0] for place in over]).delete()
        _write(source, {place: (wanted[place], digests[place]) for place in stale})
    return len(stored.keys() - wanted.keys()) + len(stale)


def lock_index() -> None:
    """One writer at a time (docs/locking.md). Inside a transaction."""
    if SearchState.objects.select_for_update().filter(pk=1).first() is None:
        renew_token()


def _write(source: Source, documents: dict[tuple[int, str], tuple[Document, str]]) -> None:
    terms = {place: terms_of(document, place[1]) for place, (document, _digest) in documents.items()}
    known = _ensure_words(terms)
    entries = SearchEntry.objects.bulk_create(_entry(source, language, document, digest) for (_key, language), (document, digest) in documents.items())
    SearchPosting.objects.bulk_create(
        [
            SearchPosting(entry=entry, term_id=known[entry.language, term], points=points)
            for entry in entries
            for term, points in terms[entry.key, entry.language][0].items()
        ],
        batch_size=POSTINGS_BATCH,
    )


def _entry(source: Source, language: str, document: Document, digest: str) -> SearchEntry:
    return SearchEntry(
        source=source.name,
        key=document.key,
        language=language,
        kind=document.kind,
        title=document.title[:300],
        url=document.url,
        details=document.details[:300],
        text="\n".join(filter(None, (document.summary, document.body)))[:MOST_TEXT],
        text_language=document.text_language,
        weight=document.weight,
        sort_at=document.sort_at,
        visible_until=document.visible_until,
        digest=digest,
    )


def _ensure_words(terms: dict[tuple[int, str], tuple[dict[str, int], dict[str, str]]]) -> dict[tuple[str, str], int]:
    """The key of every word; new ones are added. Behind the lock."""
    shown: dict[tuple[str, str], str] = {}
    for (_key, language), (points, words) in terms.items():
        for term in chain(points, words):
            shown.setdefault((language, term), words.get(term, ""))
    known = _known_words(shown)
    missing = sorted(shown.keys() - known.keys())
    if missing:
        SearchTerm.objects.bulk_create(
            [SearchTerm(language=language, term=term, shown=shown[language, term]) for language, term in missing],
            batch_size=POSTINGS_BATCH,
        )
        known |= _known_words(missing)
        renew_token()
    return known


def _known_words(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    by_language: dict[str, list[str]] = {}
    for language, term in places:
        by_language.setdefault(language, []).append(term)
    known: dict[tuple[str, str], int] = {}
    for language, terms in by_language.items():
        for some in _batches(terms, POSTINGS_BATCH):
            rows = SearchTerm.objects.filter(language=language, term__in=some).values_list("term", "pk")
            known |= {(language, term): pk for term, pk in rows}
    return known


def renew_token() -> None:
    """Tell every process that its copy of the vocabulary is old."""
    SearchState.objects.update_or_create(pk=1, defaults={"token": uuid4()})


def _forget_unused_words() -> None:
    used = SearchPosting.objects.values("term")
    # Words as people write them have no places of their own where they stand in bodies only: they stay as long as their stem does.
    stems = {(language, term) for language, term in SearchTerm.objects.filter(shown="", pk__in=used).values_list("language", "term")}
    kept = set(SearchTerm.objects.filter(pk__in=used).values_list("pk", flat=True))
    unused = [
        pk
        for pk, language, term, shown in SearchTerm.objects.values_list("pk", "language", "term", "shown")
        if pk not in kept and not (shown and _has_stem(language, term, stems))
    ]
    for some in _batches(unused, POSTINGS_BATCH):
        SearchTerm.objects.filter(pk__in=some).delete()
    if unused:
        renew_token()


def _has_stem(language: str, exact: str, stems: set[tuple[str, str]]) -> bool:
    folded = exact.removeprefix(EXACT)
    return any((language, analyser.stem(folded)) in stems for analyser in (analyser_of(language), analyser_of("de")))
