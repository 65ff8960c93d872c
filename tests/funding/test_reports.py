"""The report for the ministry, and the list of double funding."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.workbook import workbook
from funding.domain.desk_double import double_funding, doubts_about
from funding.domain.desk_report import ministry_report, report_sheets
from tests.factories.core import UserFactory
from tests.factories.funding import AT, SchemeFactory, a_seat, an_application, an_event_application, approved, rejected
from tests.factories.needs import a_town
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def test_report_hides_groups_under_five():
    few, many = SchemeFactory(title="Wenige"), SchemeFactory(title="Viele")
    for scheme, count in ((few, 4), (many, 5)):
        for _number in range(count):
            approved(an_application(scheme))
    rejected(an_application(many))

    report = ministry_report(at=AT)

    lines = {line.scheme.title: (line.people, line.approved_cents, line.settled_cents) for line in report.schemes}
    assert lines == {"Viele": (5, 60_000, 0), "Wenige": (None, None, 0)}
    by_scheme = report.tables[0]
    assert by_scheme.rows == ("Viele", "Wenige")
    assert by_scheme.table.cells[1][-1] is None
    assert by_scheme.table.hides_something


def test_report_hides_the_money_of_a_scheme_whose_other_part_is_too_few():
    scheme, town = SchemeFactory(), a_town()
    for _number in range(3):
        approved(an_application(scheme))
    approved(an_event_application(town, UserFactory(), scheme), cents=45_000)  # 12 people

    assert [(line.people, line.approved_cents) for line in ministry_report(at=AT).schemes] == [(None, None)]


def test_report_as_a_workbook_has_the_same_gaps():
    scheme = SchemeFactory(title="Wenige")
    approved(an_application(scheme))

    book = load_workbook(BytesIO(workbook(report_sheets(ministry_report(at=AT)))))

    assert book.sheetnames[0] == "Förderlinien"
    assert [cell.value for cell in book["Förderlinien"][2]] == ["Wenige", "Beispielministerium", "unter 5 oder geschützt", "unter 5 oder geschützt", 0]


def test_report_asks_the_same_number_of_queries(django_assert_num_queries):
    scheme = SchemeFactory()
    for _number in range(6):
        approved(an_application(scheme))

    with django_assert_num_queries(2):
        assert ministry_report(at=AT).schemes[0].people == 6


def test_double_funding_lists_what_touches_another_source():
    seat = a_seat()
    first, second = an_application(seat=seat), an_application(seat=seat)
    told = an_application(other_funding="Stiftung")
    reduced = an_application(seat=a_seat(offering=OfferingFactory(fee_cents=30_000, subsidy_cents=6_000)))
    plain = an_application()
    rejected(an_application(other_funding="Stiftung"))

    found = {frozenset(row.pk for row in doubt.applications): doubt.reasons for doubt in double_funding()}

    assert found == {
        frozenset({first.pk, second.pk}): ("mehrere Anträge für dasselbe",),
        frozenset({told.pk}): ("andere Förderung angegeben",),
        frozenset({reduced.pk}): ("die Gebühr ist schon ermäßigt",),
    }
    assert doubts_about(plain) == []


def test_double_funding_says_when_together_it_is_more_than_the_costs():
    seat = a_seat()
    for _number in range(2):
        approved(an_application(SchemeFactory(rate_percent=60), seat), cents=14_400)

    (doubt,) = double_funding()

    assert doubt.reasons == ("mehrere Anträge für dasselbe", "zusammen mehr bewilligt, als es kostet")


def test_double_funding_sees_a_seat_in_a_funded_event():
    town = a_town()
    event = an_event_application(town, UserFactory())
    seat = an_application(seat=a_seat(offering=event.offering))

    assert doubts_about(seat) == ["die ganze Veranstaltung wird auch gefördert"]
