"""The audit trail: who did what to which row, written in the transaction that did it (Wagtail's log)."""

from typing import Any

from django.db import models
from wagtail.log_actions import log

from core.models import User


def record(instance: models.Model, action: str, *, by: User | None, data: dict[str, Any] | None = None) -> None:
    """Add one line to the trail. `action` is registered in an app's wagtail_hooks; `by` is None for the system.

    `data` holds ids, numbers and reasons, never names or addresses: the trail outlives the person's account.
    """
    # Wagtail would keep str(instance) for ever; of a person that is name and address.
    title = str(instance.uuid) if isinstance(instance, User) else None
    log(instance=instance, action=action, user=by, title=title, data=data or {})
