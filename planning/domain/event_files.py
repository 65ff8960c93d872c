"""Events as files: a calendar entry, a list of participants, the results."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as CalendarEntry

from core.spreadsheet import csv_lines
from core.time import BERLIN, berlin_date
from planning.event_enums import EventState
from planning.models import Event, EventResult, EventSeat


def calendar_of(event: Event) -> str:
    """One entry (RFC 5545) with a stable UID; SEQUENCE rises with each change."""
    calendar = Calendar()
    cancelled = event.state == EventState.CANCELLED
    for name, value in (("prodid", f"-//{settings.SITE_NAME}//Lernplattform//DE"), ("version", "2.0"), ("method", "CANCEL" if cancelled else "PUBLISH")):
        calendar.add(name, value)
    entry = CalendarEntry()
    link = settings.BASE_URL + reverse("planning:event", args=[event.uuid])
    entry.add("uid", f"{event.uuid}@{settings.BASE_URL.partition('://')[2].partition(':')[0].partition('/')[0]}")
    entry.add("dtstamp", event.changed_at)
    entry.add("sequence", event.sequence)
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_at.astimezone(BERLIN))
    entry.add("dtend", event.ends_at.astimezone(BERLIN))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("location", "online" if event.is_online else event.place)
    entry.add("url", link)
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def participants_csv(seats: Iterable[EventSeat]) -> str:
    """Name, address and state; only the organiser gets it."""
    rows = [(seat.person.get_full_name(), seat.person.email, str(seat.get_state_display())) for seat in seats]
    return "".join(csv_lines(("Name", "E-Mail-Adresse", "Stand"), rows))


def results_csv(results: Iterable[EventResult], *, with_people: bool) -> str:
    """As the page shows them; names of people only for those who were there."""
    rows = [
        (
            str(row.get_kind_display()),
            row.text,
            owner_words(row, with_people=with_people),
            row.due_date.isoformat(),
            str(row.get_state_display()),
            row.remark,
        )
        for row in results
    ]
    return "".join(csv_lines(("Art", "Was", "Wer", "bis", "Stand", "Was daraus wurde"), rows))


def owner_words(result: EventResult, *, with_people: bool) -> str:
    """Who cares; a person's name stays among those who came."""
    if result.owner is not None:
        return result.owner.get_full_name() if with_people else "–"
    return result.owner_name or "–"


def file_name(event: Event, what: str, ending: str) -> str:
    """With the day, so that files of several events stay apart."""
    return f"{what}-{berlin_date(event.starts_at).isoformat()}.{ending}"
