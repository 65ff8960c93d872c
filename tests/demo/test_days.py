"""Teaching days and the plan of offerings: pure, so tried on every day of several years."""

from datetime import date, time, timedelta
from random import Random

import pytest

from core.time import BERLIN, berlin_datetime
from demo.domain.courses import COURSES, FINISHED_COURSES, meetings
from demo.domain.days import DAY, EVENING, easter, is_teaching_day, next_clock_change, teaching_day_from, teaching_day_until
from demo.domain.plans import plan_finished, plan_running, plan_upcoming
from demo.domain.scale import SCALES

SEATS = [None] * 12  # a plan only passes its provider on
ANY_DAY = [date(2026, 1, 1) + timedelta(days=37 * step) for step in range(40)] + [date(2026, 12, 26), date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 28)]


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))]
)
def test_easter_is_where_the_church_has_it(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    "day", [date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1), date(2026, 4, 3), date(2026, 6, 4), date(2026, 11, 22)]
)
def test_is_teaching_day_leaves_out_holidays_and_sundays(day):
    assert is_teaching_day(day, saturday=True) is False


def test_teaching_day_from_and_until_go_to_the_nearest_day():
    assert teaching_day_from(date(2026, 12, 24)) == date(2026, 12, 28)
    assert teaching_day_until(date(2026, 12, 26)) == date(2026, 12, 23)


def test_next_clock_change_finds_spring_and_autumn():
    assert next_clock_change(date(2026, 11, 22)) == date(2027, 3, 28)
    assert next_clock_change(date(2027, 3, 28)) == date(2027, 10, 31)


def test_slots_have_the_minutes_they_say():
    for slot in (DAY, EVENING):
        length = berlin_datetime(date(2027, 1, 11), slot.ends) - berlin_datetime(date(2027, 1, 11), slot.starts)
        assert length - timedelta(minutes=slot.break_minutes) == timedelta(minutes=slot.minutes)


def test_courses_cover_every_module_and_format():
    wanted = {str(number) for number in range(1, 19)} | {f"V{number}" for number in range(1, 12)}

    assert {code for course in COURSES for code in course.modules} == wanted
    assert {course.format for course in COURSES} == {"einfuehrung", "basis", "vertiefung"}
    assert len(COURSES) == 60


@pytest.mark.parametrize("today", ANY_DAY, ids=str)
def test_plan_upcoming_stays_within_the_next_twelve_months_on_teaching_days(today):
    days = [meeting.day for plan in plan_upcoming(SCALES["small"], SEATS, Random(1), today=today) for meeting in plan.meetings]

    assert min(days) >= today + timedelta(days=12)
    assert max(days) <= today + timedelta(days=366)
    assert [day for day in days if not is_teaching_day(day, saturday=True)] == []


@pytest.mark.parametrize("today", ANY_DAY, ids=str)
def test_plan_upcoming_leaves_time_to_enrol(today):
    first_days = [plan.meetings[0].day for plan in plan_upcoming(SCALES["small"], SEATS, Random(1), today=today) if plan.meetings]

    assert min(first_days) - timedelta(days=7) > today


@pytest.mark.parametrize("today", ANY_DAY, ids=str)
def test_plan_finished_is_over_and_the_running_one_has_begun(today):
    finished = plan_finished(SCALES["small"], SEATS, Random(1), today=today)
    running = plan_running(None, today=today)

    assert max(meeting.day for plan in finished for meeting in plan.meetings) < today
    assert [plan.course for plan in finished] == list(FINISHED_COURSES)
    assert running.meetings[0].day < today < running.meetings[-1].day


def test_a_weekly_course_keeps_its_hour_across_the_clock_change():
    course = next(course for course in COURSES if course.rhythm == "weekly" and len(course.modules) == 6)
    days = [meeting.day for meeting in meetings(course, date(2027, 3, 10))]

    starts = [berlin_datetime(day, DAY.starts) for day in days]

    assert len({start.utcoffset() for start in starts}) == 1  # stored in UTC
    assert {start.hour for start in starts} == {8, 7}  # winter and summer
    assert {start.astimezone(BERLIN).time() for start in starts} == {time(9)}
