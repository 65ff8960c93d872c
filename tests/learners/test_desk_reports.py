"""What the office counts: participations by half-year, and where it should look."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.desk import WAITING_HOOK, ask
from learners.domain.occupancy import overdue_attendance, too_few, too_many
from learners.domain.reports import HalfYear, half_years, participation_reports
from learners.models import Attendance
from tests.clock import berlin
from tests.factories.core import UserFactory
from tests.factories.learners import AttendanceFactory, EnrolmentFactory, GroupFactory, LearnerProfileFactory
from tests.factories.providers import OfferingFactory, a_format, a_module, an_area

AT = berlin(2027, 5, 1, 12)


def test_half_years_are_counted_backwards_over_the_turn_of_the_year():
    assert [half.label for half in half_years(AT)] == ["2. Hj. 2024", "1. Hj. 2025", "2. Hj. 2025", "1. Hj. 2026", "2. Hj. 2026", "1. Hj. 2027"]
    assert [HalfYear.of(day).half for day in (date(2027, 6, 30), date(2027, 7, 1))] == [1, 2]
    assert half_years(AT)[0].first_day == date(2024, 7, 1)


def taken_part(offering, people, *, sector="", state="present"):
    """So many people were there (or not)."""
    session = offering.sessions.first()
    for _number in range(people):
        learner = UserFactory()
        if sector:
            LearnerProfileFactory(user=learner, sector=sector)
        AttendanceFactory(session=session, enrolment=EnrolmentFactory(offering=offering, learner=learner), state=state)


@pytest.fixture
def year(db):
    """Two half-years, two formats, two areas; three of politics."""
    both = [(a_module("7"), 270), (a_module("3", "Sozialraum", an_area(2, "Sozialraum")), 270)]
    spring = OfferingFactory(first_start=berlin(2027, 3, 1, 9), modules=both)
    autumn = OfferingFactory(first_start=berlin(2026, 9, 1, 9), format=a_format("vertiefung", "Vertiefung"))
    taken_part(spring, 6, sector="administration")
    taken_part(spring, 3, sector="politics")
    taken_part(spring, 5, sector="market")
    taken_part(spring, 2, state="absent")
    taken_part(autumn, 7, sector="administration")
    taken_part(autumn, 5, sector="politics")
    return {report.question.key: report for report in participation_reports(at=AT)}


def lines(report):
    return {label: cells[-2:] for label, cells in zip(report.rows, report.table.cells, strict=True)}


@pytest.mark.django_db
def test_who_was_there_counts_once_per_row_and_small_groups_are_hidden(year):
    assert lines(year["format"]) == {"Basisqualifizierung": (0, 14), "Vertiefung": (12, 0)}
    assert lines(year["lernbereich"]) == {"Beteiligung/Teilhabe": (12, 14), "Sozialraum": (0, 14)}
    assert lines(year["sektor"])["Kommunalpolitik"] == (None, None)  # 3, and its partner in the row
    assert (year["sektor"].table.total, year["format"].table.total, year["lernbereich"].table.total) == (26, 26, 40)


@pytest.mark.django_db
def test_the_page_and_the_workbook_show_the_same_gaps(client_of, dana, emil):
    today = timezone.now()
    offering = OfferingFactory(first_start=today - timedelta(days=2))
    taken_part(offering, 3)
    taken_part(offering, 9, sector="market")

    page = client_of(dana).get(reverse("learners_desk_participations"))
    book = load_workbook(io.BytesIO(client_of(dana).get(reverse("learners_desk_participations_xlsx")).content))

    assert (page.status_code, page.content.decode().count('class="picture"')) == (200, 3)  # of the sectors both sums are hidden: no bar, no picture
    assert book.sheetnames == ["Nach Format", "Nach Lernbereich", "Nach Kreis", "Nach Sektor"]
    assert [row[-1].value for row in book["Nach Sektor"].iter_rows(min_row=2)] == ["unter 5 oder geschützt", "unter 5 oder geschützt", 12]
    assert "unter 5 oder geschützt" in page.content.decode()
    assert client_of(emil).get(reverse("learners_desk_participations")).status_code == 302


@pytest.mark.django_db
def test_reports_take_the_same_queries_for_few_and_for_many(django_assert_max_num_queries, django_assert_num_queries, year):
    with django_assert_max_num_queries(6) as few:
        participation_reports(at=AT)
    for month in range(1, 5):
        taken_part(OfferingFactory(first_start=berlin(2027, month, 8, 9), modules=[(a_module(str(month + 8)), 270)]), 6, sector="civil_society")

    with django_assert_num_queries(len(few)):
        (by_format, *_others) = participation_reports(at=AT)

    assert by_format.table.total == 26 + 24


# ---- where to look ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_too_few_too_many_and_not_recorded(client_of, dana):
    now = timezone.now()
    lonely = OfferingFactory(first_start=now + timedelta(days=10), minimum_seats=6)
    OfferingFactory(first_start=now + timedelta(days=10), minimum_seats=0)
    OfferingFactory(first_start=now + timedelta(days=60), minimum_seats=6)
    OfferingFactory(first_start=now + timedelta(days=10), minimum_seats=6, goes_ahead_at=now)
    OfferingFactory(first_start=now + timedelta(days=10), minimum_seats=6, decide_on_date=now.date() - timedelta(days=1), title="Zu entscheiden")
    full = OfferingFactory(first_start=now + timedelta(days=60), seats=1, seats_taken=1)
    EnrolmentFactory(offering=full, state="waiting")
    too_few_for_a_group = OfferingFactory(first_start=now + timedelta(days=60), seats=4, seats_taken=2)
    GroupFactory(offering=too_few_for_a_group, seats=3, state="waiting")
    forgotten = OfferingFactory(first_start=now - timedelta(days=30)).sessions.get()
    EnrolmentFactory(offering=forgotten.offering)
    fresh = OfferingFactory(first_start=now - timedelta(days=3))
    EnrolmentFactory(offering=fresh)
    done = OfferingFactory(first_start=now - timedelta(days=30)).sessions.get()
    AttendanceFactory(session=done)

    assert list(too_few(at=now)) == [lonely]
    assert [(row, row.waiting) for row in too_many(at=now)] == [(too_few_for_a_group, 3), (full, 1)]
    assert [(row, row.missing) for row in overdue_attendance(at=now)] == [(forgotten, 1)]
    assert Attendance.objects.count() == 1

    browser = client_of(dana)
    waiting = [entry for entry in ask(WAITING_HOOK, browser.get(reverse("wagtailadmin_home")).wsgi_request) if "/auslastung/" in entry.url]
    page = browser.get(reverse("learners_desk_occupancy")).content.decode()
    assert [entry.count for entry in waiting] == [1, 2, 1]
    assert "Über 1 weiteres Angebot ist schon zu entscheiden" in page
    assert [title in page for title in (lonely.title, full.title, forgotten.offering.title, fresh.title)] == [True, True, True, False]


@pytest.mark.django_db
def test_the_office_hears_of_enrolments_it_decides_about(client_of, dana):
    first, _second = [EnrolmentFactory(offering=OfferingFactory(approval="office"), state="requested") for _number in range(2)]
    EnrolmentFactory(offering=OfferingFactory(approval="provider"), state="requested")

    request = client_of(dana).get(reverse("wagtailadmin_home")).wsgi_request
    [entry] = [entry for entry in ask(WAITING_HOOK, request) if "Freigabe" in entry.text]

    assert (entry.count, entry.url) == (2, reverse("learners:portal_offering", args=[first.offering.uuid]))


@pytest.mark.django_db
def test_the_lists_can_be_empty(client_of, dana):
    page = client_of(dana).get(reverse("learners_desk_occupancy")).content.decode()

    assert "Alle abgeschlossenen Listen sind vollständig." in page
    assert "noch niemand teilgenommen" in client_of(dana).get(reverse("learners_desk_participations")).content.decode()
