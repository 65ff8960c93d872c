"""Hints on Bildungszeit, ESF Plus and FernUSG, held against the programme's own figures (research 2.2)."""

from datetime import date, timedelta

import pytest

from funding.domain.hints import CourseFacts, _months_later, hints_for, pathway_hints

DAY = date(2027, 3, 1)


def facts(*minutes, apart=0, step=1, **more):
    return CourseFacts(tuple((DAY + timedelta(days=step * number), each) for number, each in enumerate(minutes)), asynchronous_minutes=apart, **more)


def fits(given, key):
    return next(hint.fits for hint in hints_for(given) if hint.key == key)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(270), False),  # 6 WSt. are 4.5 hours: no day of Bildungszeit
        (facts(360), True),  # 8 WSt. are 6 hours
        (facts(359), False),
        (facts(360, 360, 270), False),  # on average
        (facts(450, 270), True),
        (facts(360, apart=360), False),  # presence must predominate
    ],
)
def test_bildungszeit_asks_for_six_clock_hours_a_day(given, expected):
    assert fits(given, "bildungszeit") is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(270), False),  # an Einführung of 6 units is too short
        (facts(360), True),
        (facts(360, 360, step=200), False),  # more than six months
        (facts(360, is_inhouse=True), False),
        (facts(360, fee_cents=600_001), False),
        (facts(*[450] * 16), True),  # 160 units
        (facts(*[450] * 16, 45), False),
    ],
)
def test_esf_asks_for_8_to_160_units_within_six_months(given, expected):
    assert fits(given, "esf") is expected


def test_esf_always_says_that_municipal_staff_is_excluded():
    assert all("Gemeinden sind ausgeschlossen" in next(hint.text for hint in hints_for(each) if hint.key == "esf") for each in (facts(270), facts(360)))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(36 * 45, apart=72 * 45), False),  # both tasks: 66.7 %, to be looked at
        (facts(36 * 45, apart=36 * 45), True),  # Koordination: exactly half does not predominate
        (facts(54 * 45, apart=18 * 45), True),
    ],
)
def test_distance_learning_is_more_than_half_apart(given, expected):
    assert fits(given, "fernusg") is expected


def test_distance_learning_is_not_mentioned_without_asynchronous_parts_or_payment():
    for given in (facts(360), facts(36, apart=72, fee_cents=0)):
        assert [hint.key for hint in hints_for(given)] == ["bildungszeit", "esf"]


def test_rules_are_dated():
    early = CourseFacts(((date(2015, 6, 30), 360),))
    between = CourseFacts(((date(2023, 8, 31), 360),))

    assert hints_for(early) == []
    assert [hint.key for hint in hints_for(between)] == ["bildungszeit"]


def test_every_hint_names_its_source():
    assert all("§" in hint.source or "Merkblatt" in hint.source for hint in hints_for(facts(360, apart=30)))


@pytest.mark.django_db
def test_of_the_three_bildungswege_only_both_tasks_together_are_to_be_looked_at(curriculum):
    found = [hint.fits for _title, hint in pathway_hints(DAY)]

    assert sorted(found) == [False, True, True]


def test_months_end_where_months_end():
    assert _months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert _months_later(date(2027, 3, 31), 6) == date(2027, 9, 30)
    assert _months_later(date(2026, 6, 15), 6) == date(2026, 12, 15)
