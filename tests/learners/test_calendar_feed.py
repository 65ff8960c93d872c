"""One's own sessions and those of a search, as calendar programs meet them. Read by ics and icalendar, which know nothing of each other."""

from datetime import timedelta

import ics
import pytest
from django.utils import timezone
from icalendar import Calendar

from core.time import BERLIN
from learners.domain.calendar_feed import calendar_of, end_feed, renew_feed, secret_of
from providers.domain.publishing import cancel_offering
from providers.domain.schedule import change_session, plan_of
from tests.clock import berlin
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def address_of(feed):
    return f"/kalender/{secret_of(feed)}/termine.ics"


def nine_oclock(weeks, *, first):
    """A weekly series at 9 o'clock on the clocks of Berlin."""
    offering = OfferingFactory(sessions=False, title="Montags um neun", registration_until_date=first.date())
    for week in range(weeks):
        day = first.date() + timedelta(days=7 * week)
        start = berlin(day.year, day.month, day.day, 9)
        SessionFactory(offering=offering, starts_at=start, ends_at=start + timedelta(minutes=330), modules=[])
    return offering


def hours(content):
    """What two programs show: hour and minute of begin and end in Berlin."""
    theirs = [(event["DTSTART"].dt, event["DTEND"].dt) for event in Calendar.from_ical(content).walk("VEVENT")]
    others = [(event.begin.datetime, event.end.datetime) for event in sorted(ics.Calendar(content.decode()).events)]
    assert [start for start, _end in sorted(theirs)] == [start for start, _end in others]
    return {f"{start.astimezone(BERLIN):%H:%M}–{end.astimezone(BERLIN):%H:%M}" for start, end in others}


@pytest.mark.parametrize("first", [berlin(2031, 3, 17, 9), berlin(2031, 10, 13, 9)])
def test_nine_oclock_stays_nine_oclock_in_calendar_feed_page_api_and_mail(client, amina, first):
    offering = nine_oclock(4, first=first)
    EnrolmentFactory(learner=amina, offering=offering)
    sessions = client.get(f"/api/v1/offerings/{offering.uuid}").json()["sessions"]
    page = client.get(f"/angebote/{offering.uuid}/").content.decode()

    own = client.get(address_of(renew_feed(amina, at=timezone.now()))).content
    public = client.get("/angebote/termine.ics?q=Montags").content
    single = client.get(f"/angebote/{offering.uuid}/termine.ics").content

    assert hours(own) == hours(public) == hours(single) == {"09:00–14:30"}
    assert {session["starts_at"][11:16] for session in sessions} == {"09:00"}
    assert {session["starts_at"][19:] for session in sessions} == {"+01:00", "+02:00"}
    assert {session["teaching_minutes"] for session in sessions} == {270}
    assert page.count("09:00 –") == 4


def test_a_calendar_holds_seats_and_strikes_what_was_cancelled(amina, dana, emil):
    mine, waiting, others = (OfferingFactory(title=title, first_start=berlin(2099, 3, 2, 9)) for title in ("Meins", "Warten", "Fremd"))
    EnrolmentFactory(learner=amina, offering=mine)
    EnrolmentFactory(learner=amina, offering=waiting, state="waiting")
    EnrolmentFactory(learner=emil, offering=others)

    (before,) = calendar_of(amina, at=timezone.now()).walk("VEVENT")
    session = mine.sessions.get()
    plan = plan_of(session)
    change_session(
        session,
        type(plan)(**{**vars(plan), "starts_at": plan.starts_at + timedelta(hours=1), "ends_at": plan.ends_at + timedelta(hours=1)}),
        by=dana,
        at=timezone.now(),
    )
    (moved,) = calendar_of(amina, at=timezone.now()).walk("VEVENT")
    cancel_offering(mine, reason="Krankheit", by=dana, at=timezone.now())
    (after,) = calendar_of(amina, at=timezone.now()).walk("VEVENT")

    assert before["UID"] == moved["UID"] == after["UID"]
    assert before["SEQUENCE"] < moved["SEQUENCE"] < after["SEQUENCE"]
    assert (before["STATUS"], moved["STATUS"], after["STATUS"]) == ("CONFIRMED", "CONFIRMED", "CANCELLED")


def test_a_public_calendar_answers_its_search_and_strikes_what_was_cancelled(client, dana):
    kept, cancelled, other = (OfferingFactory(title=title, first_start=berlin(2099, 3, 2, 9)) for title in ("Netzwerke A", "Netzwerke B", "Beratung"))
    cancel_offering(cancelled, reason="Krankheit", by=dana, at=timezone.now())

    events = Calendar.from_ical(client.get("/angebote/termine.ics?q=Netzwerke").content).walk("VEVENT")

    assert {str(event["SUMMARY"]): str(event["STATUS"]) for event in events} == {kept.title: "CONFIRMED", cancelled.title: "CANCELLED"}
    assert other.title not in {str(event["SUMMARY"]) for event in events}


def test_a_new_address_ends_the_old_one_and_no_address_ends_all(client, amina):
    first = address_of(renew_feed(amina, at=timezone.now()))
    second = address_of(renew_feed(amina, at=timezone.now()))
    answers = [client.get(address).status_code for address in (first, second)]

    end_feed(amina)
    end_feed(amina)

    assert (answers, client.get(second).status_code) == ([404, 200], 404)


def test_an_address_cannot_be_made_from_what_is_stored(client, amina):
    feed = renew_feed(amina, at=timezone.now())

    assert [client.get(f"/kalender/{guess}/termine.ics").status_code for guess in (feed.uuid, feed.uuid.hex, f"{feed.uuid.hex}.x", "x")] == [404] * 4


def test_nobody_follows_the_calendar_of_an_account_that_is_switched_off(client, amina):
    address = address_of(renew_feed(amina, at=timezone.now()))
    amina.is_active = False
    amina.save()

    assert client.get(address).status_code == 404


def test_the_page_sets_the_address_up_and_ends_it(client_of, amina):
    client = client_of(amina)

    client.post("/mein-bereich/kalender/")
    shown = client.get("/mein-bereich/kalender/").content.decode()
    client.post("/mein-bereich/kalender/", {"beenden": "1"})

    assert "/kalender/" in shown
    assert "termine.ics" in shown
    assert "termine.ics" not in client.get("/mein-bereich/kalender/").content.decode()
