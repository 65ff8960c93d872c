"""Offerings as rows and back."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.choice_sets import in_order
from core.enums import Sector
from core.time import BERLIN
from providers.domain.offering_table import CellRefused, cells_of, normal, values_from
from providers.domain.offering_table import _read_sessions as read_sessions
from providers.domain.offering_table import _write_sessions as write_sessions
from providers.enums import AccessibilityFeature, DeliveryMode, GroupType, PlaceType, TeachingLanguage
from tests.clock import berlin, utc

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00|\r\n"), max_size=30).map(lambda text: " ".join(text.split()))
modules = st.lists(
    st.fixed_dictionaries({"code": st.sampled_from(["1", "7", "18", "V3"]), "minutes": st.integers(1, 999)}), max_size=3, unique_by=lambda m: m["code"]
)


@st.composite
def sessions(draw):
    """In order, apart from each other, on any day of two years: clock changes too."""
    at = utc(2026, 1, 1) + timedelta(minutes=draw(st.integers(0, 700_000)))
    lines = []
    for _number in range(draw(st.integers(0, 3))):
        ends = at + timedelta(minutes=draw(st.integers(1, 2_000)))
        line = {"uuid": None, "starts_at": at, "ends_at": ends, "break_minutes": draw(st.integers(0, 90)), "is_online": draw(st.booleans())}
        lines.append(line | {"venue": draw(words), "modules": draw(modules)})
        at = ends + timedelta(minutes=draw(st.integers(0, 3_000)))
    return lines


offerings = st.fixed_dictionaries(
    {
        "title": words.filter(normal),
        "summary": words,
        "description": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60),
        "format": st.sampled_from(["basis", "vertiefung"]),
        "place_type": st.sampled_from(PlaceType.values),
        "mode": st.sampled_from(DeliveryMode.values),
        "group_type": st.sampled_from(GroupType.values),
        "kreis": st.sampled_from(["", "stadtkreis-ulm"]),
        "gemeinde": st.sampled_from(["", "08421000"]),
        "venue": words,
        "dates_on_request": st.booleans(),
        "seats": st.integers(1, 9_999),
        "minimum_seats": st.integers(0, 9_999),
        "registration_until": st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
        "fee_cents": st.none() | st.integers(0, 10_000_000),
        "subsidy_cents": st.none() | st.integers(0, 10_000_000),
        "target_groups": st.sets(st.sampled_from(Sector.values)).map(lambda found: in_order(found, Sector)),
        "teaching_languages": st.sets(st.sampled_from(TeachingLanguage.values), min_size=1).map(lambda found: in_order(found, TeachingLanguage)),
        "accessibility_features": st.sets(st.sampled_from(AccessibilityFeature.values)).map(lambda found: in_order(found, AccessibilityFeature)),
        "accessibility": words,
        "contact_email": st.sampled_from(["", "a@example.org"]),
        "modules": modules,
        "sessions": sessions(),
    }
)


@settings(max_examples=60)
@given(offerings)
def test_a_row_that_comes_back_unchanged_says_what_was_stored(values):
    assert values_from(cells_of(values), stored=values) == (values, {})


@settings(max_examples=60)
@given(offerings)
def test_a_row_without_its_offering_says_the_same_but_for_blanks(values):
    read, faults = values_from(cells_of(values), stored=None)
    same = values | {name: normal(values[name]) for name in ("title", "summary", "description", "venue", "accessibility")}
    sessions_read, sessions_same = read.pop("sessions"), same.pop("sessions")

    assert (read, faults) == (same, {})
    assert [(line["starts_at"], line["ends_at"], line["modules"]) for line in sessions_read] == [
        (line["starts_at"], line["ends_at"], line["modules"]) for line in sessions_same
    ]


def test_both_hours_of_the_night_the_clock_goes_back_stay_apart():
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)  # both 2:30 in Berlin
    base = {"uuid": None, "break_minutes": 0, "is_online": False, "venue": "", "modules": None}
    lines = [base | {"starts_at": first, "ends_at": second}]

    text = write_sessions(lines)

    assert text == "25.10.2026 02:30 – 02:30 +01:00"
    assert read_sessions(text) == lines


def test_a_session_reads_as_people_write_it():
    (line,) = read_sessions("1.3.2027 9:00 - 14:30 | Pause 60 | online | Module 7: 180; v3: 90")

    assert (line["starts_at"], line["ends_at"], line["break_minutes"], line["is_online"]) == (berlin(2027, 3, 1, 9), berlin(2027, 3, 1, 14, 30), 60, True)
    assert line["modules"] == [{"code": "7", "minutes": 180}, {"code": "V3", "minutes": 90}]
    assert line["starts_at"].astimezone(BERLIN) == datetime(2027, 3, 1, 9, tzinfo=BERLIN)


@pytest.mark.parametrize("text", ["morgen", "01.03.2027 25:00 – 26:00", "31.02.2027 09:00 – 10:00", "01.03.2027 09:00 – 10:00 | Kaffee"])
def test_a_session_nobody_understands_is_refused(text):
    with pytest.raises(CellRefused):
        read_sessions(text)


@pytest.mark.parametrize(
    ("column", "text", "part"),
    [
        ("seats", "viele", "ganze Zahl"),
        ("seats", "0", "füllen Sie"),
        ("fee_cents", "12,345", "„120,00“"),
        ("registration_until", "bald", "31.12.2027"),
        ("mode", "per Post", "Möglich sind: vor Ort"),
        ("dates_on_request", "vielleicht", "ja"),
        ("modules", "Modul sieben", "7: 270"),
        ("title", " ", "füllen Sie"),
    ],
)
def test_a_cell_that_says_nothing_is_named(column, text, part):
    cells = {"title": "Kurs", "format": "basis", "seats": "12"} | {column: text}

    _values, faults = values_from(cells, stored=None)

    assert list(faults) == [column]
    assert part in faults[column]


def test_euros_are_read_as_people_write_them():
    cells = {"title": "Kurs", "format": "basis", "seats": "12"}

    assert [values_from(cells | {"fee_cents": text}, stored=None)[0]["fee_cents"] for text in ("120", "1.250,50", "89.5", "0 €", "")] == [
        12_000,
        125_050,
        8_950,
        0,
        None,
    ]
