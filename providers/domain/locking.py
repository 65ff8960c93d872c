"""The one lock of this app: the offering's row guards its seats, sessions, modules and state (docs/locking.md)."""

from providers.models import Offering


def lock_offering(offering: Offering) -> Offering:
    """A fresh copy of the row that nobody else can change until the transaction ends. Call inside transaction.atomic.

    On SQLite every transaction begins as the only writer, so the lock is already held; on PostgreSQL it is the row's.
    The provider and format come along unlocked.
    """
    return Offering.objects.select_for_update(of=("self",)).select_related("provider__organisation", "format").get(pk=offering.pk)
