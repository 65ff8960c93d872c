"""Whether and how somebody can get a seat. Pure: it reads only the row."""

from datetime import datetime
from enum import StrEnum

from core.time import end_of_day
from providers.enums import OfferingState, PlaceType
from providers.models import Offering


class Booking(StrEnum):
    """What an offering's page offers; exactly one holds."""

    HIDDEN = "hidden"  # draft or submitted
    CANCELLED = "cancelled"
    OVER = "over"
    RUNNING = "running"
    INHOUSE = "inhouse"
    ON_REQUEST = "on_request"
    CLOSED = "closed"  # after the deadline day
    FULL = "full"  # the waiting list is open
    OPEN = "open"


def booking_of(offering: Offering, *, at: datetime) -> Booking:
    """The one answer for this instant, the strongest reason first."""
    deadline = offering.registration_until_date
    answers = [
        (Booking.HIDDEN, offering.state not in OfferingState.PUBLIC),
        (Booking.CANCELLED, offering.state == OfferingState.CANCELLED),
        (Booking.OVER, offering.ends_at is not None and offering.ends_at <= at),
        (Booking.RUNNING, offering.starts_at is not None and offering.starts_at <= at),
        (Booking.INHOUSE, offering.place_type == PlaceType.INHOUSE and not offering.is_closed),
        (Booking.ON_REQUEST, deadline is None),
        (Booking.CLOSED, deadline is not None and at >= end_of_day(deadline)),
        (Booking.FULL, offering.is_full),
    ]
    return next((answer for answer, holds in answers if holds), Booking.OPEN)
