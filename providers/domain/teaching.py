"""A provider's own profile: its public entry, and what it can teach beyond what it offers just now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.models import LearningFormat, Module
from providers.domain.confirming import lock_provider
from providers.domain.directory import change_provider
from providers.models import Provider, TeachingCapacity, TeachingProfile

HALVES_AHEAD = 4

Half = tuple[int, int]


@dataclass(frozen=True)
class Teaching:
    """What a provider says it can teach. `capacities` are minutes by (year, half), None where it takes back what it said."""

    formats: Collection[LearningFormat]
    modules: Collection[Module]
    price_level: str
    fee_cents_per_lesson: int | None
    capacities: Mapping[Half, int | None]


def half_years(today: date, *, count: int = HALVES_AHEAD) -> list[Half]:
    """This half-year and those that follow."""
    first = today.year * 2 + (0 if today.month <= 6 else 1)
    return [(number // 2, number % 2 + 1) for number in range(first, first + count)]


def change_own_profile(provider: Provider, *, fields: Mapping[str, Any], teaching: Teaching, by: User, at: datetime) -> Provider:
    """Store what the provider says about itself; saving also confirms the entry for today.

    `fields` are those of domain.directory.change_provider. Effects under the provider's lock: its effects, the teaching profile, the
    capacities of the half-years named, one audit line more when the profile changed.
    """
    with transaction.atomic():
        changed = change_provider(provider, **fields, confirmed_on_date=berlin_date(at), by=by, at=at)
        store_teaching(lock_provider(changed), teaching, by=by)
    return changed


def store_teaching(locked: Provider, teaching: Teaching, *, by: User | None) -> None:
    """Write the teaching profile of a provider that the caller has locked; what stays the same writes nothing."""
    profile, created = TeachingProfile.objects.get_or_create(provider=locked)
    changed = ["profile"] if created else []
    plain = {"price_level": teaching.price_level, "fee_cents_per_lesson": teaching.fee_cents_per_lesson}
    if any(getattr(profile, name) != value for name, value in plain.items()):
        for name, value in plain.items():
            setattr(profile, name, value)
        profile.save(update_fields=list(plain))
        changed.append("price")
    for name, wanted in (("formats", teaching.formats), ("modules", teaching.modules)):
        if set(getattr(profile, name).all()) != set(wanted):
            getattr(profile, name).set(wanted)
            changed.append(name)
    stored = {(row.year, row.half): row.minutes for row in locked.capacities.all()}
    gone = [half for half, minutes in teaching.capacities.items() if minutes is None and half in stored]
    new = {half: minutes for half, minutes in teaching.capacities.items() if minutes is not None and stored.get(half) != minutes}
    for year, half in gone:
        locked.capacities.filter(year=year, half=half).delete()
    if new or gone:
        TeachingCapacity.objects.bulk_create(
            [TeachingCapacity(provider=locked, year=year, half=half, minutes=minutes) for (year, half), minutes in new.items()],
            update_conflicts=True,
            unique_fields=["provider", "year", "half"],
            update_fields=["minutes"],
        )
        changed.append("capacities")
    if changed:
        audit.record(locked, "providers.teaching_changed", by=by, data={"changed": changed})
