"""Two people of the office answer the same report; somebody clicks twice."""

from collections import Counter

import pytest

from core.domain.barriers import AlreadyAnswered, answer_report, report_barrier
from core.models import BarrierReport, Job
from tests.clock import berlin
from tests.concurrency.together import errors_among, run_together
from tests.factories.core import UserFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

AT = berlin(2026, 7, 1, 9)


def reporting():
    return report_barrier("/angebote/", description="Der Knopf fehlt.", email="amina@example.org", language="de", at=AT)


def test_of_answers_at_the_same_moment_one_is_sent():
    report = reporting()
    Job.objects.all().delete()
    editors = [UserFactory() for _number in range(4)]

    results = run_together([lambda by=by: answer_report(report, answer=f"Antwort von {by.pk}", by=by, at=AT) for by in editors])

    assert Counter(type(result) for result in results) == {BarrierReport: 1, AlreadyAnswered: 3}
    report.refresh_from_db()
    assert (report.answer, Job.objects.filter(task="core.send_mail").count()) == (f"Antwort von {report.answered_by_id}", 1)


def test_clicks_at_the_same_moment_are_one_report():
    results = run_together([reporting] * 5)

    assert errors_among(results) == []
    assert ({result.pk for result in results}, Job.objects.filter(task="core.send_mail").count()) == ({BarrierReport.objects.get().pk}, 1)
