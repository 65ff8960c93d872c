"""The same certificate asked for by many at once, and many drawing numbers, on whatever database the run uses."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from wagtail.models import ModelLogEntry

from certificates.domain import issue as issue_module
from certificates.domain.bulk import scope_of, start_run, work_on
from certificates.domain.claims import of_seat
from certificates.domain.due import issue_due
from certificates.domain.invariants import find_problems
from certificates.domain.issue import issue_certificate
from certificates.domain.numbers import draw_number
from certificates.domain.rendering import render_certificate
from certificates.domain.revoke import confirm_withdrawal, request_withdrawal
from certificates.enums import CertificateKind, WithdrawalKind
from certificates.models import Certificate, IssueRun, NumberSeries, Withdrawal
from core.models import Job
from learners.models import Enrolment
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.certificates import ISSUED_AT, attend, attended_enrolment, make_attendance_certificate
from tests.factories.core import make_coordinator
from tests.factories.learners import EnrolmentFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def issuing(enrolment):
    """A call that issues, on its own copy of the row as a request would have it."""
    return lambda: issue_certificate(of_seat(Enrolment.objects.select_related("offering").get(pk=enrolment.pk)), by=None, at=ISSUED_AT)


def test_twenty_ask_for_the_same_certificate():
    enrolment = attended_enrolment(270)

    results = run_together([issuing(enrolment)] * 20)

    assert errors_among(results) == []
    assert Counter(result.number for result in results) == {"QQ-TB-2026-000001": 20}
    assert (Certificate.objects.count(), NumberSeries.objects.get().last_number) == (1, 1)
    assert Job.objects.filter(task="certificates.render").count() == 1


def test_without_the_lock_the_same_race_goes_wrong(monkeypatch):
    """The twin: all find no certificate before anybody writes one, and the unique constraint stops the second one hard."""
    enrolment = attended_enrolment(270)
    monkeypatch.setattr(issue_module, "lock_claim", lambda claim: None)
    monkeypatch.setattr(issue_module, "_due", meet_after(issue_module._due, parties=4, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")  # read by connections made from now on

    results = run_together([issuing(enrolment)] * 4)

    assert errors_among(results) != []


def test_twenty_certificates_at_once_get_twenty_numbers_without_gap():
    enrolments = [attended_enrolment(270) for _each in range(20)]

    results = run_together([issuing(enrolment) for enrolment in enrolments])

    assert errors_among(results) == []
    assert sorted(result.number for result in results) == [f"QQ-TB-2026-{number:06d}" for number in range(1, 21)]
    assert list(find_problems()) == []


def test_first_number_of_a_year_is_drawn_by_ten_at_once():
    def draw():
        with transaction.atomic():
            return draw_number(CertificateKind.PATHWAY, year=2031)

    results = run_together([draw] * 10)

    assert errors_among(results) == []
    assert sorted(results) == [f"QQ-ZE-2031-{number:06d}" for number in range(1, 11)]


def test_number_of_a_failed_issue_is_given_again():
    def draw(fail):
        def call():
            with transaction.atomic():
                number = draw_number(CertificateKind.ATTENDANCE, year=2026)
                if fail:
                    raise RuntimeError(number)
                return number

        return call

    results = run_together([draw(number % 2 == 0) for number in range(10)])

    assert sorted(result for result in results if isinstance(result, str)) == [f"QQ-TB-2026-{number:06d}" for number in range(1, 6)]
    assert NumberSeries.objects.get().last_number == 5


def test_four_workers_set_the_same_pdf_and_keep_one():
    certificate = make_attendance_certificate(270)

    results = run_together([lambda: render_certificate(certificate.uuid, at=datetime(2026, 6, 1, 11, tzinfo=UTC))] * 4)

    assert errors_among(results) == []
    assert list(find_problems()) == []
    assert len(Certificate.objects.get().pdf_sha256) == 64
    assert Job.objects.filter(task="core.send_mail").count() == 1


def test_twelve_press_issue_all_while_the_nightly_run_comes_in_between(dana):
    first = attended_enrolment(270)
    for _more in range(5):
        attend(EnrolmentFactory(offering=first.offering), 270)
    scope = scope_of(str(first.offering.uuid))

    def press():
        return start_run(scope, by=dana, at=ISSUED_AT)

    results = run_together([press] * 12 + [lambda: issue_due(at=ISSUED_AT)])
    runs = {result.pk: result for result in results if isinstance(result, IssueRun)}
    for run in runs.values():
        work_on(run.uuid, at=ISSUED_AT)

    # Who presses after the last one was issued is told that nothing is due; nobody gets an error or a second run beside an open one.
    assert [error for error in errors_among(results) if not error.startswith("NothingDue")] == []
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [f"QQ-TB-2026-{number:06d}" for number in range(1, 7)]
    assert all(run.items.count() == 6 for run in runs.values())
    assert list(find_problems()) == []


def test_two_confirm_the_same_withdrawal_and_one_decides(dana):
    certificate = make_attendance_certificate(270)
    request = request_withdrawal(certificate, kind=WithdrawalKind.REVOKE, reason="Verwechslung", by=dana, at=ISSUED_AT)
    others = [make_coordinator(first_name="Ines"), make_coordinator(first_name="Nora")]

    def confirming(by):
        return lambda: confirm_withdrawal(Withdrawal.objects.select_related("certificate__enrolment__offering").get(pk=request.pk), by=by, at=ISSUED_AT)

    results = run_together([confirming(by) for by in others])

    assert [error.partition(":")[0] for error in errors_among(results)] == ["AlreadyDecided"]
    assert ModelLogEntry.objects.filter(action="certificates.revoked").count() == 1
