"""Words that the office wants to be found by each other."""

from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction

from core import german
from core.domain import audit
from core.enums import SynonymDirection
from core.models import SynonymGroup, User
from core.search.question import SynonymRule, phrase_of, telling_words, wanted_in_german


def store_synonyms(group: SynonymGroup, *, by: User | None) -> SynonymGroup:
    """Write a new or changed group that the form has checked; used from the next search on. Effects: the row, one audit line."""
    is_new = group.pk is None
    with transaction.atomic():
        if not is_new:
            before = SynonymGroup.objects.select_for_update().get(pk=group.pk)
            if all(getattr(before, name) == getattr(group, name) for name in ("language", "terms", "direction", "note")):
                return before
        group.save()
        audit.record(group, "core.synonyms_added" if is_new else "core.synonyms_changed", by=by, data={"terms": group.phrases})
    return group


def delete_synonyms(group: SynonymGroup, *, by: User | None) -> None:
    """Take a group away. Twice is once. Effects: the row, one audit line that keeps the words."""
    with transaction.atomic():
        locked = SynonymGroup.objects.select_for_update().filter(pk=group.pk).first()
        if locked is not None:
            audit.record(locked, "core.synonyms_deleted", by=by, data={"terms": locked.phrases})
            locked.delete()


def rules_for(language: str) -> list[SynonymRule]:
    """What holds now for questions in this language; one query. Groups in several steps are not joined, so loops mean nothing."""
    rows = SynonymGroup.objects.filter(language=language).order_by("pk").values_list("terms", "direction")
    return [rule for terms, direction in rows for rule in _rules(terms, direction, language)]


def catalogue_readings(words: str) -> list[list[german.Wanted]]:
    """What the catalogue's `q` asks, in all readings; one query, none without a word."""
    return wanted_in_german(words, rules_for("de")) if german.question(words) else []


@lru_cache(maxsize=2_000)
def _rules(terms: str, direction: str, language: str) -> tuple[SynonymRule, ...]:
    phrases = [line for line in map(str.strip, terms.splitlines()) if line]
    return tuple(_between(phrases if direction == SynonymDirection.BOTH else phrases[:1], phrases, language))


def _between(asked: Iterable[str], meant: Iterable[str], language: str) -> Iterable[SynonymRule]:
    meant = list(meant)
    for phrase in asked:
        for other in meant:
            stems, words = phrase_of(phrase, language), tuple(telling_words(other, language))
            if stems and words and stems != phrase_of(other, language):
                yield SynonymRule(stems, words)
