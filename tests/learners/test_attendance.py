from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum
from wagtail.models import ModelLogEntry

from learners.domain.attendance import (
    AttendanceConflict,
    CorrectionNeedsReason,
    Mark,
    MinutesDoNotFit,
    NotAParticipant,
    ReasonNeeded,
    RollCallClosed,
    SessionCalledOff,
    SessionNotBegun,
    TimesDoNotFit,
    record_attendance,
)
from learners.domain.attendance_history import corrections_of
from learners.domain.presence import Span
from learners.models import Attendance, HoursEntry
from providers.enums import OfferingState
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import FIRST_START, OfferingFactory, SessionFactory, a_module

pytestmark = pytest.mark.django_db

AFTER = FIRST_START + timedelta(hours=6)


def mark(enrolment, state, minutes=None, version=0):
    return Mark(enrolment_uuid=enrolment.uuid, state=state, minutes=minutes, version=version, excuse="personal" if state == "excused" else "")


def ledger():
    """(module, phase, minutes, source key) of each line, in order."""
    return list(HoursEntry.objects.order_by("pk").values_list("module__code", "phase", "minutes", "source_key"))


@pytest.fixture
def session(provider):
    """270 minutes: 180 of module 7 and 90 of module 8."""
    offering = OfferingFactory(provider=provider, sessions=False)
    return SessionFactory(offering=offering, modules=[(a_module("7"), 180), (a_module("8", "Beteiligung gestalten"), 90)])


@pytest.fixture
def seat(session, amina):
    """Amina's seat."""
    return EnrolmentFactory(offering=session.offering, learner=amina)


# ---- what is written -------------------------------------------------------------------------------
def test_present_credits_every_module_in_presence(session, seat, boris):
    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert (row.state, row.minutes, row.version, row.recorded_by, row.recorded_at) == ("present", 270, 1, boris, AFTER)
    assert ledger() == [("7", "P", 180, f"attendance:{row.pk}:1:7"), ("8", "P", 90, f"attendance:{row.pk}:1:8")]
    line = HoursEntry.objects.first()
    assert (line.learner, line.recorded_by, line.attendance, line.happened_on_date, line.source) == (seat.learner, boris, row, date(2027, 3, 1), "attendance")
    entry = ModelLogEntry.objects.get(action="learners.attendance_recorded")
    assert entry.data == {"session": session.pk, "before": None, "after": "present", "minutes": 270, "version": 1}


def test_partial_credits_in_proportion_to_the_minute(session, seat, boris):
    record_attendance(session, marks=[mark(seat, "partial", 100)], by=boris, at=AFTER)

    assert [(code, minutes) for code, _phase, minutes, _key in ledger()] == [("7", 67), ("8", 33)]


@pytest.mark.parametrize("state", ["excused", "absent"])
def test_who_was_not_there_gets_nothing(session, seat, boris, state):
    (row,) = record_attendance(session, marks=[mark(seat, state, 90)], by=boris, at=AFTER)

    assert (row.minutes, ledger()) == (0, [])


def test_time_that_belongs_to_no_module_is_not_credited(boris, provider, amina):
    """A session of 270 minutes with 20 for welcome and outlook."""
    session = SessionFactory(offering=OfferingFactory(provider=provider, sessions=False), modules=[(a_module("7"), 250)])
    seat = EnrolmentFactory(offering=session.offering, learner=amina)

    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert (row.minutes, HoursEntry.objects.aggregate(sum=Sum("minutes"))["sum"]) == (270, 250)


def test_an_introduction_without_modules_records_but_credits_nothing(boris, provider, amina):
    session = SessionFactory(offering=OfferingFactory(provider=provider, sessions=False), modules=[])
    seat = EnrolmentFactory(offering=session.offering, learner=amina)

    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert (row.minutes, ledger()) == (270, [])


def test_present_across_the_clock_change_credits_the_minutes_that_passed(boris, provider, amina):
    """23:00 to 5:00 in the night of 28 March 2027 are five hours, not six."""
    from tests.clock import berlin

    offering = OfferingFactory(provider=provider, sessions=False)
    session = SessionFactory(offering=offering, starts_at=berlin(2027, 3, 27, 23), ends_at=berlin(2027, 3, 28, 5), break_minutes=0, modules=[(a_module(), 300)])
    seat = EnrolmentFactory(offering=offering, learner=amina)

    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=boris, at=berlin(2027, 3, 28, 6))

    assert row.minutes == 300
    assert HoursEntry.objects.get().happened_on_date == date(2027, 3, 27)


