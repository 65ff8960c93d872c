"""When something funded is over, and until when its proof is due."""

import json
from datetime import date, datetime, timedelta

from core.time import berlin_date
from funding.models import FundingApplication
from providers.models import Offering


def is_over(offering: Offering, *, at: datetime) -> bool:
    """The last session has ended."""
    return offering.ends_at is not None and offering.ends_at <= at


def proof_until(application: FundingApplication) -> date | None:
    """The day by which the proof is due, by the terms it was approved with; None while the end is not known."""
    if not application.decision or application.offering.ends_at is None:
        return None
    return berlin_date(application.offering.ends_at) + timedelta(days=json.loads(application.decision)["terms"]["proof_days"])
