"""Decisions, beginnings and recognitions made by several at once, on whatever database the run uses."""

from datetime import date

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from core.models import Job
from curriculum.models import Module, Pathway, SelfStudyUnit
from learners.domain import guidance as guidance_module
from learners.domain.guidance import WorkNotSubmitted, accept_unit, return_unit
from learners.domain.hours import recognise_hours
from learners.domain.ledger import balance_of
from learners.domain.pathways import begin_pathway
from learners.enums import UnitWorkState
from learners.models import HoursEntry, PathwayEnrolment, UnitWork
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory, make_coordinator, make_process_guide
from tests.factories.learners import UnitWorkFactory
from tests.factories.providers import AT

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("curriculum")]

DECIDED = ("learners.unit_accepted", "learners.unit_returned")


def decisions() -> int:
    return ModelLogEntry.objects.filter(action__in=DECIDED).count()


def a_submitted_work() -> UnitWork:
    return UnitWorkFactory(unit=SelfStudyUnit.objects.order_by("pk").first(), submitted=True)


def one_accepts_one_returns(work: UnitWork) -> list[object]:
    gül, dana = make_process_guide(), make_coordinator()
    return run_together([lambda: accept_unit(work, by=gül, at=AT), lambda: return_unit(work, remark="Bitte genauer.", by=dana, at=AT)])


def test_eight_accept_the_same_work_and_it_counts_once() -> None:
    work, guides = a_submitted_work(), [make_process_guide() for _n in range(8)]

    results = run_together([lambda guide=guide: accept_unit(work, by=guide, at=AT) for guide in guides])

    assert errors_among(results) == []
    assert len({result.decided_by_id for result in results}) == 1
    assert (balance_of(work.learner), HoursEntry.objects.count(), decisions()) == (work.unit.minutes, 1, 1)
    assert Job.objects.filter(task="core.send_mail").count() == 1


def test_of_accepting_and_returning_at_once_one_happens() -> None:
    work = a_submitted_work()

    results = one_accepts_one_returns(work)

    work.refresh_from_db()
    assert [type(result) for result in results if isinstance(result, Exception)] == [WorkNotSubmitted]
    assert decisions() == 1
    assert balance_of(work.learner) == (work.unit.minutes if work.state == UnitWorkState.ACCEPTED else 0)


def test_without_the_lock_both_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: both read "submitted" before either writes."""
    work = a_submitted_work()

    def read(given: UnitWork) -> UnitWork:
        return UnitWork.objects.select_related("unit__module", "learner").get(pk=given.pk)

    monkeypatch.setattr(guidance_module, "lock_unit_work", meet_after(read, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")  # read by connections made from now on

    results = one_accepts_one_returns(work)

    # PostgreSQL: two decisions. SQLite: the second writer fails hard instead of being told what happened.
    unexpected = [result for result in results if isinstance(result, Exception) and not isinstance(result, WorkNotSubmitted)]
    assert decisions() == 2 or unexpected


def test_a_pathway_begun_eight_times_at_once_is_begun_once() -> None:
    learner, pathway = UserFactory(), Pathway.objects.select_related("curriculum").get(slug="koordination")

    results = run_together([lambda: begin_pathway(pathway, learner=learner, by=learner, at=AT)] * 8)

    assert errors_among(results) == []
    assert (len({result.pk for result in results}), PathwayEnrolment.objects.count()) == (1, 1)


def test_a_recognition_entered_eight_times_at_once_is_one_line() -> None:
    learner, dana = UserFactory(), make_coordinator()
    module = Module.objects.get(code="1", curriculum__is_current=True)

    results = run_together(
        [lambda: recognise_hours(learner=learner, module=module, phase="P", minutes=270, happened_on_date=date(2026, 5, 4), reason="Zeugnis", by=dana, at=AT)]
        * 8
    )

    assert errors_among(results) == []
    assert (HoursEntry.objects.count(), balance_of(learner)) == (1, 270)
