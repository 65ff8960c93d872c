"""The audit trail: who did what to which row, written in the transaction that did it (Wagtail's log)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from wagtail.log_actions import log

from core.language import DEFAULT, spoken
from core.models import ApiToken, User

_token: ContextVar[ApiToken | None] = ContextVar("audit_token", default=None)


@contextmanager
def through(token: ApiToken) -> Iterator[None]:
    """Every line recorded inside names the personal token by which it came; who did it stays the token's person."""
    before = _token.set(token)
    try:
        yield
    finally:
        _token.reset(before)


def record(instance: models.Model, action: str, *, by: User | None, data: dict[str, Any] | None = None) -> None:
    """Add one line to the trail. `action` is registered in an app's wagtail_hooks; `by` is None for the system.

    `data` holds ids, numbers and reasons, never names or addresses: the trail outlives the person's account.
    """
    # Wagtail would keep str(instance) for ever; of a person that is name and address.
    title = str(instance.uuid) if isinstance(instance, User) else None
    token = _token.get()
    with spoken(DEFAULT):  # one language in the trail, whoever acts; wagtail keeps the title
        log(instance=instance, action=action, user=by, title=title, data=(data or {}) | ({"token": str(token.uuid)} if token else {}))
