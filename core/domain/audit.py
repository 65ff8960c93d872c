"""The audit trail: who did what to which row, written in the transaction that did it (Wagtail's log)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry
from wagtail.models import ModelLogEntry

from core.kept_insert import KeptInsert
from core.language import DEFAULT, spoken
from core.models import ApiToken, User

_token: ContextVar[ApiToken | None] = ContextVar("audit_token", default=None)

_LINES = KeptInsert(ModelLogEntry)


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
    data = (data or {}) | ({"token": str(token.uuid)} if token else {})
    with spoken(DEFAULT):  # one language in the trail, whoever acts; wagtail keeps the title
        if registry.get_log_model_for_instance(instance) is ModelLogEntry:
            _write(instance, action, by=by, title=title or str(instance), data=data)
        else:
            log(instance=instance, action=action, user=by, title=title, data=data)


def _write(instance: models.Model, action: str, *, by: User | None, title: str, data: dict[str, Any]) -> None:
    """Wagtail's own line in one statement: its full_clean() asks the database twice for what is at hand, while others wait for our locks."""
    if not registry.action_exists(action):
        raise ValidationError(f"The log action {action!r} has not been registered.")
    context = get_active_log_context()
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
        object_id=str(instance.pk),
        label=title,
        action=action,
        timestamp=timezone.now(),
        data=data,
        user=by or context.user,
        uuid=context.uuid,
    )
    _LINES.write(entry)