def test_recording_the_same_again_changes_nothing(session, seat, boris):
    record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER) == []
    assert (Attendance.objects.get().version, len(ledger())) == (1, 2)


# ---- corrections -----------------------------------------------------------------------------------
def test_change_reverses_what_was_credited_and_posts_anew(session, seat, boris, dana):
    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    (changed,) = record_attendance(session, marks=[mark(seat, "partial", 90, version=1)], by=dana, at=AFTER, reason="War nur bis 11 Uhr da")

    assert (changed.state, changed.minutes, changed.version, changed.recorded_by) == ("partial", 90, 2, dana)
    assert [(code, minutes) for code, _phase, minutes, _key in ledger()] == [("7", 180), ("8", 90), ("7", -180), ("8", -90), ("7", 60), ("8", 30)]
    counter = HoursEntry.objects.filter(minutes__lt=0).first()
    assert (counter.reason, counter.recorded_by, counter.reverses.source_key) == ("War nur bis 11 Uhr da", dana, f"attendance:{row.pk}:1:7")
    assert HoursEntry.objects.filter(attendance=row).aggregate(sum=Sum("minutes"))["sum"] == 90  # counter-entries stay with their attendance
    assert HoursEntry.objects.last().source_key == f"attendance:{row.pk}:2:8"


def test_change_needs_a_reason_once_minutes_were_credited(session, seat, boris):
    record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    with pytest.raises(ReasonNeeded):
        record_attendance(session, marks=[mark(seat, "absent", version=1)], by=boris, at=AFTER, reason="  ")

    assert (Attendance.objects.get().state, len(ledger())) == ("present", 2)


def test_change_needs_no_reason_where_nothing_was_credited(session, seat, boris):
    record_attendance(session, marks=[mark(seat, "absent")], by=boris, at=AFTER)

    record_attendance(session, marks=[mark(seat, "excused", version=1)], by=boris, at=AFTER)

    assert Attendance.objects.get().state == "excused"


def test_back_and_forth_ends_with_the_right_sum(session, seat, boris):
    for version, (state, minutes) in enumerate([("present", None), ("absent", None), ("partial", 45), ("present", None)]):
        record_attendance(session, marks=[mark(seat, state, minutes, version=version)], by=boris, at=AFTER, reason="Verwechselt")

    sums = dict(HoursEntry.objects.order_by().values_list("module__code").annotate(sum=Sum("minutes")))
    assert sums == {"7": 180, "8": 90}
    assert HoursEntry.objects.filter(reverses__isnull=True, reversed_by__isnull=True).count() == 2


# ---- what refuses ----------------------------------------------------------------------------------
def test_refuses_before_the_session_begins(session, seat, boris):
    with pytest.raises(SessionNotBegun):
        record_attendance(session, marks=[mark(seat, "present")], by=boris, at=FIRST_START - timedelta(seconds=1))

    assert not Attendance.objects.exists()
    assert record_attendance(session, marks=[mark(seat, "present")], by=boris, at=FIRST_START)


def test_refuses_for_an_offering_that_was_called_off(session, seat, boris):
    Offering.objects.update(state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AFTER)

    with pytest.raises(SessionCalledOff):
        record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize("kind", ["foreign", "waiting", "cancelled", "unknown"])
def test_refuses_everything_when_one_mark_is_for_somebody_without_a_seat(session, seat, boris, kind):
    if kind == "foreign":
        other = EnrolmentFactory(learner=UserFactory())
    elif kind == "unknown":
        other = EnrolmentFactory.build(offering=session.offering, queue_number=99, uuid=uuid4())
    else:
        other = EnrolmentFactory(offering=session.offering, state=kind)

    with pytest.raises(NotAParticipant):
        record_attendance(session, marks=[mark(seat, "present"), mark(other, "present")], by=boris, at=AFTER)

    assert (Attendance.objects.count(), ledger()) == (0, [])


