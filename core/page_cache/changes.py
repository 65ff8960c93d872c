"""When public data change, every process knows within REVALIDATE_SECONDS.

Every statement that writes to a table not named below leaves a row of PublicChange in its own transaction: once per transaction
and subject, whoever wrote it (verb, command, migration, desk, worker), with save(), update(), bulk_create() or plain SQL.
Offerings change many times a day, with each seat; all the rest (the programme) hardly ever, and what shows only that outlives a seat.
A new table counts as public until it is named here: forgetting that costs speed, never truth.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max

from core.enums import PublicSubject
from core.models import PublicChange

REVALIDATE_SECONDS = 1.0  # the longest a process trusts what it last saw
KEPT = timedelta(hours=2)  # longer than any transaction and any kept page (PAGE_CACHE_SECONDS is an hour at most)
# What no anonymous page shows: people, what they learn, sessions, background work, the desk's own notes.
PRIVATE = (
    "account_",
    "auth_",
    "certificates_",
    "core_apitoken",
    "core_barrierreport",
    "core_job",
    "core_mail",  # texts and rules of mails
    "core_publicchange",
    "core_roleassignment",
    "core_search",  # /suche/ is never kept
    "core_siterendition",  # made while a page is shown, from what is known
    "core_user",
    "django_",
    "learners_",
    "mfa_",
    "planning_event",  # its pages are never kept
    "planning_quartiersharing",  # only municipalities see what follows from it
    "planning_quartierfeature",  # only its municipality reads it
    "providers_changerequest",
    "providers_editorinvitation",
    "providers_messagerecipient",
    "providers_moduleinterest",
    "providers_participantmessage",
    "providers_savedsearch",  # and what it has told of
    "sqlite_",
    "taggit_",
    "wagtailadmin_",
    "wagtailcore_comment",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",  # drafts; publishing writes the page
    "wagtailcore_task",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailusers_",
)
OF_OFFERINGS = "providers_"
WRITE = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+[\"`]?(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Generation:
    """Differs whenever public data differ; per subject the number and the newest of its changes."""

    programme: tuple[int, int]
    offerings: tuple[int, int]


Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def watch(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """Have a new connection notice writes. First in the list, because `execute_wrapper()` takes the last away."""
    if connection.alias == DEFAULT_DB_ALIAS and notice not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, notice)


def notice(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run the statement; note the change it makes."""
    connection: BaseDatabaseWrapper = context["connection"]
    # Asked before: SQLite looks at its tables in a transaction of its own, which it cannot commit while an INSERT … RETURNING waits
    # for its row to be read; the INSERT would be rolled back with it.
    subject = subject_changed_by(sql)
    is_noted = subject is not None and _has_table(connection)
    result = execute(sql, params, many, context)
    if subject is not None and is_noted:
        _note(connection, subject)
    return result


def subject_changed_by(sql: str) -> PublicSubject | None:
    """What this statement changes of what pages show; None for nothing."""
    written = WRITE.match(sql)
    if written is None or (table := written[1].lower()).startswith(PRIVATE):
        return None
    return PublicSubject.OFFERINGS if table.startswith(OF_OFFERINGS) else PublicSubject.PROGRAMME


def current_generation() -> Generation:
    """Up to REVALIDATE_SECONDS old. One query per interval and process."""
    return _watch.value()


@contextmanager
def reading_since(generation: Generation) -> Iterator[None]:
    """A request that knew this generation before it read anything."""
    token = _at_the_start.set(generation)
    try:
        yield
    finally:
        _at_the_start.reset(token)


def generation_of_what_was_read() -> Generation:
    """Of the request, not of this moment: what it read before somebody else committed must not be kept as the newer one. Outside requests: now."""
    return _at_the_start.get() or current_generation()


_at_the_start: ContextVar[Generation | None] = ContextVar("generation_at_the_start", default=None)


def forget_generation() -> None:
    """Look at the database at the next request."""
    _watch.look_again()


# One of its own for each subject: which of them a transaction has yet to call says which rows it has written.
FORGET: dict[PublicSubject, Callable[[], None]] = {subject: partial(forget_generation) for subject in PublicSubject}


def purge_changes(*, at: datetime) -> int:
    """Delete rows nobody compares any more, except the newest of each subject; returns how many. Kept pages are made anew once."""
    newest = list(PublicChange.objects.values("subject").annotate(newest=Max("pk")).values_list("newest", flat=True))
    return PublicChange.objects.filter(noted_at__lt=at - KEPT).exclude(pk__in=newest).delete()[0]


def _note(connection: BaseDatabaseWrapper, subject: PublicSubject) -> None:
    # Django drops this callback with its savepoint or transaction, so it stands for "this transaction has its row".
    forget = FORGET[subject]
    if any(entry[1] is forget for entry in connection.run_on_commit):
        return
    with connection.cursor() as cursor:  # by hand: every seat that is given writes it, while others wait for the lock
        cursor.execute("INSERT INTO core_publicchange (subject) VALUES (%s)", [str(subject)])
    transaction.on_commit(forget, using=connection.alias)


_has_table_already = False


def _has_table(connection: BaseDatabaseWrapper) -> bool:
    """False while the migrations that make it run."""
    global _has_table_already  # a table once there stays there
    if not _has_table_already:
        table = PublicChange._meta.db_table
        with connection.cursor() as cursor:
            there = table in connection.introspection.table_names(cursor)
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)} if there else set()
        _has_table_already = "subject" in columns
    return _has_table_already


class _Watch:
    """What this process last saw, and when."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value = Generation((0, 0), (0, 0))
        self._looked_at = -REVALIDATE_SECONDS

    def value(self) -> Generation:
        with self._lock:  # threads that come meanwhile wait for the answer: 0.2 ms
            now = time.monotonic()
            if now - self._looked_at >= REVALIDATE_SECONDS:
                changes = PublicChange.objects.using(DEFAULT_DB_ALIAS).values("subject").annotate(count=Count("pk"), newest=Max("pk"))
                seen = {row["subject"]: (row["count"], row["newest"]) for row in changes}
                self._value = Generation(seen.get(PublicSubject.PROGRAMME, (0, 0)), seen.get(PublicSubject.OFFERINGS, (0, 0)))
                self._looked_at = now  # the time before asking: what commits meanwhile is seen next time
            return self._value

    def look_again(self) -> None:
        with self._lock:
            self._looked_at = -REVALIDATE_SECONDS


_watch = _Watch()
