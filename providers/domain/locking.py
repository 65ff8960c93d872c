"""The one lock of this app: the offering's row guards its seats, sessions, modules and state (docs/locking.md)."""

from core.kept_query import KeptQuery, keep_related
from providers.models import Offering, Session

# Kept, because everybody who waits for a seat waits for this.
_LOCKED: KeptQuery[Offering] = KeptQuery(
    lambda key: Offering.objects.select_for_update(of=("self",)).select_related("provider__organisation", "format").filter(pk=key), Offering._meta.pk
)
_SESSIONS: KeptQuery[Session] = KeptQuery(lambda offering: Session.objects.filter(offering=offering), Offering._meta.pk)


def lock_offering(offering: Offering) -> Offering:
    """A fresh copy of the row that nobody else can change until the transaction ends. Call inside transaction.atomic.

    On SQLite every transaction begins as the only writer, so the lock is already held; on PostgreSQL it is the row's.
    The provider and format come along unlocked.
    """
    locked = _LOCKED.one(offering.pk)
    if locked is None:
        raise Offering.DoesNotExist
    return locked


def load_sessions(offering: Offering) -> None:
    """Fetch the sessions once for everybody who asks this object for them. Under the lock nobody else changes them."""
    keep_related(offering, "sessions", _SESSIONS.rows(offering.pk), back="offering")
