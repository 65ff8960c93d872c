"""Whoever owes a proof is reminded before the last day and once after it, and the office hears of what is late."""

from datetime import datetime, time, timedelta

import pytest

from core.models import Job
from core.time import BERLIN
from funding.domain.deadlines import proof_until
from funding.domain.reminders import remind_of_proofs
from funding.models import FundingApplication
from funding.tasks import remind
from providers.models import Offering
from tests.factories.core import make_coordinator
from tests.factories.funding import an_application, approved, proven
from tests.factories.providers import AT

pytestmark = pytest.mark.django_db


def told(name):
    return Job.objects.filter(task="core.send_mail", key__startswith=name).count()


def on(application, days):
    """Noon, so many days after the last day of the proof."""
    return datetime.combine(proof_until(application) + timedelta(days=days), time(12), tzinfo=BERLIN)


@pytest.mark.parametrize(("days", "people", "office"), [(-15, 0, 0), (-14, 1, 0), (0, 1, 0), (1, 1, 1)])
def test_reminder_comes_from_the_fourteenth_day_and_the_office_hears_after_the_last(days, people, office):
    application = approved(an_application())
    Job.objects.all().delete()
    make_coordinator()

    remind_of_proofs(at=on(application, days))

    assert told("funding_proof_due") == people
    assert (told("funding_proof_late") > 0) == bool(office)


def test_each_reminder_comes_once():
    application = approved(an_application())

    counts = [remind_of_proofs(at=on(application, days)) for days in (-14, -13, 0, 1, 2, 400)]

    assert counts == [1, 0, 0, 1, 0, 0]


def test_nobody_is_asked_before_the_end_nor_after_the_proof():
    approved(an_application())
    assert remind_of_proofs(at=AT) == 0

    shown = proven(an_application())
    FundingApplication.objects.exclude(pk=shown.pk).update(proof_overdue_at=AT)
    assert remind_of_proofs(at=on(shown, 1)) == 0


def test_proof_that_came_in_meanwhile_is_not_asked_for(monkeypatch):
    """The list is older than the lock: what counts is what the lock shows."""
    shown = proven(an_application())
    monkeypatch.setattr("funding.domain.reminders.owing", lambda _at: FundingApplication.objects.all())

    assert remind_of_proofs(at=on(shown, 1)) == 0


def test_job_tells_of_what_is_late_and_running_it_twice_tells_nobody_twice():
    application = approved(an_application())
    Offering.objects.filter(pk=application.offering_id).update(starts_at=AT - timedelta(days=900), ends_at=AT - timedelta(days=899))

    remind()
    first = (told("funding_proof_due"), told("funding_proof_late"))
    remind()

    assert first[0] == 1
    assert first[1] > 0
    assert (told("funding_proof_due"), told("funding_proof_late")) == first
