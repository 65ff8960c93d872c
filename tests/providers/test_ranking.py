"""The pure ranking: each hard condition by itself, the score in figures, and an order that never wavers."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from providers.domain.ranking import SHARES, Barrier, Course, Feedback, Teacher, Wanted, affordable, barriers_of_course, barriers_of_teacher, rank

NONE: frozenset[str] = frozenset()
WANTED = Wanted(
    format="basis",
    minutes={"7": 270, "8": 270},
    format_minutes=270,
    kreis="08421",
    lat=48.4,
    lon=10.0,
    places=frozenset({"inhouse", "regional"}),
    radius_km=30,
    first=date(2027, 2, 1),
    last=date(2027, 7, 31),
    weekdays=frozenset({1, 2}),
    day_length="any",
    people=12,
    audience=frozenset({"administration"}),
    languages=frozenset({"de"}),
    accessibility=NONE,
    budget_cents=200_000,
)
COURSE = Course(
    key="c",
    provider="a",
    format="basis",
    minutes={"7": 270, "1": 270},
    place="regional",
    lat=48.4,
    lon=10.0,
    starts=date(2027, 3, 2),
    ends=date(2027, 3, 2),
    weekdays=frozenset({1}),
    longest_minutes=330,
    free_seats=12,
    audience=NONE,
    languages=frozenset({"de"}),
    accessibility=NONE,
    fee_cents=12_000,
)
TEACHER = Teacher(
    key="a",
    formats=frozenset({"basis"}),
    modules=frozenset({"7", "8"}),
    kreise=NONE,
    lat=48.4,
    lon=10.0,
    audience=NONE,
    languages=frozenset({"de"}),
    accessibility=NONE,
    capacity_minutes=1_080,
    promised_minutes=0,
    fee_cents_per_lesson=9_000,
)


@pytest.mark.parametrize(
    ("wanted", "course", "barrier"),
    [
        ({}, {"format": "einfuehrung"}, Barrier.FORMAT),
        ({}, {"minutes": {"1": 270}}, Barrier.MODULE),
        ({}, {"place": "central"}, Barrier.PLACE),
        ({}, {"place": "online", "lat": None, "lon": None}, Barrier.PLACE),
        ({}, {"lat": 48.7}, Barrier.REGION),
        ({}, {"lat": None, "lon": None}, Barrier.REGION),
        ({}, {"starts": date(2027, 1, 31)}, Barrier.WINDOW),
        ({}, {"ends": date(2027, 8, 1)}, Barrier.WINDOW),
        ({}, {"weekdays": frozenset({1, 5})}, Barrier.WEEKDAY),
        ({"day_length": "half"}, {}, Barrier.DAY_LENGTH),
        ({"day_length": "full"}, {"longest_minutes": 270}, Barrier.DAY_LENGTH),
        ({}, {"free_seats": 11}, Barrier.GROUP),
        ({}, {"audience": frozenset({"market"})}, Barrier.AUDIENCE),
        ({}, {"languages": frozenset({"en"})}, Barrier.LANGUAGE),
        ({"accessibility": frozenset({"step_free"})}, {}, Barrier.ACCESSIBILITY),
        ({}, {"fee_cents": 16_667}, Barrier.BUDGET),
    ],
)
def test_each_condition_alone_keeps_an_offering_out(wanted, course, barrier):
    assert barriers_of_course(WANTED, COURSE) == ()
    assert barriers_of_course(replace(WANTED, **wanted), replace(COURSE, **course)) == (barrier,)


@pytest.mark.parametrize(
    ("wanted", "teacher", "barrier"),
    [
        ({}, {"formats": NONE}, Barrier.FORMAT),
        ({}, {"modules": frozenset({"1"})}, Barrier.MODULE),
        ({"places": frozenset({"regional"})}, {}, Barrier.PLACE),
        ({}, {"kreise": frozenset({"08111"})}, Barrier.REGION),
        ({}, {"audience": frozenset({"market"})}, Barrier.AUDIENCE),
        ({}, {"languages": frozenset({"en"})}, Barrier.LANGUAGE),
        ({"accessibility": frozenset({"sign_interpreter"})}, {}, Barrier.ACCESSIBILITY),
        ({}, {"promised_minutes": 811}, Barrier.CAPACITY),
        ({"budget_cents": 53_999}, {}, Barrier.BUDGET),
    ],
)
def test_each_condition_alone_keeps_a_provider_out(wanted, teacher, barrier):
    assert barriers_of_teacher(WANTED, TEACHER) == ()
    assert barriers_of_teacher(replace(WANTED, **wanted), replace(TEACHER, **teacher)) == (barrier,)


def test_conditions_that_hold_at_the_edge():
    assert barriers_of_course(WANTED, replace(COURSE, starts=WANTED.first, ends=WANTED.last, fee_cents=16_666)) == ()
    assert barriers_of_course(WANTED, replace(COURSE, starts=None, ends=None, weekdays=NONE, longest_minutes=0)) == ()
    assert barriers_of_teacher(replace(WANTED, budget_cents=54_000), replace(TEACHER, promised_minutes=810)) == ()
    assert barriers_of_teacher(replace(WANTED, accessibility=frozenset({"step_free"})), TEACHER) == ()  # the room is the host's
    assert barriers_of_teacher(WANTED, replace(TEACHER, capacity_minutes=None, fee_cents_per_lesson=None)) == ()


def test_everything_that_is_in_the_way_is_said():
    assert barriers_of_teacher(WANTED, replace(TEACHER, formats=NONE, promised_minutes=1_080, languages=frozenset({"en"}))) == (
        Barrier.FORMAT,
        Barrier.LANGUAGE,
        Barrier.CAPACITY,
    )


def test_the_score_is_the_weighted_sum_of_its_parts():
    ranking = rank(WANTED, [COURSE], [TEACHER], {"a": Feedback(tenths=42, answers=9)})

    teacher, course = ranking.suggestions
    assert sum(SHARES.values()) == 100
    assert [(part.name, part.points, part.figure) for part in teacher.parts] == [
        ("coverage", 100, 540),
        ("distance", 100, 0),
        ("fee", 75, 750),  # 9,000 cents a lesson for twelve people
        ("date", 100, 0),
        ("load", 100, 1_080),
        ("feedback", 80, 42),
    ]
    assert [(part.name, part.points, part.figure) for part in course.parts] == [
        ("coverage", 50, 270),
        ("distance", 100, 0),
        ("fee", 67, 1_000),
        ("date", 84, 29),
        ("load", 100, 1_080),
        ("feedback", 80, 42),
    ]
    assert (teacher.score, course.score) == (94, 71)
    assert (teacher.cost_cents, course.cost_cents) == (108_000, 144_000)


def test_what_nobody_knows_counts_half():
    unknown = replace(TEACHER, lat=None, lon=None, capacity_minutes=None, fee_cents_per_lesson=None)

    (one,) = rank(WANTED, [], [unknown], {"a": Feedback(tenths=50, answers=4)}).suggestions

    assert {part.name: part.points for part in one.parts if part.figure is None} == {"distance": 50, "fee": 50, "load": 50, "feedback": 50}


def test_an_introduction_is_asked_for_by_its_format():
    wanted = replace(WANTED, format="einfuehrung", minutes={})

    ranking = rank(wanted, [], [TEACHER, replace(TEACHER, key="b", formats=frozenset({"einfuehrung"}))], {})

    assert [(one.key, one.cost_cents) for one in ranking.suggestions] == [("b", 54_000)]
    assert [(one.key, one.barriers) for one in ranking.left_out] == [("a", (Barrier.FORMAT,))]


def test_a_provider_covers_what_its_capacity_and_the_budget_allow():
    assert affordable(replace(WANTED, minutes={"7": 90, "8": 270}), replace(TEACHER, capacity_minutes=300)) == {"8": 270}
    assert affordable(replace(WANTED, budget_cents=60_000), TEACHER) == {"7": 270}


def test_the_order_does_not_depend_on_the_order_of_what_comes_in():
    teachers = [replace(TEACHER, key=f"t{number}", promised_minutes=90 * (number % 3), lat=48.4 + number / 50) for number in range(12)]
    courses = [replace(COURSE, key=f"c{number}", provider=f"t{number}", free_seats=10 + number) for number in range(6)]
    first = rank(WANTED, courses, teachers, {})

    for number in range(5):
        rng = Random(number)
        again = rank(WANTED, rng.sample(courses, 6), rng.sample(teachers, 12), {})
        assert again == first
    assert [one.score for one in first.suggestions] == sorted((one.score for one in first.suggestions), reverse=True)
