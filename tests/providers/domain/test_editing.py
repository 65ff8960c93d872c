from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from providers.domain.editing import EditingRefused, Entry, EntryConflict, change_offering, create_offering
from providers.domain.events import offering_seats_raised
from providers.domain.publishing import OfferingIncomplete
from providers.domain.schedule import ScheduleRefused, SessionPlan, plan_of
from providers.models import Offering, Session
from tests.factories.learners import AttendanceFactory, EnrolmentFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory, ProviderFactory, a_format, a_module

pytestmark = pytest.mark.django_db


def entry_of(offering, **fields):
    """The stored offering as an entry, with some fields changed."""
    names = ["title", "summary", "seats", "venue", "fee_cents", "registration_until_date"]
    return Entry(
        fields={name: getattr(offering, name) for name in names} | fields,
        modules=dict(offering.offering_modules.values_list("module_id", "minutes")),
        sessions=[(session.uuid, plan_of(session)) for session in offering.sessions.all()],
    )


def change(offering, entry, by):
    return change_offering(offering, entry, seen_at=offering.changed_at, by=by, at=AT)


def trail():
    return [(entry.action, entry.data) for entry in ModelLogEntry.objects.filter(content_type__model="offering").order_by("pk")]


def test_create_writes_a_draft_with_modules_sessions_and_what_follows(dana):
    module = a_module()
    plan = SessionPlan(starts_at=FIRST_START, ends_at=FIRST_START + timedelta(hours=5), minutes_by_module={module.pk: 270})
    fields = {"provider": ProviderFactory(), "format": a_format(), "title": "Neu", "summary": "Ein Tag.", "seats": 8}

    offering = create_offering(Entry(fields=fields, modules={module.pk: 270}, sessions=[(None, plan)]), by=dana, at=AT)

    offering.refresh_from_db()
    assert (offering.state, offering.starts_at, offering.ends_at) == ("draft", FIRST_START, FIRST_START + timedelta(hours=5))
    assert "beteil" in offering.search_text
    assert plan_of(offering.sessions.get()) == plan
    assert trail() == [("providers.offering_created", {})]


def test_change_stores_fields_and_names_them_in_the_trail(dana):
    offering = OfferingFactory(draft=True)

    change(offering, entry_of(offering, title="Mitreden", seats=20), dana)

    offering.refresh_from_db()
    assert (offering.title, offering.seats) == ("Mitreden", 20)
    assert " mitred " in offering.search_text
    assert trail() == [("providers.offering_changed", {"changed": ["title", "seats"]})]


def test_change_to_the_same_writes_nothing(dana):
    offering = OfferingFactory()

    change(offering, entry_of(offering), dana)

    assert (Offering.objects.get().changed_at, trail(), Job.objects.count()) == (offering.changed_at, [], 0)


def test_change_adds_changes_and_removes_modules_and_sessions(dana):
    seven, eight, nine = a_module("7"), a_module("8", "Engagement"), a_module("9", "Ehrenamt")
    offering = OfferingFactory(draft=True, modules=[(seven, 270), (eight, 270)])
    first, _second = offering.sessions.all()
    moved = SessionPlan(starts_at=FIRST_START + timedelta(days=9), ends_at=FIRST_START + timedelta(days=9, hours=5), minutes_by_module={nine.pk: 90})

    change(offering, replace(entry_of(offering), modules={seven.pk: 180, nine.pk: 90}, sessions=[(None, moved), (first.uuid, plan_of(first))]), dana)

    assert dict(offering.offering_modules.values_list("module__code", "minutes")) == {"7": 180, "9": 90}
    assert [(session.uuid == first.uuid, session.sequence) for session in offering.sessions.all()] == [(True, 0), (False, 0)]
    offering.refresh_from_db()
    assert offering.ends_at == moved.ends_at


def test_two_sessions_may_change_places(dana):
    offering = OfferingFactory(draft=True, modules=[(a_module("7"), 270), (a_module("8", "Engagement"), 270)])
    first, second = offering.sessions.all()

    change(offering, replace(entry_of(offering), sessions=[(first.uuid, plan_of(second)), (second.uuid, plan_of(first))]), dana)

    assert [session.uuid for session in Session.objects.order_by("starts_at")] == [second.uuid, first.uuid]


