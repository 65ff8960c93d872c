"""seed_demo as a command on a database without demo data."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from certificates.domain.register import count_register
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate, ShareLink, Withdrawal
from core.domain.invariants import find_all_problems
from core.enums import JobState
from core.models import Gemeinde, Job, User
from demo.domain import scale
from demo.domain.scale import Scale
from demo.domain.seeding import seed
from tests.demo.digest import digest

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TINY = Scale("small", providers=12, upcoming=30, finished=5, learners=14, guides=1, ledger_entries=0, issues_certificates=True)  # papers take seconds


def test_seed_demo_issues_due_certificates_with_their_pdf_and_keeps_the_mails(db, curriculum, monkeypatch):
    monkeypatch.setitem(scale.SCALES, "small", TINY)

    call_command("seed_demo", stdout=StringIO())

    certificates = list(Certificate.objects.all())
    assert {certificate.kind for certificate in certificates} == set(CertificateKind.values)
    assert {certificate.state for certificate in certificates} == set(CertificateState.values)
    assert (Withdrawal.objects.filter(state="open").count(), ShareLink.objects.count()) == (1, 2)
    assert count_register(at=timezone.now()).problems == []
    assert [certificate.number for certificate in certificates if not certificate.pdf_sha256] == []
    assert Job.objects.filter(task="core.send_mail").exclude(state=JobState.DONE).count() == 0
    call_command("check_invariants", stdout=StringIO())


@pytest.mark.once  # chance is Python's
def test_the_same_seed_and_day_give_the_same_data_and_another_seed_others(db, curriculum):
    first = digest_of(5)

    assert digest_of(5) == first
    assert digest_of(6) != first


def digest_of(number: int) -> str:
    """Seed into nothing, look, and take it back."""
    with transaction.atomic():
        seed(replace(TINY, issues_certificates=False), number=number, at=AT, tell=lambda _line: None)
        result = digest()
        transaction.set_rollback(True)
    return result


def test_seed_demo_says_what_is_missing(db):
    with pytest.raises(CommandError, match="load_regions"):
        call_command("seed_demo", stdout=StringIO())

    assert User.objects.filter(email__endswith="@demo.example").count() == 0


def test_seed_demo_says_that_the_curriculum_is_missing(db):
    call_command("load_regions", stdout=StringIO())

    with pytest.raises(CommandError, match="load_curriculum"):
        call_command("seed_demo", stdout=StringIO())

    assert Gemeinde.objects.count() == 1103


@pytest.mark.once  # and makes the template that the pages in Chromium are shown from
def test_todays_demonstration_is_without_fault(demo_files):
    assert list(find_all_problems()) == []
    assert Job.objects.exclude(state=JobState.DONE).exclude(error="").count() == 0
