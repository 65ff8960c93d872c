"""Two editors of one roll call at the same moment."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from learners.domain import attendance as attendance_module
from learners.domain.attendance import AttendanceConflict, Mark, record_attendance
from learners.models import Attendance, HoursEntry
from providers.models import Session
from tests.concurrency.together import errors_among, meet_after, run_together
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import FIRST_START, OfferingFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

AFTER = FIRST_START + timedelta(hours=6)


@pytest.fixture
def session():
    return OfferingFactory().sessions.get()


def recording(session, state, *, people):
    """An editor who saw an empty page and now saves `state` for everybody."""
    editor = UserFactory()
    marks = [Mark(enrolment.uuid, state, None, 0, excuse="work" if state == "excused" else "") for enrolment in people]
    return lambda: record_attendance(Session.objects.select_related("offering").get(pk=session.pk), marks=marks, by=editor, at=AFTER)


def test_of_editors_who_disagree_one_writes_and_the_others_see_it(session):
    people = [EnrolmentFactory(offering=session.offering) for _number in range(5)]

    results = run_together([recording(session, state, people=people) for state in ("present", "absent", "excused")])

    assert Counter(type(result) for result in results) == {list: 1, AttendanceConflict: 2}
    assert Attendance.objects.values_list("state", "version").distinct().count() == 1
    assert Attendance.objects.count() == 5
    came = Attendance.objects.filter(state="present").count()
    assert (HoursEntry.objects.aggregate(sum=Sum("minutes"))["sum"] or 0) == came * 270


def test_editors_who_agree_credit_once(session):
    people = [EnrolmentFactory(offering=session.offering) for _number in range(3)]

    results = run_together([recording(session, "present", people=people)] * 6)

    assert errors_among(results) == []
    assert sorted(len(result) for result in results) == [0, 0, 0, 0, 0, 3]
    assert HoursEntry.objects.aggregate(sum=Sum("minutes"))["sum"] == 3 * 270


def test_without_the_lock_the_second_editor_is_not_told(session, monkeypatch):
    """The twin: both find the page empty, so one fails on the constraint instead of seeing the other's version."""
    people = [EnrolmentFactory(offering=session.offering)]
    calls = [recording(session, state, people=people) for state in ("present", "absent")]
    monkeypatch.setattr(attendance_module, "lock_offering", lambda offering: type(offering).objects.get(pk=offering.pk))
    monkeypatch.setattr(attendance_module, "_changes", meet_after(attendance_module._changes, parties=2, patience=5))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    results = run_together(calls)

    assert AttendanceConflict not in [type(result) for result in results]
    assert len(errors_among(results)) == 1
