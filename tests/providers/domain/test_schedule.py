from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from providers.domain.schedule import ScheduleRefused, SessionPlan, add_session, change_session, plan_of
from providers.models import Session
from tests.clock import berlin, utc
from tests.factories.learners import AttendanceFactory, EnrolmentFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory, SessionFactory, a_module

pytestmark = pytest.mark.django_db


A_WEEK_LATER = berlin(2027, 3, 8, 9)


def plan(start=A_WEEK_LATER, hours=5, **fields):
    return SessionPlan(starts_at=start, ends_at=start + timedelta(hours=hours), **fields)


def actions():
    return list(ModelLogEntry.objects.filter(content_type__model="offering").order_by("pk").values_list("action", flat=True))


def test_add_moves_the_offerings_end(boris):
    offering = OfferingFactory(draft=True)

    session = add_session(offering, plan(minutes_by_module={a_module().pk: 100}), by=boris, at=AT)

    offering.refresh_from_db()
    assert (offering.starts_at, offering.ends_at) == (FIRST_START, berlin(2027, 3, 8, 14))
    assert (list(session.session_modules.values_list("module", "minutes")), session.sequence, actions()) == (
        [(a_module().pk, 100)],
        0,
        ["providers.session_added"],
    )


@pytest.mark.parametrize("start", [FIRST_START - timedelta(hours=4), FIRST_START, FIRST_START + timedelta(hours=5)])
def test_add_refuses_an_overlap(boris, start):
    offering = OfferingFactory(draft=True)  # 8:00 to 13:30 UTC

    with pytest.raises(ScheduleRefused, match="überschneidet"):
        add_session(offering, plan(start), by=boris, at=AT)

    assert (offering.sessions.count(), actions()) == (1, [])


def test_add_accepts_what_only_touches(boris):
    offering = OfferingFactory(draft=True)

    add_session(offering, plan(FIRST_START + timedelta(minutes=330)), by=boris, at=AT)

    assert offering.sessions.count() == 2


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (plan(hours=0), "Das Ende muss nach dem Beginn liegen."),
        (plan(hours=-1), "Das Ende muss nach dem Beginn liegen."),
        (plan(hours=5, break_minutes=60, minutes_by_module={1: 200, 2: 41}), "mehr Minuten"),
        (plan(minutes_by_module={1: 0}), "mindestens eine Minute"),
    ],
)
def test_add_refuses_what_cannot_be(boris, wanted, sentence):
    with pytest.raises(ScheduleRefused, match=sentence):
        add_session(OfferingFactory(draft=True), wanted, by=boris, at=AT)


def test_the_night_of_the_clock_change_has_an_hour_less(boris):
    offering = OfferingFactory(draft=True)
    night = SessionPlan(starts_at=berlin(2027, 3, 28, 1), ends_at=berlin(2027, 3, 28, 4), minutes_by_module={a_module().pk: 121})

    with pytest.raises(ScheduleRefused, match="mehr Minuten"):
        add_session(offering, night, by=boris, at=AT)


def test_change_raises_the_number_and_tells_those_with_a_seat_or_waiting(boris):
    offering = OfferingFactory()
    EnrolmentFactory(offering=offering), EnrolmentFactory(offering=offering, state="waiting"), EnrolmentFactory(offering=offering, state="cancelled")
    session = offering.sessions.get()

    change_session(session, plan(berlin(2027, 3, 2, 9), venue="Rathaus"), by=boris, at=AT)

    session.refresh_from_db()
    offering.refresh_from_db()
    assert (session.sequence, session.venue, offering.starts_at) == (1, "Rathaus", utc(2027, 3, 2, 8))
    mails = [job.arguments for job in Job.objects.filter(task="core.send_mail")]
    assert [mail["subject"] for mail in mails] == [f"Neue Termine: {offering.title}"] * 2
    assert "2. März 2027, 09:00–14:00 Uhr, Rathaus" in mails[0]["text"]
    assert "SEQUENCE:1" in mails[0]["attachments"][0]["content"]


def test_change_to_the_same_changes_nothing(boris):
    session = OfferingFactory().sessions.get()

    change_session(session, plan_of(session), by=boris, at=AT)

    assert (Session.objects.get().sequence, actions(), Job.objects.count()) == (0, [], 0)


def test_change_may_shift_within_its_own_time(boris):
    session = OfferingFactory(draft=True).sessions.get()

    changed = change_session(session, plan(FIRST_START + timedelta(hours=1)), by=boris, at=AT)

    assert changed.starts_at == FIRST_START + timedelta(hours=1)


def test_change_refuses_an_overlap_with_another(boris):
    offering = OfferingFactory(draft=True)
    other = SessionFactory(offering=offering, starts_at=FIRST_START + timedelta(days=1), modules=[])

    with pytest.raises(ScheduleRefused, match="überschneidet"):
        change_session(other, plan(FIRST_START), by=boris, at=AT)


def test_change_refuses_once_attendance_is_recorded(boris):
    session = OfferingFactory().sessions.get()
    AttendanceFactory(session=session)

    with pytest.raises(ScheduleRefused, match="schon Anwesenheit erfasst"):
        change_session(session, plan(), by=boris, at=AT)

    assert Session.objects.get().starts_at == FIRST_START
