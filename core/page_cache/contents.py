"""What a row of an offering says, as a key: a part made from nothing but these values and the programme stays right whatever else changes."""

from collections.abc import Hashable
from typing import Any

from django.db.models import Model

from core.page_cache.changes import OF_OFFERINGS


def contents_of(row: Model, parent: Model | None = None) -> Hashable:
    """Every loaded value of the row (fields, annotations, what was set on it), of its loaded relations and of its prefetched lists.

    Relations that belong to the programme are named by their keys: for parts `of="programme"`, which end when the programme changes.
    Nothing is asked of the database, and a template that shows only what was loaded is named completely by this and the language.
    `parent` is the row whose prefetched list holds this one; it is not said again.
    """
    values: list[Any] = [value for name, value in row.__dict__.items() if name[0] != "_"]
    for name, related in row._state.fields_cache.items():
        # A child that was prefetched leads back to its parent, which says nothing new.
        if related is not None and related is not parent and name != "offering" and related._meta.db_table.startswith(OF_OFFERINGS):
            values.append(contents_of(related))
    for rows in row.__dict__.get("_prefetched_objects_cache", {}).values():
        values.append(tuple(contents_of(child, row) for child in rows))
    return _hashable(tuple(values))


def _hashable(values: tuple[Any, ...]) -> Hashable:
    try:
        hash(values)
    except TypeError:  # a list of a JSON field
        return repr(values)
    return values