@pytest.mark.parametrize("minutes", [None, 0, -5, 270, 271])
def test_refuses_part_attendance_with_minutes_that_do_not_fit(session, seat, boris, minutes):
    with pytest.raises(MinutesDoNotFit, match="1 bis 269 Minuten"):
        record_attendance(session, marks=[mark(seat, "partial", minutes)], by=boris, at=AFTER)

    assert not Attendance.objects.exists()


# ---- two editors -----------------------------------------------------------------------------------
def test_the_second_of_two_editors_sees_both_versions_and_nothing_is_lost(session, seat, boris, dana):
    other = EnrolmentFactory(offering=session.offering)
    record_attendance(session, marks=[mark(seat, "present"), mark(other, "present")], by=boris, at=AFTER)

    with pytest.raises(AttendanceConflict) as caught:  # Dana's page was loaded before
        record_attendance(session, marks=[mark(seat, "absent"), mark(other, "present")], by=dana, at=AFTER, reason="Liste am Eingang")

    (conflict,) = caught.value.conflicts
    assert (conflict.theirs.state, conflict.theirs.version, conflict.theirs.recorded_by) == ("present", 1, boris)
    assert (conflict.yours.state, conflict.yours.enrolment_uuid) == ("absent", seat.uuid)
    assert set(Attendance.objects.values_list("state", "version")) == {("present", 1)}
    assert len(ledger()) == 4


def test_a_conflict_with_one_person_writes_nothing_for_the_others_either(session, seat, boris, dana):
    other = EnrolmentFactory(offering=session.offering)
    record_attendance(session, marks=[mark(seat, "excused")], by=boris, at=AFTER)

    with pytest.raises(AttendanceConflict):
        record_attendance(session, marks=[mark(seat, "absent"), mark(other, "present")], by=dana, at=AFTER)

    assert Attendance.objects.count() == 1


def test_a_stale_mark_that_says_what_stands_there_is_no_conflict(session, seat, boris, dana):
    record_attendance(session, marks=[mark(seat, "present")], by=boris, at=AFTER)

    assert record_attendance(session, marks=[mark(seat, "present", version=0)], by=dana, at=AFTER) == []


# ---- times, closing, corrections -------------------------------------------------------------------
def test_minutes_follow_from_arriving_and_leaving(session, seat, boris):
    span = Span(FIRST_START + timedelta(minutes=60), None)

    (row,) = record_attendance(session, marks=[Mark(seat.uuid, "partial", None, 0, span)], by=boris, at=AFTER)

    assert (row.minutes, row.arrived_at, row.left_at) == (221, span.arrived_at, None)
    assert sum(minutes for _code, _phase, minutes, _key in ledger()) == 221


@pytest.mark.parametrize(
    ("state", "span"),
    [
        ("present", Span(FIRST_START + timedelta(minutes=60), None)),
        ("partial", Span(FIRST_START - timedelta(minutes=1), None)),
        ("partial", Span(FIRST_START, FIRST_START + timedelta(minutes=330))),
    ],
)
def test_times_that_make_no_part_are_refused(session, seat, boris, state, span):
    with pytest.raises(TimesDoNotFit):
        record_attendance(session, marks=[Mark(seat.uuid, state, None, 0, span)], by=boris, at=AFTER)
    assert not Attendance.objects.exists()


def test_after_the_closing_day_only_the_office_records_and_says_why(session, seat, boris, dana, settings):
    settings.ATTENDANCE_CLOSES_AFTER_DAYS = 2
    late = AFTER + timedelta(days=3)

    with pytest.raises(RollCallClosed):
        record_attendance(session, marks=[mark(seat, "present")], by=boris, at=late, reason="Vergessen")
    with pytest.raises(CorrectionNeedsReason):
        record_attendance(session, marks=[mark(seat, "present")], by=dana, at=late)
    assert not Attendance.objects.exists()

    (row,) = record_attendance(session, marks=[mark(seat, "present")], by=dana, at=late, reason="Liste lag auf Papier vor")
    record_attendance(session, marks=[mark(seat, "absent", version=1)], by=dana, at=late, reason="Verwechslung")

    assert row.recorded_by == dana
    assert [(line.name, line.before, line.after, line.reason, line.by) for line in corrections_of(session)] == [
        (seat.learner.get_full_name(), "anwesend", "abwesend", "Verwechslung", dana.get_full_name())
    ]
