"""Sheets of indicators, and boundaries of Quartiere: what the office writes by hand."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core.domain.audit import record
from core.domain.upsert import InputRefused
from core.models import User
from planning.domain.refusals import FieldRefused
from planning.models import Geography, Indicator, Quartier

FIXED = ("key", "unit", "direction", "minimum_cases")  # what the stored values were read by


class IndicatorRefused(FieldRefused):
    """A change that stored values forbid."""


def store_indicator(indicator: Indicator, *, by: User) -> Indicator:
    """Write a sheet, with a line in the trail. What the values of an indicator rest on stays as it is once there are values.

    Raises IndicatorRefused. Another definition is another indicator: then a series breaks where everybody can see it.
    """
    with transaction.atomic():
        if indicator.pk is not None:
            before = Indicator.objects.select_for_update().get(pk=indicator.pk)
            if before.values.exists():
                for field in FIXED:
                    if getattr(before, field) != getattr(indicator, field):
                        raise IndicatorRefused(
                            "Zu diesem Indikator gibt es schon Werte; diese Angabe ist deshalb fest. Legen Sie einen neuen Indikator an.", field
                        )
                if indicator.agreed_on_date is None:
                    raise IndicatorRefused("Zu diesem Indikator gibt es schon Werte; er bleibt vereinbart.", "agreed_on_date")
        indicator.save()
        record(indicator, "planning.indicator_stored", by=by, data={"agreed": indicator.is_agreed})
    return indicator


def store_boundaries(geography: Geography, boundaries: Mapping[str, dict[str, Any]], *, by: User) -> int:
    """Give Quartiere their boundaries by key; returns how many changed. Raises InputRefused when a key is unknown: nothing is written then."""
    with transaction.atomic():
        locked = Geography.objects.select_for_update().get(pk=geography.pk)
        quartiere = {row.key: row for row in locked.quartiere.all()}
        unknown = sorted(boundaries.keys() - quartiere.keys())
        if unknown:
            raise InputRefused(f"Zu {len(unknown)} Flächen gibt es hier kein Quartier, zum Beispiel {unknown[0]}.")
        changed = []
        for key, boundary in boundaries.items():
            if quartiere[key].boundary != boundary:
                quartiere[key].boundary = boundary
                changed.append(quartiere[key])
        Quartier.objects.bulk_update(changed, ["boundary"], batch_size=200)
        if changed:
            record(locked, "planning.boundaries_stored", by=by, data={"changed": len(changed)})
    return len(changed)
