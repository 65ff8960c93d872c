"""Bring rows of a file into a table: add what is missing, write only what differs, count both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class InputRefused(Exception):
    """A file that cannot be loaded. The message is one German sentence naming file, row and field."""


@dataclass(frozen=True)
class Tally:
    """What loading did to one kind of row."""

    label: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0  # differs from the file on purpose, because the office decided so

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.label, self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged, self.kept + other.kept)

    def __str__(self) -> str:
        words = {"neu": self.added, "geändert": self.changed, "unverändert": self.unchanged, "von der Koordinierungsstelle entschieden": self.kept}
        return f"{self.label}: " + (", ".join(f"{count} {word}" for word, count in words.items() if count) or "keine")


def upsert(rows: Iterable[Mapping[str, Any]], *, into: models.QuerySet[M], key: str, only_add: bool = False) -> tuple[dict[Any, M], Tally]:
    """Write `rows` (field values, equal keys are equal rows) and return every row by its key, with the tally.

    A row that is in the table but not in `rows` stays, and is in the result. With `only_add` existing rows are left as they are.
    Uses two queries plus one per changed row; the caller holds the transaction.
    """
    known: dict[Any, M] = {getattr(row, key): row for row in into}
    fresh: list[M] = []
    changed = unchanged = 0
    for values in rows:
        row = known.get(values[key])
        if row is None:
            row = into.model(**values)
            fresh.append(row)
            known[values[key]] = row
            continue
        different = [] if only_add else [field for field, value in values.items() if getattr(row, field) != value]
        for field in different:
            setattr(row, field, values[field])
        if different:
            row.save(update_fields=different)
            changed += 1
        else:
            unchanged += 1
    into.model._default_manager.bulk_create(fresh, batch_size=500)
    label = str(into.model._meta.verbose_name_plural)
    return known, Tally(label, added=len(fresh), changed=changed, unchanged=unchanged)
