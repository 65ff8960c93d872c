"""One row at a time, written with SQL that Django makes once per process: for what is written while others wait for a lock.

What save(force_insert=True) does, without its signals and with one choice more: a row that is there already can be left alone, without an
error that would spoil the transaction. tests/core/test_kept_query.py compares what is stored on both databases.
"""

from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from core.kept_query import Gap

M = TypeVar("M", bound=models.Model)


class KeptInsert(Generic[M]):
    """Writes rows of one model. `skip_existing`: what breaks a unique constraint is not written."""

    def __init__(self, model: type[M], *, skip_existing: bool = False) -> None:
        self._model = model
        self._on_conflict = OnConflict.IGNORE if skip_existing else None
        self._made: dict[str, tuple[str, list[Any]]] = {}  # by the kind of database

    def write(self, row: M) -> bool:
        """Write the row and give it its key; False, and nothing changed, where it is left alone."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._make()
        sql, parameters = made
        values = [part.given.get_db_prep_save(part.given.pre_save(row, add=True), connection) if isinstance(part, Gap) else part for part in parameters]
        # In a transaction in any case, as save() has it: SQLite commits a row that is returned only when it has been read.
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.execute(sql, values)
            written = cursor.fetchone()
        if written is None:
            return False
        row.pk = written[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return True

    def _make(self) -> tuple[str, list[Any]]:
        key = self._model._meta.pk
        fields = [field for field in self._model._meta.local_concrete_fields if field is not key]
        pattern = self._model()
        for number, field in enumerate(fields):
            pattern.__dict__[field.attname] = Gap(number, field)
        query = InsertQuery(self._model, on_conflict=self._on_conflict)
        query.insert_values(fields, [pattern], raw=True)
        compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
        compiler.returning_fields = [key]
        [(sql, parameters)] = compiler.as_sql()
        return sql, list(parameters)
