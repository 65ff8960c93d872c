"""What answers a question, the best first. Two queries besides the vocabulary's and the synonyms', whatever is found."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from django.db import connection

from core.models import SearchEntry, SearchState, SearchTerm
from core.search import index
from core.search.question import Question, SynonymRule, understand
from core.search.vocabulary import Vocabulary

# Every reading of the question is a list of slots; `wanted` says which term answers which slot how well. An entry's worth in a reading is
# the mean over its slots of the best term. Part of an answer counts for what was typed only, and only where nothing answers all of it.
ANSWERS = """
WITH wanted(reading, size, slot, term_id, worth) AS (VALUES {rows}),
best AS (
    SELECT posting.entry_id, wanted.reading, wanted.size, wanted.slot, MAX(posting.points * wanted.worth) AS points
    FROM wanted JOIN core_searchposting posting ON posting.term_id = wanted.term_id AND posting.points >= {least}
    GROUP BY posting.entry_id, wanted.reading, wanted.size, wanted.slot
),
answers AS (
    SELECT best.entry_id, best.reading, best.size - COUNT(*) AS missing, SUM(best.points) / best.size AS points
    FROM best
    GROUP BY best.entry_id, best.reading, best.size
)
SELECT entry.id, entry.kind, answers.missing, answers.points * entry.weight AS points
FROM answers JOIN core_searchentry entry ON entry.id = answers.entry_id
WHERE (answers.missing = 0 OR answers.reading = 0) AND entry.language = %s AND (entry.visible_until IS NULL OR entry.visible_until > %s)
ORDER BY answers.missing, points DESC, entry.sort_at ASC NULLS LAST, entry.id
LIMIT {most}
"""
EVERYTHING = 1_000_000_000  # as a limit: none


@dataclass(frozen=True)
class Answer:
    """All entries that answer a question, the best first, as keys; `counts` by kind before narrowing to one."""

    question: Question
    keys: list[int]
    counts: Counter[str]
    is_complete: bool = True  # every result answers every word

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts.values())


def answer(text: str, language: str, *, rules: list[SynonymRule], at: datetime, kind: str = "") -> Answer:
    """Search; `kind` narrows what is returned but not the counts."""
    vocabulary = current_vocabulary(language)
    question = understand(text, language, vocabulary=vocabulary, rules=rules)
    rows = _rows(question, vocabulary, language, at, least=0, most=EVERYTHING)
    if not rows:
        return Answer(question, [], Counter())
    least = rows[0][2]
    best: dict[int, str] = {}
    for pk, found_kind, missing, _points in rows:
        if missing == least:
            best.setdefault(pk, found_kind)
    keys = [pk for pk, found_kind in best.items() if not kind or found_kind == kind]
    return Answer(question, keys, Counter(best.values()), is_complete=least == 0)


def suggest(text: str, language: str, *, at: datetime, most: int) -> Answer:
    """The best titles that hold all words so far, the last word being a beginning. Bodies are not looked at: it must be quick."""
    vocabulary = current_vocabulary(language)
    question = understand(text, language, vocabulary=vocabulary, is_unfinished=True)
    rows = _rows(question, vocabulary, language, at, least=index.TITLE // 2, most=most)
    keys = list(dict.fromkeys(pk for pk, _kind, missing, _points in rows if missing == 0))
    return Answer(question, keys, Counter())


def entries_of(keys: list[int]) -> list[SearchEntry]:
    """The rows of some keys, in their order; one query."""
    rows = SearchEntry.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _rows(question: Question, vocabulary: Vocabulary, language: str, at: datetime, *, least: int, most: int) -> list[tuple[int, str, int, int]]:
    wanted = [
        f"({reading}, {len(slots)}, {slot}, {vocabulary.key_of(term)}, {worth})"  # whole numbers of ours
        for reading, slots in enumerate(question.readings)
        for slot, asked in enumerate(slots)
        for term, worth in asked.terms.items()
    ]
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS.format(rows=", ".join(wanted), least=least, most=most), [language, connection.ops.adapt_datetimefield_value(at)])
        found: list[tuple[int, str, int, int]] = cursor.fetchall()
    return found


# ---- the vocabulary of this process -------------------------------------------------------------------
_vocabularies: dict[str, tuple[UUID, Vocabulary]] = {}
_loading = Lock()


def current_vocabulary(language: str) -> Vocabulary:
    """The words of a language: one small query, and one more after they have changed."""
    token = SearchState.objects.values_list("token", flat=True).first()
    if token is None:
        return Vocabulary(())
    kept = _vocabularies.get(language)
    if kept is None or kept[0] != token:
        with _loading:
            kept = _vocabularies.get(language)
            if kept is None or kept[0] != token:
                rows = SearchTerm.objects.filter(language=language).order_by("pk").values_list("term", "pk", "shown")
                kept = _vocabularies[language] = (token, Vocabulary(rows))
    return kept[1]
