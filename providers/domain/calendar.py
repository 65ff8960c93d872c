"""Sessions as iCalendar (RFC 5545), one file to take along or an address to follow, so that calendars keep up with changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from core.time import BERLIN
from providers.enums import OfferingState
from providers.models import Offering, Session

REFRESHED = timedelta(hours=4)  # how often programs may ask again


def calendar_of(offering: Offering, *, at: datetime) -> Calendar:
    """One event per session: stable UID, SEQUENCE rising with each change, Berlin wall-clock times with their VTIMEZONE."""
    calendar = _calendar(offering.title, "CANCEL" if offering.state == OfferingState.CANCELLED else "PUBLISH")
    for session in offering.sessions.all():
        calendar.add_component(_event(offering, session, at=at))
    calendar.add_missing_timezones()
    return calendar


def calendar_of_sessions(name: str, sessions: Iterable[Session]) -> Calendar:
    """Sessions of many offerings under one address; fetch them with their offerings. Cancelled ones stay in it as such."""
    calendar = _calendar(name, "PUBLISH")
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESHED)
    for session in sessions:
        calendar.add_component(_event(session.offering, session, at=session.offering.changed_at))
    calendar.add_missing_timezones()
    return calendar


def _calendar(name: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Lernplattform//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    return calendar


def _event(offering: Offering, session: Session, *, at: datetime) -> Event:
    link = settings.BASE_URL + reverse("providers:offering", args=[offering.uuid])
    event = Event()
    event.add("uid", f"{session.uuid}@{settings.BASE_URL.partition('://')[2].partition(':')[0].partition('/')[0]}")
    event.add("dtstamp", at)
    event.add("sequence", session.sequence)
    event.add("summary", offering.title)
    event.add("dtstart", session.starts_at.astimezone(BERLIN))
    event.add("dtend", session.ends_at.astimezone(BERLIN))
    event.add("status", "CANCELLED" if offering.state == OfferingState.CANCELLED else "CONFIRMED")
    event.add("location", "online" if session.is_online else session.house)
    event.add("url", link)
    event.add("description", f"{offering.summary}\n\n{link}")
    return event
