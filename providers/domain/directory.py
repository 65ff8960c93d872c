"""The directory of providers: create and change an entry."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.domain import audit
from core.enums import OrganisationKind
from core.models import Kreis, Organisation, User
from providers.domain.confirming import lock_provider
from providers.domain.search import rebuild_search_texts
from providers.domain.search_source import provider_changed
from providers.models import Offering, Provider


def create_provider(*, name: str, kreise: list[Kreis], by: User, at: datetime, **fields: Any) -> Provider:
    """Add a provider with its organisation. Effects: both rows, regions, one audit line."""
    with transaction.atomic():
        organisation = Organisation.objects.create(kind=OrganisationKind.PROVIDER, name=name)
        provider = Provider.objects.create(organisation=organisation, **fields)
        provider.kreise.set(kreise)
        provider_changed(provider, at=at)
        audit.record(provider, "providers.provider_created", by=by)
    return provider


def change_provider(provider: Provider, *, name: str, kreise: list[Kreis], by: User, at: datetime, **fields: Any) -> Provider:
    """Change an entry; what stays the same writes nothing.

    Effects: rows and regions, the search texts of its offerings when the name changed, one audit line with what changed.
    """
    with transaction.atomic():
        locked = lock_provider(provider)
        changed = [field for field, value in fields.items() if getattr(locked, field) != value]
        for field in changed:
            setattr(locked, field, fields[field])
        if "confirmed_on_date" in changed and locked.confirmed_on_date and locked.hidden_at:
            locked.hidden_at = None
            changed.append("hidden_at")
        if changed:
            locked.save(update_fields=changed)
        if locked.organisation.name != name:
            locked.organisation.name = name
            locked.organisation.save(update_fields=["name"])
            rebuild_search_texts(Offering.objects.filter(provider=locked))
            changed.append("name")
        if set(locked.kreise.all()) != set(kreise):
            locked.kreise.set(kreise)
            changed.append("kreise")
        if changed:
            provider_changed(locked, at=at)
            audit.record(locked, "providers.provider_changed", by=by, data={"changed": changed})
    return locked
