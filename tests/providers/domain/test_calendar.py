from datetime import timedelta

import pytest
from icalendar import Calendar

from core.time import BERLIN
from providers.domain.calendar import calendar_of
from providers.domain.publishing import cancel_offering
from tests.clock import berlin, utc
from tests.factories.providers import AT, OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def parsed(offering):
    return Calendar.from_ical(calendar_of(offering, at=AT).to_ical())


def test_a_weekly_nine_oclock_stays_nine_oclock_over_both_clock_changes():
    offering = OfferingFactory(sessions=False)
    mondays = [berlin(2027, 3, 15, 9), berlin(2027, 3, 22, 9), berlin(2027, 3, 29, 9), berlin(2027, 10, 25, 9), berlin(2027, 11, 1, 9)]
    for monday in mondays:
        SessionFactory(offering=offering, starts_at=monday, ends_at=monday + timedelta(hours=5), modules=[])

    events = parsed(offering).walk("VEVENT")

    assert [event["DTSTART"].dt.strftime("%d.%m. %H:%M") for event in events] == [
        "15.03. 09:00",
        "22.03. 09:00",
        "29.03. 09:00",
        "25.10. 09:00",
        "01.11. 09:00",
    ]
    assert [event["DTSTART"].dt.utcoffset() for event in events] == [timedelta(hours=hours) for hours in (1, 1, 2, 2, 1)]
    assert [event["DTSTART"].dt.astimezone(BERLIN) for event in events] == mondays
    assert {event["DTSTART"].params["TZID"] for event in events} == {"Europe/Berlin"}


def test_the_file_brings_its_time_zone_with_both_rules():
    (zone,) = parsed(OfferingFactory()).walk("VTIMEZONE")

    assert zone["TZID"] == "Europe/Berlin"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_a_reader_that_knows_only_the_files_zone_finds_the_right_instants():
    offering = OfferingFactory(sessions=False)
    for start in (berlin(2027, 3, 22, 9), berlin(2027, 3, 29, 9)):
        SessionFactory(offering=offering, starts_at=start, modules=[])
    calendar = parsed(offering)
    own_zone = calendar.walk("VTIMEZONE")[0].to_tz()

    starts = [event["DTSTART"].dt.replace(tzinfo=own_zone) for event in calendar.walk("VEVENT")]

    assert [start.astimezone(BERLIN) for start in starts] == [utc(2027, 3, 22, 8), utc(2027, 3, 29, 7)]


def test_uid_stays_and_sequence_rises_when_the_offering_is_cancelled(dana):
    offering = OfferingFactory()
    (before,) = parsed(offering).walk("VEVENT")

    cancelled = cancel_offering(offering, reason="Krankheit", by=dana, at=AT)
    (after,) = parsed(cancelled).walk("VEVENT")

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], before["STATUS"], after["SEQUENCE"], after["STATUS"]) == (0, "CONFIRMED", 1, "CANCELLED")


def test_text_with_commas_and_line_breaks_comes_back_as_it_was():
    offering = OfferingFactory(title="Reden, Zuhören; Handeln", venue="Haus 1, Hof\\Garten")
    offering.sessions.update(venue="")

    (event,) = parsed(offering).walk("VEVENT")

    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Reden, Zuhören; Handeln", "Haus 1, Hof\\Garten")


def test_online_sessions_say_so():
    offering = OfferingFactory(online=True)
    offering.sessions.update(is_online=True)

    assert str(parsed(offering).walk("VEVENT")[0]["LOCATION"]) == "online"
