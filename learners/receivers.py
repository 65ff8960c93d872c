"""What happened in lower apps and matters here; the five-minute job learners.fill_free_seats is the net below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from learners.domain.waiting import offer_free_seats
from providers.domain.events import offering_seats_raised
from providers.models import Offering


@receiver(offering_seats_raised, dispatch_uid="learners.move_up_after_more_seats")
def move_up_after_more_seats(sender: Any, *, offering_id: int, at: datetime, **kwargs: Any) -> None:
    """More seats: whoever waits gets an offer at once."""
    offer_free_seats(Offering.objects.get(pk=offering_id), at=at)
