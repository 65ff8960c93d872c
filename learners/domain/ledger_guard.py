"""Triggers that keep the ledger append-only against everything that goes around the model: querysets, SQL, other programs.

Installed after every `migrate` rather than by a migration, because SQLite drops a table's triggers whenever a later
migration rebuilds the table; docs/decisions/0012 says what that means for retention. Idempotent.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction

TABLES = {"learners_hoursentry": "learners_ledger_only_grows", "learners_excuse": "learners_excuses_only_grow"}  # table → name of its triggers
FUNCTION = "learners_ledger_only_grows"
MESSAGE = "Lines of the ledger are never changed or deleted; post a counter-entry instead."
OPERATIONS = ("UPDATE", "DELETE")

SQLITE = "CREATE TRIGGER IF NOT EXISTS {name}_{operation} BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';
END $$
"""
POSTGRESQL_TRIGGER = "CREATE TRIGGER {name}_{operation} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def install_guard(*, using: str, **_signal: Any) -> None:
    """Receiver of post_migrate: make the triggers that are missing in the database `using`; does nothing before the tables exist.

    Emptying whole tables in PostgreSQL (TRUNCATE, as `flush` does) stays possible for operators: it fires no row trigger.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, name in TABLES.items():
            if table in there:
                _guard(cursor, table, name, missing=[operation for operation in OPERATIONS if f"{name}_{operation}".lower() not in _present(cursor, table)])


def _guard(cursor: Any, table: str, name: str, *, missing: Sequence[str]) -> None:
    words = {"name": name, "table": table, "message": MESSAGE, "function": FUNCTION}
    is_sqlite = cursor.db.vendor == "sqlite"
    if missing and not is_sqlite:
        cursor.execute(POSTGRESQL_FUNCTION.format(**words))
    for operation in missing:
        cursor.execute((SQLITE if is_sqlite else POSTGRESQL_TRIGGER).format(operation=operation, **words))


def is_installed(*, using: str = "default") -> bool:
    """All triggers are there."""
    with connections[using].cursor() as cursor:
        return all({f"{name}_{operation}".lower() for operation in OPERATIONS} <= _present(cursor, table) for table, name in TABLES.items())


def _present(cursor: Any, table: str) -> set[str]:
    """Names of the triggers of a table in lower case."""
    if cursor.db.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
    return {str(name).lower() for (name,) in cursor.fetchall()}
