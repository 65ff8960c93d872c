"""What can be booked for a part of the programme, read upwards through the reverse relation of the formats."""

from datetime import datetime
from typing import Any

from django.db import models

from core.time import berlin_date
from curriculum.models.curriculum import LearningFormat


def next_offerings(*, at: datetime, limit: int, **parts: Any) -> list[Any]:
    """The next offerings open for enrolment at `at`, soonest first, dates on request last.

    `parts` narrows by the programme, as a lookup on the offering: `modules=module`, `modules__area=area`, `format=format`.
    Each comes with provider, place and modules; two queries whatever the number.
    """
    offerings: Any = LearningFormat._meta.get_field("offerings").related_model
    found = offerings.objects.upcoming(at).bookable(berlin_date(at)).filter(**parts)
    if parts:
        found = found.distinct()
    return list(
        found.select_related("provider__organisation", "gemeinde", "kreis", "format").order_by(models.F("starts_at").asc(nulls_last=True), "pk")[:limit]
    )
