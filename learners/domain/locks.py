"""The locks of this app. What is scarce and in which order it is locked: docs/locking.md.

On SQLite there is nothing to do: every transaction starts IMMEDIATE, so whoever writes is alone (config.settings.base).
"""

from collections.abc import Collection

from core.models import User
from providers.models import Offering


def lock_offering(offering_id: int) -> Offering:
    """Wait for the offering's row and hold it until the transaction ends; returns it as it is now.

    NO KEY: rows that merely point to the offering or the person may still be written by others.
    """
    return Offering.objects.select_for_update(no_key=True).get(pk=offering_id)


def lock_learners(learner_ids: Collection[int]) -> None:
    """Hold these people's rows, so that nobody gets two seats for the same hour at once. Only after the offering's lock."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=learner_ids).order_by("pk").values_list("pk", flat=True))
