"""Quantities, dates and times as people read them, in every language of the site."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, get_format

from core import units

DAY = date(2026, 7, 1)
OURS = ("LONG_DATE_FORMAT", "WEEKDAY_DATE_FORMAT", "ABBREVIATED_DATE_FORMAT", "CLOCK_FORMAT")


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("de", ["0 WSt.", "< 0,1 WSt.", "1 WSt.", "4,4 WSt.", "6 WSt."]),
        ("en", ["0 lessons", "< 0.1 lessons", "1 lesson", "4.4 lessons", "6 lessons"]),
    ],
)
def test_lessons_read_as_people_say_them(language: str, texts: list[str]) -> None:
    with translation.override(language):
        assert [units.format_lessons(minutes) for minutes in (0, 1, 45, 200, 270)] == texts


@pytest.mark.parametrize(
    ("language", "minutes", "hours", "amounts"),
    [
        ("de", ["1 Minute", "1.620 Minuten"], ["45 Min.", "4 Std. 30 Min.", "-1 Std."], ["0 €", "89,50 €", "1.250 €", "-0,05 €"]),
        ("en", ["1 minute", "1,620 minutes"], ["45 min", "4 h 30 min", "-1 h"], ["€0", "€89.50", "€1,250", "-€0.05"]),
    ],
)
def test_minutes_hours_and_money_read_as_people_say_them(language: str, minutes: list[str], hours: list[str], amounts: list[str]) -> None:
    with translation.override(language):
        assert [units.format_minutes(value) for value in (1, 1620)] == minutes
        assert [units.format_hours(value) for value in (45, 270, -60)] == hours
        assert [units.format_euro(value) for value in (0, 8950, 125000, -5)] == amounts


@pytest.mark.parametrize(("language", "text"), [("de", "80 %"), ("en", "80%")])
def test_percent_keeps_the_distance_of_its_language(language: str, text: str) -> None:
    with translation.override(language):
        assert units.format_percent(80) == text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("de", ["1. Juli 2026", "01.07.2026", "Mittwoch, 1. Juli 2026", "Mi, 1. Juli 2026", "1. Juli"]),
        ("en", ["1 July 2026", "1 Jul 2026", "Wednesday 1 July 2026", "Wed 1 July 2026", "1 July"]),
    ],
)
def test_dates_read_as_people_write_them(language: str, texts: list[str]) -> None:
    names = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "LONG_DATE_FORMAT", "WEEKDAY_DATE_FORMAT", "MONTH_DAY_FORMAT")

    with translation.override(language):
        assert [date_format(DAY, name) for name in names] == texts


@pytest.mark.parametrize(("language", "text"), [("de", "1. Juli 2026, 09:00 – 10:30 Uhr"), ("en", "1 July 2026, 09:00 – 10:30")])
def test_times_are_those_of_baden_wuerttemberg(language: str, text: str) -> None:
    template = Template('{{ start|date:"DATETIME_FORMAT" }} – {{ end|date:"CLOCK_FORMAT" }}')
    times = {"start": datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "end": datetime(2026, 7, 1, 8, 30, tzinfo=UTC)}

    with translation.override(language):
        assert template.render(Context(times)) == text


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_language_has_our_formats(language: str) -> None:
    """An unknown name would be taken for the format itself, and print nonsense."""
    assert [name for name in OURS if get_format(name, lang=language) == name] == []
