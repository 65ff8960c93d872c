"""Real threads, each with its own connection, let loose at the same moment."""

import contextlib
from collections.abc import Callable, Sequence
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection, connections

PATIENCE = 30  # seconds; whoever waits longer is in a deadlock, and the test fails


def run_together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call returned, or the exception it raised, in the order of `calls`."""
    start = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number, call), daemon=True) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits: a deadlock"
    return results


def meet_after(function: Callable[..., Any], *, parties: int, patience: float) -> Callable[..., Any]:
    """`function`, and after it a pause until all `parties` have come as far: the window of the race, held open.

    Who is locked out never comes, so with the lock in place the others go on after `patience` seconds.
    """
    meeting = Barrier(parties)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        with contextlib.suppress(BrokenBarrierError):
            meeting.wait(patience)
        return result

    return wrapped


def take_locks_away(monkeypatch: pytest.MonkeyPatch, *, of: str = "learners.domain.enrolment") -> None:
    """What the twin tests remove: the row locks that a module takes, and on SQLite the transaction that starts as a writer."""
    monkeypatch.setattr(f"{of}.lock_offering", lambda offering: type(offering).objects.get(pk=offering.pk))
    monkeypatch.setattr(f"{of}.lock_learners", lambda learner_ids: None, raising=False)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")  # read by connections made from now on


def errors_among(results: Sequence[Any]) -> list[str]:
    """The exceptions, in words that a failing test can show."""
    return [f"{type(result).__name__}: {result}" for result in results if isinstance(result, Exception)]
