"""Many at once: who is due and why not, started once, worked off item by item, whatever kills the worker."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from certificates.domain import bulk
from certificates.domain.bulk import NothingDue, figures_of, module_key, papers_of, scope_of, select, start_run, work_on
from certificates.domain.claims import of_everything, of_module, of_seat
from certificates.domain.invariants import find_problems
from certificates.domain.issue import issue_certificate
from certificates.domain.revoke import revoke_certificate
from certificates.domain.zip_stream import zip_of
from certificates.enums import CertificateKind
from certificates.models import Certificate, IssueRun
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attend, attended_enrolment, attended_introduction, finished_module
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory
from tests.factories.providers import a_module

pytestmark = pytest.mark.django_db

LATER = datetime(2027, 1, 15, 10, 0, tzinfo=UTC)  # after everything the factories record


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


def test_modulnachweise_are_issued_to_all_who_have_the_hours_of_a_module(dana, run_jobs):
    anna, ben, cem = (UserFactory(last_name=name) for name in ("A", "B", "C"))
    seven, eight = finished_module(anna), finished_module(anna, code="8")
    finished_module(ben, minutes=200)
    finished_module(cem)
    issue_certificate(of_module(cem, seven), by=None, at=ISSUED_AT)
    scope = scope_of(module_key(seven.pk))

    chosen = select(scope, at=ISSUED_AT)
    run = start_run(scope, by=dana, at=ISSUED_AT)
    run_jobs()

    assert [(each.learner, each.claim.module) for each in chosen.due] == [(anna, seven)]
    assert [(each.learner, each.missing[0].reason) for each in chosen.waiting] == [(ben, "minutes")]
    assert states(run) == [("A", "issued"), ("B", "refused")]
    assert [(row.learner, row.module) for row in papers_of(run)] == [(anna, seven)]
    assert [message.to for message in mail.outbox if papers_of(run)[0].number in message.body] == [[anna.email]]
    with pytest.raises(NothingDue):
        start_run(scope, by=dana, at=ISSUED_AT)
    everything = select(scope_of("module"), at=ISSUED_AT)
    assert [(each.learner, each.claim.module) for each in everything.due] == [(anna, eight)]
    assert list(find_problems()) == []


def test_one_person_and_module_can_be_left_out(dana):
    anna = UserFactory(last_name="A")
    seven, eight = finished_module(anna), finished_module(anna, code="8")

    run = start_run(scope_of("module"), leave_out={of_module(anna, seven).key}, by=dana, at=ISSUED_AT)
    work_on(run.uuid, at=ISSUED_AT)

    assert [(item.module, item.state) for item in run.items.select_related("module")] == [(eight, "issued"), (seven, "left_out")]


def test_a_withdrawn_modulnachweis_is_not_issued_in_bulk(dana):
    anna = UserFactory(last_name="A")
    seven = finished_module(anna)
    revoke_certificate(issue_certificate(of_module(anna, seven), by=None, at=ISSUED_AT), reason="Falsch", by=dana, at=ISSUED_AT)

    assert select(scope_of("module"), at=ISSUED_AT).due == []


def test_leistungsuebersichten_are_issued_once_and_again_when_something_was_added(dana):
    anna, ben = UserFactory(last_name="A"), UserFactory(last_name="B")
    UserFactory(last_name="Without hours")
    finished_module(anna)
    finished_module(ben, code="8")
    scope = scope_of("transcript")

    first = start_run(scope, by=dana, at=LATER)
    work_on(first.uuid, at=LATER)

    assert states(first) == [("A", "issued"), ("B", "issued")]
    with pytest.raises(NothingDue):
        start_run(scope, by=dana, at=LATER)

    HoursEntryFactory(learner=anna, module=a_module("9"), minutes=45, happened_on_date=LATER.date(), recorded_at=LATER + timedelta(hours=1))
    second = start_run(scope, by=dana, at=LATER + timedelta(days=1))
    work_on(second.uuid, at=LATER + timedelta(days=1))

    assert states(second) == [("A", "issued")]
    assert sorted(Certificate.objects.values_list("learner__last_name", "state")) == [("A", "replaced"), ("A", "valid"), ("B", "valid")]
    assert list(find_problems()) == []


def test_a_withdrawn_leistungsuebersicht_is_not_issued_in_bulk(dana):
    anna = UserFactory(last_name="A")
    finished_module(anna)
    revoke_certificate(issue_certificate(of_everything(anna), by=None, at=LATER), reason="Falsch", by=dana, at=LATER)

    assert select(scope_of("transcript"), at=LATER).due == []


def test_many_modules_take_as_many_queries_as_one(django_assert_max_num_queries):
    people = [UserFactory() for _each in range(4)]
    for person in people:
        for code in ("7", "8", "9"):
            finished_module(person, code=code)

    for key, count in (("module", 12), ("transcript", 4)):
        with django_assert_max_num_queries(6):
            assert len(select(scope_of(key), at=LATER).due) == count


@pytest.mark.parametrize("key", ["module-", "module-x", "module-999999", "module-99999999999999999999", "module-²"])
def test_a_module_nobody_knows_is_no_scope(key):
    assert scope_of(key) is None


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
