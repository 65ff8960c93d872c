"""Queries asked with every click: Django makes their SQL once per process, afterwards only values are put in.

Making the SQL of a query with joins costs the processor ten times what the database takes to answer it, and of some (a person's
seat, the lock others wait for) that is the price people notice. A KeptQuery is an ordinary queryset whose values are gaps;
rows become the same objects as always. tests/core/test_kept_query.py compares both ways on both databases.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ValuesListIterable, get_related_populators  # type: ignore[attr-defined] # not promised
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


class Gap(models.Expression):
    """Stands in a filter for the value with this number, which comes with each call."""

    def __init__(self, number: int, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.number = number
        self.given = field

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """One parameter, still empty."""
        return "%s", [self]


class KeptQuery(Generic[Row]):
    """A queryset over gaps: `KeptQuery(lambda key: Offering.objects.filter(pk=key), Offering._meta.pk)`.

    `fields` say, in the order of the arguments, what kind of values come. The queryset may join by select_related, lock rows, and
    ask for values_list; it must not prefetch, and its SQL must not depend on the values (so no None). Without limits on who may
    see what: those belong to the caller as ever.
    """

    def __init__(self, make: "Callable[..., models.QuerySet[Any, Row]]", *fields: "models.Field[Any, Any]") -> None:
        self._make = make
        self._fields = fields
        self._made: dict[str, _Made] = {}  # by the kind of database; two threads that begin at once make the same

    def rows(self, *values: Any) -> list[Row]:
        """What the queryset would give, as a list."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = _Made(self._make(*(Gap(number, field) for number, field in enumerate(self._fields))))
        return list(made.rows(connection, values))

    def one(self, *values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(*values)), None)


def keep_related(instance: models.Model, name: str, rows: "Sequence[models.Model]", *, back: str) -> None:
    """Say what `instance.<name>.all()` holds, as prefetch_related would; `back` is the field by which each row points to the instance."""
    for row in rows:
        setattr(row, back, instance)
    model: Any = instance._meta.get_field(name).related_model
    related: Any = models.QuerySet(model)
    related._result_cache = list(rows)
    related._prefetch_done = True
    instance.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related


class _Made:
    """The SQL and how its rows become objects."""

    def __init__(self, queryset: "models.QuerySet[Any, Any]") -> None:
        self._locks = queryset.query.select_for_update
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self._sql, self._parameters = compiler.as_sql()
        self._as_tuples = queryset._iterable_class is ValuesListIterable
        self._converters = list(compiler.get_converters([column for column, *_rest in compiler.select[: compiler.col_count]]).items())
        if self._as_tuples:
            return
        kept = compiler.klass_info
        first, last = kept["select_fields"][0], kept["select_fields"][-1] + 1
        self._own = slice(first, last)
        self._model = kept["model"]
        self._names = [column.target.attname for column, *_rest in compiler.select[first:last]]
        self._populators = get_related_populators(kept, compiler.select, DEFAULT_DB_ALIAS)
        self._annotations = list((compiler.annotation_col_map or {}).items())

    def rows(self, connection: BaseDatabaseWrapper, values: Sequence[Any]) -> Iterator[Any]:
        if self._locks and connection.features.has_select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A row is locked only inside a transaction.")
        parameters = [
            part.given.get_db_prep_value(values[part.number], connection, prepared=False) if isinstance(part, Gap) else part for part in self._parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            found = cursor.fetchall()
        for row in map(list, found):
            for position, (converters, expression) in self._converters:
                for convert in converters:
                    row[position] = convert(row[position], expression, connection)
            yield tuple(row) if self._as_tuples else self._object(row)

    def _object(self, row: list[Any]) -> Any:
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._own])
        for populator in self._populators:
            populator.populate(row, made)
        for name, position in self._annotations:
            setattr(made, name, row[position])
        return made
