"""An event of the office, or of a municipality."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.models import User
from planning.domain.event_results import add_result
from planning.domain.events import publish_event, store_event
from planning.models import Event, EventResult

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
STARTS = datetime(2027, 9, 1, 8, tzinfo=UTC)


def make_event(*, by: User, published: bool = True, **fields: Any) -> Event:
    """Announced, for everybody, with two seats; long ahead."""
    usual = {
        "title": "Austausch im Quartier",
        "text": "Wir erzählen einander, was gelang.",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=3),
        "place": "Rathaus",
        "register_until_date": date(2027, 8, 20),
        "capacity": 2,
    }
    event = store_event(Event(**usual | fields), by=by, at=AT)
    return publish_event(event, by=by, at=AT) if published else event


def make_result(event: Event, *, by: User, **fields: Any) -> EventResult:
    """An agreement, written down while the event is going on."""
    usual = {"kind": "agreement", "text": "Wir treffen uns im Herbst", "owner_name": "Stadt", "due_date": date(2027, 10, 1)}
    if "owner" in fields:
        usual["owner_name"] = ""
    return add_result(event, EventResult(**usual | fields), by=by, at=event.starts_at + timedelta(minutes=1))
