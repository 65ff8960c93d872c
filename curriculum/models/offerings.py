"""What can be booked for a part of the programme, read upwards through the reverse relation of the formats."""

from datetime import datetime
from typing import Any

from django.db import models

from core.models import Kreis
from core.time import berlin_date
from curriculum.models.curriculum import LearningFormat


def next_offerings(*, at: datetime, limit: int, **parts: Any) -> list[Any]:
    """The next offerings open for enrolment at `at`, soonest first, dates on request last.

    `parts` narrows by the programme, as a lookup on the offering: `modules=module`, `modules__area=area`, `format=format`.
    Each comes with provider, place and modules; two queries whatever the number.
    """
    found = _open_at(at).filter(**parts)
    return list((found.distinct() if parts else found)[:limit])


def next_near(kreis: Kreis, *, at: datetime, limit: int) -> tuple[list[Any], list[Any]]:
    """The next offerings in a Kreis, and of what is left of `limit` the next ones online, which are near to everybody. Two queries."""
    here = list(_open_at(at).filter(kreis=kreis)[:limit])
    online = list(_open_at(at).filter(mode="online").exclude(pk__in=[offering.pk for offering in here])[: limit - len(here)]) if len(here) < limit else []
    return here, online


def _open_at(at: datetime) -> models.QuerySet[Any]:
    """Open for enrolment, soonest first, dates on request last; with provider, place and format."""
    offerings: Any = LearningFormat._meta.get_field("offerings").related_model
    found = offerings.objects.upcoming(at).bookable(berlin_date(at)).select_related("provider__organisation", "gemeinde", "kreis", "format")
    ordered: models.QuerySet[Any] = found.order_by(models.F("starts_at").asc(nulls_last=True), "pk")
    return ordered
