"""One figure for all that must follow from seed and day."""

import hashlib

from core.models import User
from learners.models import Enrolment, HoursEntry
from providers.models import Offering, Session


def digest() -> str:
    """Everything that is said to follow from seed and day: people, offerings, sessions, enrolments, ledger."""
    parts = [
        list(User.objects.order_by("email").values_list("uuid", "email", "first_name", "last_name", "date_joined")),
        list(Offering.objects.order_by("uuid").values_list("uuid", "title", "state", "seats", "seats_taken", "starts_at", "fee_cents", "search_text")),
        list(Session.objects.order_by("uuid").values_list("uuid", "starts_at", "ends_at", "venue")),
        sorted(map(str, Enrolment.objects.values_list("learner__email", "offering__uuid", "state", "queue_number", "enrolled_at"))),
        sorted(map(str, HoursEntry.objects.values_list("learner__email", "module__code", "phase", "minutes", "happened_on_date", "recorded_at"))),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
