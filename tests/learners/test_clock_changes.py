"""A weekly series at nine stays at nine on both sides of both changes of clocks, wherever it is told. (Document: tests/providers/test_overview.py.)"""

import re
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from core.models import Job
from core.time import minutes_between
from learners.domain.enrolment import enrol
from providers.domain.schedule import refresh_schedule
from tests.clock import berlin
from tests.factories.providers import AT, OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db

# The Saturdays and Sundays around the changes of 28 March and 31 October 2027, at which the clocks are changed at night.
DAYS = [(3, 27), (3, 28), (3, 29), (10, 30), (10, 31), (11, 1)]
STARTS = [berlin(2027, month, day, 9) for month, day in DAYS]
NINE_TO_TWO = ["09:00–14:00 Uhr"] * len(DAYS)


@pytest.fixture
def series():
    offering = OfferingFactory(sessions=False, title="Immer um neun")
    for start in STARTS:
        SessionFactory(offering=offering, starts_at=start, ends_at=start + timedelta(hours=5), modules=[])
    refresh_schedule(offering)
    return offering


def test_the_mail_says_nine(series, amina):
    enrol(series, learner=amina, by=amina, at=AT)

    text = Job.objects.get(task="core.send_mail").arguments["text"]

    assert re.findall(r"\d\d:\d\d–\d\d:\d\d Uhr", text) == NINE_TO_TWO


def test_the_page_says_nine(series, client):
    html = client.get(f"/angebote/{series.uuid}/").content.decode()

    assert re.findall(r"\d\d:\d\d – \d\d:\d\d Uhr", html) == ["09:00 – 14:00 Uhr"] * len(DAYS)


def test_the_api_says_nine_with_the_offset_of_the_day(series, client):
    sessions = client.get(f"/api/v1/offerings/{series.uuid}").json()["sessions"]

    assert [session["starts_at"][10:] for session in sessions] == [f"T09:00:00+0{hours}:00" for hours in (1, 2, 2, 2, 1, 1)]
    assert [datetime.fromisoformat(session["starts_at"]) for session in sessions] == STARTS


def test_the_calendar_says_nine_and_five_hours_are_three_hundred_minutes(series, client):
    events = Calendar.from_ical(client.get(f"/angebote/{series.uuid}/termine.ics").content).walk("VEVENT")

    assert [event["DTSTART"].dt.strftime("%H:%M") for event in events] == ["09:00"] * len(DAYS)
    assert [minutes_between(event["DTSTART"].dt, event["DTEND"].dt) for event in events] == [300] * len(DAYS)
