"""The Lernzeitkonto: one read model behind page, PDF, workbook and interface."""

from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from openpyxl import load_workbook

from benchmarks.hours import difference, write_ledgers
from curriculum.models import Module, Pathway
from learners.domain.account import account_of
from learners.domain.attendance import Mark, record_attendance
from learners.domain.hours import reverse_hours
from learners.domain.hours_report import ask_for_report, forget_reports
from learners.models import HoursReport
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory, PathwayEnrolmentFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")


@pytest.fixture
def ledger(amina, boris):
    """Amina on Quartierskoordination: module 1 learned, a line taken back, a session she was excused from."""
    PathwayEnrolmentFactory(learner=amina, pathway=Pathway.objects.get(slug="koordination"))
    one, two, three = (Module.objects.get(code=code, curriculum__is_current=True) for code in ("1", "2", "3"))
    HoursEntryFactory(learner=amina, module=one, minutes=270)
    reverse_hours(HoursEntryFactory(learner=amina, module=two, phase="S", minutes=90), reason="Doppelt", by=amina, at=timezone.now())
    session = OfferingFactory(modules=[(three, 270)]).sessions.get()
    seat = EnrolmentFactory(offering=session.offering, learner=amina)
    record_attendance(session, marks=[Mark(seat.uuid, "excused", None, 0, excuse="travel")], by=boris, at=session.ends_at)
    return account_of(amina, at=AT)


def test_account_tells_the_five_figures_of_each_module(ledger):
    (progress,) = ledger.progresses

    figures = {row.module.code: (row.required, row.planned, row.credited, row.excused, row.missing) for row in progress.rows if row.module.code in "123"}

    assert figures == {"1": (270, 0, 270, 0, 0), "2": (270, 0, 0, 0, 270), "3": (270, 0, 0, 270, 270)}
    assert (progress.total.excused, ledger.balance) == (270, 270)


def test_random_ledgers_are_the_same_everywhere(amina, provider):
    for code in ("3", "7", "11", "12"):
        OfferingFactory(provider=provider, modules=[(Module.objects.get(code=code, curriculum__is_current=True), 270)])

    people = write_ledgers(25, seed=7)

    assert [difference(person, with_pdf=number == 0) for number, person in enumerate(people)] == [0] * 25
    assert sum(person.hours.count() for person in people) > 200


def test_workbook_has_accounts_and_lines_and_no_formula(ledger, amina, client_of, tmp_path):
    HoursEntryFactory(learner=amina, module=Module.objects.get(code="1", curriculum__is_current=True), reason='=HYPERLINK("http://example.org")')

    answer = client_of(amina).get("/mein-bereich/lernzeiten/lernzeiten.xlsx")

    (tmp_path / "book.xlsx").write_bytes(b"".join(answer))
    book = load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Lernzeitkonto", "Buchungen", "Entschuldigt"]
    assert [row[3] for row in book["Buchungen"].iter_rows(min_row=2, values_only=True)] == [270, 90, -90, 270]
    assert [cell.data_type for row in book["Buchungen"].iter_rows(min_row=5) for cell in row if cell.column_letter == "I"] == ["s"]


def test_report_is_made_once_as_an_accessible_pdf_and_forgotten_after_a_week(ledger, amina, client_of, run_jobs):
    client = client_of(amina)
    address = client.post("/mein-bereich/lernzeiten/uebersicht/").headers["Location"]
    assert client.post("/mein-bereich/lernzeiten/uebersicht/").headers["Location"] == address  # the second wish is the first one
    assert "Ihr PDF wird erstellt" in client.get(address).content.decode()

    run_jobs()

    assert "Das PDF ist fertig" in client.get(address).content.decode()
    report = HoursReport.objects.get()
    document = pypdf.PdfReader(report.pdf.open())
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert "Amina" in document.pages[0].extract_text()
    assert b"".join(client.get(address + "lernzeiten.pdf"))[:5] == b"%PDF-"
    assert forget_reports(at=report.asked_at + timedelta(days=6)) == 0
    assert forget_reports(at=report.asked_at + timedelta(days=8)) == 1
    assert not report.pdf.storage.exists(report.pdf.name)


def test_strangers_reports_do_not_exist(ledger, amina, emil, client_of):
    report = ask_for_report(amina, at=timezone.now())

    assert client_of(emil).get(f"/mein-bereich/lernzeiten/uebersicht/{report.uuid}/").status_code == 404
