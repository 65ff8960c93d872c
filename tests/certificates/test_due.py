import io
import logging
from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates.domain import due
from certificates.domain.due import issue_due
from certificates.domain.revoke import revoke_certificate
from certificates.enums import CertificateKind
from certificates.models import Certificate, RuleSet
from core.domain import periodic
from core.enums import JobState
from core.models import Job
from tests.factories.certificates import ISSUED_AT, attended_enrolment, finished_module, finished_pathway, make_attendance_certificate
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("issue_due_certificates", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_command_issues_exactly_what_is_due_and_nothing_twice(curriculum, run_jobs):
    seats = [attended_enrolment(270) for _each in range(3)]
    attended_enrolment(270, 0)
    attended_enrolment(270, None)
    EnrolmentFactory(offering=OfferingFactory())
    pathway = finished_pathway()
    finished_pathway("steuerung", short_by=1)

    first, second = run(), run()

    assert first == ["4 Nachweise ausgestellt, 0 PDF-Dateien erneut angefordert."]
    assert second == ["0 Nachweise ausgestellt, 0 PDF-Dateien erneut angefordert."]
    assert set(Certificate.objects.values_list("enrolment", "pathway_enrolment")) == {(seat.pk, None) for seat in seats} | {(None, pathway.pk)}
    run_jobs()
    assert len(mail.outbox) == 4


def test_dry_run_names_what_is_due_and_writes_nothing():
    seat = attended_enrolment(270)

    assert run("--dry-run") == [f"fällig: attendance.{seat.uuid}", "1 Nachweise sind fällig; nichts wurde ausgestellt."]
    assert Certificate.objects.count() == 0


def test_run_leaves_to_the_office_what_was_withdrawn(dana):
    certificate = make_attendance_certificate(270)
    revoke_certificate(certificate, reason="Falsche Person", by=dana, at=ISSUED_AT)

    assert run() == ["0 Nachweise ausgestellt, 0 PDF-Dateien erneut angefordert."]


def test_run_asks_again_for_a_pdf_that_failed(run_jobs):
    certificate = make_attendance_certificate(270)
    Job.objects.update(state=JobState.FAILED, finished_at=ISSUED_AT)

    assert run() == ["0 Nachweise ausgestellt, 1 PDF-Dateien erneut angefordert."]
    assert run() == ["0 Nachweise ausgestellt, 0 PDF-Dateien erneut angefordert."]
    Job.objects.filter(state=JobState.FAILED).delete()
    run_jobs()
    assert len(Certificate.objects.get(pk=certificate.pk).pdf_sha256) == 64


def test_run_killed_in_the_middle_is_completed_by_the_next(monkeypatch):
    for _each in range(3):
        attended_enrolment(270)
    issue, calls = due.issue_certificate, []

    def killed_at_the_second(claim, **keywords):
        calls.append(claim)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return issue(claim, **keywords)

    with monkeypatch.context() as patch:
        patch.setattr(due, "issue_certificate", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            issue_due(at=ISSUED_AT)
    assert Certificate.objects.count() == 1

    assert issue_due(at=ISSUED_AT).issued == 2
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [f"QQ-TB-2026-00000{number}" for number in (1, 2, 3)]


def test_one_that_fails_does_not_keep_the_others_back(monkeypatch, caplog):
    poisoned, healthy = attended_enrolment(270), attended_enrolment(270)
    issue = due.issue_certificate

    def fails_for_one(claim, **keywords):
        if claim.enrolment == poisoned:
            raise ValueError("unforeseen")
        return issue(claim, **keywords)

    monkeypatch.setattr(due, "issue_certificate", fails_for_one)
    caplog.set_level(logging.CRITICAL)

    with pytest.raises(CommandError, match="1 Nachweise konnten nicht ausgestellt werden"):
        run()

    assert [certificate.enrolment for certificate in Certificate.objects.all()] == [healthy]


def test_worker_issues_every_day_by_itself(run_jobs):
    attended_enrolment(270)

    periodic.enqueue_due(at=timezone.now())
    run_jobs()

    assert [len(certificate.pdf_sha256) for certificate in Certificate.objects.all()] == [64]


def test_modules_and_overviews_are_issued_by_night_only_where_a_rule_says_so(dana):
    learner = UserFactory()
    finished_module(learner)
    assert issue_due(at=ISSUED_AT).issued == 0

    for kind in (CertificateKind.MODULE, CertificateKind.TRANSCRIPT):
        RuleSet.objects.create(
            kind=kind,
            valid_from_date=date(2026, 1, 1),
            minimum_percent=100,
            needs_acceptance=False,
            is_automatic=True,
            reason="Beschluss",
            decided_by=dana,
            decided_at=ISSUED_AT,
        )

    assert issue_due(at=ISSUED_AT).issued == 2
    assert sorted(Certificate.objects.values_list("kind", flat=True)) == ["module", "transcript"]
