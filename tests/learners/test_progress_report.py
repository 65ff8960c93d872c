"""The office's report of everybody's progress."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from curriculum.models import Pathway
from learners.domain import progress_report
from learners.domain.account import FIGURES, sums_of
from learners.domain.progress import progress_of
from learners.domain.progress_report import progress_rows
from tests.factories.core import UserFactory
from tests.factories.learners import HoursEntryFactory, PathwayEnrolmentFactory

pytestmark = pytest.mark.usefixtures("db", "curriculum")


def begun(learner, **fields):
    return PathwayEnrolmentFactory(learner=learner, pathway=Pathway.objects.get(slug="koordination"), **fields)


def test_every_open_pathway_comes_once_whatever_the_slices(monkeypatch, amina):
    monkeypatch.setattr(progress_report, "SLICE", 2)
    open_ = [begun(person) for person in (amina, *UserFactory.create_batch(4))]
    begun(UserFactory(), left_at=timezone.now())

    assert [row.enrolment.pk for row in progress_rows(at=timezone.now())] == [enrolment.pk for enrolment in open_]


def test_slices_need_the_same_queries_however_many_are_in_them(django_assert_num_queries, amina):
    begun(amina)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        list(progress_rows(at=timezone.now()))
    for person in UserFactory.create_batch(5):
        begun(person)

    with django_assert_num_queries(len(one)):
        rows = list(progress_rows(at=timezone.now()))

    assert len(rows) == 6


def test_the_table_says_what_the_account_says_and_the_trail_who_took_it(client_of, amina, dana):
    enrolment = begun(amina)
    module = enrolment.pathway.pathway_modules.order_by("pk").first()
    HoursEntryFactory(learner=amina, module=module.module, phase=module.phase, minutes=90)

    response = client_of(dana).get(reverse("learners_desk_progress_csv"))

    assert response.streaming
    heads, line = csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";")
    expected = [str(getattr(sum_, name)) for sum_ in sums_of(progress_of(enrolment, at=timezone.now())).values() for name in FIGURES]
    assert (line[:2], line[6:-1], line[-1]) == ([amina.first_name, amina.last_name], expected, "nein")
    assert "90" in line[6:-1]
    assert len(heads) == len(line)
    assert ModelLogEntry.objects.filter(action="learners.progress_exported", user=dana).count() == 1
