"""Reminders and questions that come due by the calendar."""

from datetime import date, timedelta

import pytest

from core.models import Job, MailRule
from learners.domain.mail_rules import due_days, send_due
from learners.models import FeedbackReceipt, RuleMail
from providers.enums import OfferingState
from tests.clock import berlin
from tests.factories.learners import AttendanceFactory, EnrolmentFactory
from tests.factories.providers import OfferingFactory, a_module

START = berlin(2027, 3, 1, 9)
TODAY = date(2027, 2, 26)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("before_first", 3, (TODAY, date(2027, 3, 1))),
        ("before_each", 0, (TODAY, TODAY)),
        ("after_last", 2, (date(2027, 2, 21), date(2027, 2, 24))),
    ],
)
def test_days_on_which_a_mail_is_due(moment, days, expected):
    assert due_days(moment, days, TODAY) == expected


@pytest.fixture
def rule(db):
    """Only this one: 3 days before the first session, since January."""
    MailRule.objects.all().delete()
    return MailRule.objects.create(mail="reminder", moment="before_first", days=3, recipients="confirmed", since_date=date(2027, 1, 1))


@pytest.fixture
def offering(provider):
    """Two days in a row from the first of March on."""
    return OfferingFactory(provider=provider, first_start=START, modules=[(a_module("7"), 270), (a_module("8", "Beteiligung gestalten"), 270)])


@pytest.fixture
def seat(offering, amina):
    return EnrolmentFactory(offering=offering, learner=amina)


def mails():
    return [(job.arguments["to"][0], job.arguments["subject"]) for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def test_a_reminder_with_its_calendar_file_is_sent_once(rule, seat):
    early, due = berlin(2027, 2, 25, 12), berlin(2027, 2, 26, 7)

    assert [send_due(at=at) for at in (early, due, due + timedelta(hours=1), due + timedelta(days=1))] == [0, 1, 0, 0]
    assert mails() == [(seat.learner.email, f"Bald geht es los: {seat.offering.title}")]
    (attachment,) = Job.objects.get(task="core.send_mail").arguments["attachments"]
    assert (attachment["name"], attachment["content"].count("BEGIN:VEVENT")) == ("termine.ics", 2)
    assert RuleMail.objects.get().session == seat.offering.sessions.earliest("starts_at")


def test_nobody_is_woken_up(rule, seat):
    assert send_due(at=berlin(2027, 2, 26, 6, 59)) == 0
    assert send_due(at=berlin(2027, 2, 26, 20)) == 0


def test_before_each_session(rule, seat):
    MailRule.objects.update(moment="before_each", days=1)

    assert [send_due(at=berlin(2027, 2, 28, 8)), send_due(at=berlin(2027, 3, 1, 8)), send_due(at=berlin(2027, 3, 1, 10))] == [1, 1, 0]


@pytest.mark.parametrize(
    "change",
    [
        lambda seat: MailRule.objects.update(is_active=False),
        lambda seat: MailRule.objects.update(since_date=date(2027, 2, 27)),
        lambda seat: type(seat).objects.update(state="waiting", confirmed_at=None),
        lambda seat: type(seat).objects.update(confirmed_at=berlin(2027, 2, 26, 6)),  # has just had the confirmation
        lambda seat: type(seat.offering).objects.update(state=OfferingState.CANCELLED, cancel_reason="Krank"),
    ],
    ids=["switched off", "rule is younger", "waits", "came later", "called off"],
)
def test_who_gets_none(rule, seat, change):
    change(seat)

    assert send_due(at=berlin(2027, 2, 26, 8)) == 0
    assert mails() == []


def test_how_was_it_goes_to_those_who_came_and_have_not_answered(rule, offering, amina):
    MailRule.objects.update(mail="feedback_asked", moment="after_last", days=2)
    came, stayed_away, unknown, answered = (EnrolmentFactory(offering=offering) for _number in range(4))
    session = offering.sessions.earliest("starts_at")
    AttendanceFactory(enrolment=came, session=session)
    AttendanceFactory(enrolment=stayed_away, session=session, state="absent")
    FeedbackReceipt.objects.create(enrolment=answered)

    assert send_due(at=berlin(2027, 3, 3, 8)) == 0
    assert send_due(at=berlin(2027, 3, 4, 8)) == 2
    assert mails() == [(row.learner.email, f"Wie war es? {offering.title}") for row in (came, unknown)]
    assert f"/mein-bereich/anmeldungen/{came.uuid}/rueckmeldung/" in Job.objects.filter(task="core.send_mail").earliest("pk").arguments["text"]


def test_a_worker_that_stood_still_sends_late_but_not_too_late(rule, seat):
    MailRule.objects.update(mail="feedback_asked", moment="after_last", days=2)

    assert send_due(at=berlin(2027, 3, 8, 8)) == 0
    assert send_due(at=berlin(2027, 3, 7, 8)) == 1
