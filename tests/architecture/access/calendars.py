"""Calendars to follow: one's own by a secret address, and of any search."""

from datetime import UTC, datetime
from typing import Any

from learners.domain.calendar_feed import renew_feed, secret_of
from tests.architecture.access import Scene, everybody, signed_in


def feed(scene: Scene) -> dict[str, Any]:
    """Amina's address: whoever has it has the calendar."""
    return {"secret": secret_of(renew_feed(scene.learner, at=datetime(2027, 1, 11, tzinfo=UTC)))}


ACCESS = {
    "providers:calendar": everybody(),
    "providers:overview": everybody(status=503),
    "learners:calendar": signed_in(methods="GET POST"),
    "learners:calendar_feed": everybody(kwargs=feed),
}
