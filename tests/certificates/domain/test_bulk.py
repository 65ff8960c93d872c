"""Many at once: who is due and why not, started once, worked off item by item, whatever kills the worker."""

import io
import zipfile

import pytest

from certificates.domain import bulk
from certificates.domain.bulk import NothingDue, figures_of, papers_of, scope_of, select, start_run, work_on
from certificates.domain.claims import of_seat
from certificates.domain.invariants import find_problems
from certificates.domain.issue import issue_certificate
from certificates.domain.revoke import revoke_certificate
from certificates.domain.zip_stream import zip_of
from certificates.enums import CertificateKind
from certificates.models import Certificate, IssueRun
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attend, attended_enrolment, attended_introduction
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory

pytestmark = pytest.mark.django_db


def group_of(*minutes: int | None):
    """An offering of one day with a seat per figure; the people are called A, B, C …"""
    first = attended_enrolment(minutes[0], learner=UserFactory(last_name="A"))
    for number, attended in enumerate(minutes[1:], start=1):
        seat = EnrolmentFactory(offering=first.offering, learner=UserFactory(last_name=chr(ord("A") + number)))
        attend(seat, attended)
    return first.offering


def begin(offering, by, **more):
    return start_run(scope_of(str(offering.uuid)), by=by, at=ISSUED_AT, **more)


def states(run):
    return [(item.learner.last_name, item.state) for item in run.items.select_related("learner").order_by("learner__last_name")]


def test_everybody_with_a_seat_is_issued_refused_left_out_or_had_one(dana):
    offering = group_of(270, 0, None, 216, 270, 270)
    by_name = {seat.learner.last_name: seat for seat in offering.enrolments.select_related("learner", "offering")}
    issue_certificate(of_seat(by_name["E"]), by=None, at=ISSUED_AT)
    revoke_certificate(issue_certificate(of_seat(by_name["F"]), by=None, at=ISSUED_AT), reason="Falsch", by=dana, at=ISSUED_AT)

    run = begin(offering, dana, leave_out={of_seat(by_name["D"]).key})
    work_on(run.uuid, at=ISSUED_AT)

    assert states(run) == [("A", "issued"), ("B", "refused"), ("C", "refused"), ("D", "left_out"), ("E", "existing"), ("F", "refused")]
    figures = figures_of(run)
    assert figures.everybody == figures.issued + figures.existing + figures.refused + figures.left_out == offering.enrolments.count()
    assert "mindestens 80 %" in run.items.get(learner__last_name="B").remark
    run.refresh_from_db()
    assert run.finished_at == ISSUED_AT


def test_the_list_shows_the_same_as_the_run_does(dana):
    offering = group_of(270, 215)

    chosen = select(scope_of(str(offering.uuid)), at=ISSUED_AT)

    assert [each.learner.last_name for each in chosen.due] == ["A"]
    assert [(each.learner.last_name, each.missing[0].reason) for each in chosen.waiting] == [("B", "too_little")]
    assert scope_of("nichts") is None


def test_pressing_twice_begins_one_run_and_nothing_due_begins_none(dana):
    offering = group_of(270)

    first, second = begin(offering, dana), begin(offering, dana)

    assert (first, IssueRun.objects.count(), Job.objects.filter(task="certificates.issue_run").count()) == (second, 1, 1)
    work_on(first.uuid, at=ISSUED_AT)
    with pytest.raises(NothingDue):
        begin(offering, dana)


def test_killed_after_any_item_the_next_worker_goes_on(dana, monkeypatch):
    offering = group_of(270, 270, 270)
    run = begin(offering, dana)
    issue, calls = bulk.issue_certificate, []

    def killed(claim, **keywords):
        """Writes, and dies before the transaction ends: every second time."""
        made = issue(claim, **keywords)
        calls.append(claim)
        if len(calls) % 2:
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(bulk, "issue_certificate", killed)
    for _attempt in range(3):
        with pytest.raises(KeyboardInterrupt):
            work_on(run.uuid, at=ISSUED_AT)
    monkeypatch.undo()
    work_on(run.uuid, at=ISSUED_AT)

    assert sorted(Certificate.objects.values_list("number", flat=True)) == [f"QQ-TB-2026-{number:06d}" for number in (1, 2, 3)]
    assert list(find_problems()) == []


def test_one_that_fails_does_not_keep_the_others_back(dana, monkeypatch, caplog):
    offering = group_of(270, 270)
    run = begin(offering, dana)
    issue = bulk.issue_certificate

    def fails_for_a(claim, **keywords):
        if claim.enrolment.learner_id == run.items.get(learner__last_name="A").learner_id:
            raise ValueError("unforeseen")
        return issue(claim, **keywords)

    monkeypatch.setattr(bulk, "issue_certificate", fails_for_a)
    work_on(run.uuid, at=ISSUED_AT)

    assert states(run) == [("A", "failed"), ("B", "issued")]


def test_einfuehrung_gives_both_papers(dana):
    seat = attended_introduction()
    run = begin(seat.offering, dana)

    work_on(run.uuid, at=ISSUED_AT)

    assert sorted(Certificate.objects.values_list("kind", flat=True)) == [CertificateKind.ATTENDANCE, CertificateKind.INTRODUCTION]
    assert list(find_problems()) == []


def test_zip_holds_the_files_of_the_run_and_names_what_is_spoiled(dana, run_jobs):
    run = begin(group_of(270, 270), dana)
    run_jobs()

    papers = papers_of(run)
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_of(papers)))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{paper.number}.pdf" for paper in papers]
        assert archive.read(f"{papers[0].number}.pdf") == papers[0].pdf.read()
    papers[0].pdf_sha256 = "0" * 64
    with zipfile.ZipFile(io.BytesIO(b"".join(zip_of(papers)))) as archive:
        assert archive.namelist() == [f"{papers[1].number}.pdf", "FEHLT.txt"]