def test_change_refuses_when_somebody_was_faster(dana):
    offering = OfferingFactory(draft=True)
    change(offering, entry_of(offering, title="Zuerst"), dana)

    with pytest.raises(EntryConflict):
        change(offering, entry_of(offering, title="Danach"), dana)

    assert Offering.objects.get().title == "Zuerst"


def test_change_of_a_published_offering_must_leave_it_complete(dana):
    offering = OfferingFactory()

    with pytest.raises(OfferingIncomplete) as refused:
        change(offering, entry_of(offering, fee_cents=None), dana)

    assert [gap.field for gap in refused.value.gaps] == ["fee_cents"]
    assert (Offering.objects.get().fee_cents, trail()) == (12_000, [])


def test_change_of_a_published_offering_after_its_deadline_is_possible(dana):
    offering = OfferingFactory()

    change_offering(offering, entry_of(offering, venue="Rathaus"), seen_at=offering.changed_at, by=dana, at=FIRST_START + timedelta(hours=1))

    assert Offering.objects.get().venue == "Rathaus"


def test_change_never_takes_a_seat_away(dana):
    offering = OfferingFactory(seats=5, seats_taken=4)

    with pytest.raises(EditingRefused, match="4 Plätze sind schon fest vergeben"):
        change(offering, entry_of(offering, seats=3), dana)

    assert Offering.objects.get().seats == 5


def test_more_seats_are_told_after_commit(dana, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, **facts):
        heard.append((facts["offering_id"], facts["at"]))

    offering_seats_raised.connect(listen)
    offering = OfferingFactory(seats=5)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            change(offering, entry_of(offering, seats=6), dana)
            assert (offering.pk, AT) not in heard
        offering.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            change(offering, entry_of(offering, seats=5), dana)
    finally:
        offering_seats_raised.disconnect(listen)

    assert heard == [(offering.pk, AT)]


def test_new_dates_of_a_published_offering_are_told_once(dana):
    offering = OfferingFactory(modules=[(a_module("7"), 270), (a_module("8", "Engagement"), 270)])
    EnrolmentFactory(offering=offering)
    later = [
        (session.uuid, replace(plan_of(session), starts_at=session.starts_at + timedelta(days=7), ends_at=session.ends_at + timedelta(days=7)))
        for session in offering.sessions.all()
    ]

    change(offering, replace(entry_of(offering), sessions=later), dana)

    assert Job.objects.filter(task="core.send_mail").count() == 1
    assert list(Session.objects.values_list("sequence", flat=True)) == [1, 1]


def test_a_session_with_attendance_cannot_go(dana):
    offering = OfferingFactory()
    AttendanceFactory(session=offering.sessions.get())

    with pytest.raises(ScheduleRefused, match="schon Anwesenheit erfasst"):
        change(offering, replace(entry_of(offering), sessions=[]), dana)

    assert offering.sessions.count() == 1


def test_a_session_of_another_offering_is_refused(dana):
    offering, other = OfferingFactory(draft=True), OfferingFactory(draft=True)
    foreign = other.sessions.get()

    with pytest.raises(ScheduleRefused, match="gehört nicht zu diesem Angebot"):
        change(offering, replace(entry_of(offering), sessions=[(foreign.uuid, plan_of(foreign))]), dana)
    with pytest.raises(ScheduleRefused, match="gehört nicht zu diesem Angebot"):
        change(offering, replace(entry_of(offering), sessions=[(uuid4(), plan_of(foreign))]), dana)

    assert (offering.sessions.count(), other.sessions.count()) == (1, 1)


def test_a_cancelled_offering_is_not_changed(dana):
    offering = OfferingFactory(state="cancelled", cancel_reason="Krankheit")

    with pytest.raises(EditingRefused, match="abgesagtes"):
        change(offering, entry_of(offering, title="Doch"), dana)
