"""Triggers that keep the ledger append-only against everything that goes around the model: querysets, SQL, other programs.

Installed after every `migrate` rather than by a migration, because SQLite drops a table's triggers whenever a later
migration rebuilds the table; docs/decisions/0012 says what that means for retention. Idempotent.
"""

from typing import Any

from django.db import connections, transaction

TABLE = "learners_hoursentry"
NAME = "learners_ledger_only_grows"
MESSAGE = "Lines of the ledger are never changed or deleted; post a counter-entry instead."
OPERATIONS = ("UPDATE", "DELETE")

SQLITE = "CREATE TRIGGER IF NOT EXISTS {name}_{operation} BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';
END $$
"""
POSTGRESQL_TRIGGER = "CREATE TRIGGER {name}_{operation} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def install_guard(*, using: str, **_signal: Any) -> None:
    """Receiver of post_migrate: make the triggers that are missing in the database `using`; does nothing before the table exists.

    Emptying whole tables in PostgreSQL (TRUNCATE, as `flush` does) stays possible for operators: it fires no row trigger.
    """
    connection = connections[using]
    names = {"name": NAME, "table": TABLE, "message": MESSAGE}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            for operation in OPERATIONS:
                cursor.execute(SQLITE.format(operation=operation, **names))
            return
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [TABLE])
        present = {name for (name,) in cursor.fetchall()}
        missing = [operation for operation in OPERATIONS if f"{NAME}_{operation}".lower() not in present]
        if missing:
            cursor.execute(POSTGRESQL_FUNCTION.format(**names))
        for operation in missing:
            cursor.execute(POSTGRESQL_TRIGGER.format(operation=operation, **names))


def is_installed(*, using: str = "default") -> bool:
    """Both triggers are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [TABLE])
        present = {str(name).lower() for (name,) in cursor.fetchall()}
    return {f"{NAME}_{operation}".lower() for operation in OPERATIONS} <= present
