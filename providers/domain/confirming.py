"""Somebody says that an entry still stands: the period begins anew, and what was hidden is shown again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from providers.domain.life import record_step
from providers.domain.locking import lock_offering
from providers.domain.search_source import offering_changed, provider_changed
from providers.enums import OfferingState, StepKind
from providers.models import Offering, Provider


class ConfirmingRefused(Exception):
    """There is nothing to confirm; the message says why."""


def confirm_offering(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Twice on a day is once. Effects under the offering's lock: the day, `hidden_at` empty, a line in the Verlauf, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state != OfferingState.PUBLISHED:
            raise ConfirmingRefused(_("Bestätigen lässt sich nur ein veröffentlichtes Angebot."))
        if locked.confirmed_on_date == berlin_date(at) and locked.hidden_at is None:
            return locked
        was_hidden = locked.hidden_at is not None
        locked.confirmed_on_date, locked.hidden_at = berlin_date(at), None
        locked.save(update_fields=["confirmed_on_date", "hidden_at"])
        if was_hidden:
            offering_changed(locked, at=at)
        record_step(locked, StepKind.SHOWN if was_hidden else StepKind.CONFIRMED, by=by, at=at)
        audit.record(locked, "providers.offering_confirmed", by=by)
    return locked


def confirm_provider(provider: Provider, *, by: User, at: datetime) -> Provider:
    """Twice on a day is once. Effects under the provider's lock: the day, `hidden_at` empty, one audit line."""
    with transaction.atomic():
        locked = lock_provider(provider)
        if locked.confirmed_on_date == berlin_date(at) and locked.hidden_at is None:
            return locked
        was_hidden = locked.hidden_at is not None
        locked.confirmed_on_date, locked.hidden_at = berlin_date(at), None
        locked.save(update_fields=["confirmed_on_date", "hidden_at"])
        if was_hidden:
            provider_changed(locked, at=at)
        audit.record(locked, "providers.provider_confirmed", by=by)
    return locked


def lock_provider(provider: Provider) -> Provider:
    """A fresh copy of the row that nobody else can change until the transaction ends.

    NO KEY: an offering that is being changed under its own lock may go on pointing here, and nobody waits in a circle.
    """
    return Provider.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=provider.pk)
