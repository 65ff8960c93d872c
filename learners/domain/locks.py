"""The locks of this app: the offering's row first, then the rows of people (docs/locking.md).

On SQLite there is nothing to do: every transaction starts IMMEDIATE, so whoever writes is alone (config.settings.base).
"""

from collections.abc import Collection

from django.db import connection

from core.kept_query import KeptQuery
from core.models import User
from providers.domain.locking import lock_offering
from providers.models import Offering

_ONE: KeptQuery[tuple[int]] = KeptQuery(lambda key: User.objects.select_for_update(no_key=True).filter(pk=key).values_list("pk"), User._meta.pk)

__all__ = ["lock_learners", "lock_offering", "lock_offerings"]


def lock_offerings(offering_ids: Collection[int]) -> None:
    """Hold several offerings until the transaction ends: in one call and sorted, before anybody's row. For those who want all or nothing."""
    list(Offering.objects.select_for_update(of=("self",)).filter(pk__in=offering_ids).order_by("pk").values_list("pk", flat=True))


def lock_learners(learner_ids: Collection[int]) -> None:
    """Hold these people's rows until the transaction ends, so that nobody gets two seats for the same hour at once.

    One call per transaction, sorted, and only after the offering's lock: so no two transactions wait for each other.
    NO KEY, because rows that merely point to a person may still be written by others.
    """
    if not connection.features.has_select_for_update:
        return
    if len(learner_ids) == 1:
        _ONE.rows(*learner_ids)
        return
    list(User.objects.select_for_update(no_key=True).filter(pk__in=learner_ids).order_by("pk").values_list("pk", flat=True))
