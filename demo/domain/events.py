"""Invented events: one ahead for everybody, one for guides and a town, one that is over with results, by the real verbs."""

from datetime import date, time, timedelta
from typing import Any

from core.enums import Role
from core.models import User
from core.time import berlin_datetime
from demo.domain.people import ALMOST_DONE, CONTACT, COORDINATOR, LEARNER
from planning.domain.event_results import add_result
from planning.domain.events import publish_event, register, store_event
from planning.models import Event, EventResult

INVENTED = "Erfunden für die Demonstration."


def play_events(accounts: dict[str, User], *, today: date) -> list[Event]:
    """The learner comes to the first one, waits for none, and has promised something at the one that is over."""
    office, contact, learner = accounts[COORDINATOR.email], accounts[CONTACT.email], accounts[LEARNER.email]
    town = contact.role_assignments.get(role=Role.MUNICIPALITY_CONTACT).organisation
    begun = today - timedelta(days=60)
    forum = _announce(
        today + timedelta(days=35), begun, by=office, title="Beispielforum: Wege, die alle gern gehen", kind="forum", place="Beispielsaal, Stuttgart"
    )
    closed = _announce(
        today + timedelta(days=50), begun, by=contact, title="Beispieltreffen der Prozessbegleitungen", organiser=town, audience="invited", invites_guides=True,
        is_online=True, place="https://example.org/treffen",
    )  # fmt: skip
    past = _announce(
        today - timedelta(days=20), begun, by=office, title="Beispieltreffen: Was im Quartier gelang", place="Beispielhaus, Ulm", results_are_public=True
    )
    for event, person in ((forum, learner), (past, learner), (past, accounts[ALMOST_DONE.email])):
        register(event, by=person, at=berlin_datetime(begun + timedelta(days=2), time(9)))
    for result in (
        EventResult(
            kind="need", text="Ein Ort, an dem Teams ihre Karten zeigen können (Demo)", owner_name="Koordinierungsstelle", due_date=today + timedelta(days=40)
        ),
        EventResult(kind="agreement", text="Die Fragen der Begehung werden allen geschickt (Demo)", owner=learner, due_date=today - timedelta(days=3)),
        EventResult(kind="ask", text="Wer hat Erfahrung mit Fahrdiensten? (Demo)", owner_name="Stadt Ulm", due_date=today + timedelta(days=20)),
    ):
        add_result(past, result, by=office, at=past.ends_at)
    return [forum, closed, past]


def _announce(day: date, begun: date, *, by: User, **fields: Any) -> Event:
    usual = {"text": f"Menschen aus Quartieren erzählen einander, was gelang und was nicht. {INVENTED}", "capacity": 30}
    event = Event(
        starts_at=berlin_datetime(day, time(10)), ends_at=berlin_datetime(day, time(15)), register_until_date=day - timedelta(days=7), **usual | fields
    )
    at = berlin_datetime(begun, time(9))
    return publish_event(store_event(event, by=by, at=at), by=by, at=at)
