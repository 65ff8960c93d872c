"""Seats under pressure, on whatever database the run uses. docs/locking.md says what is locked and why."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from core.time import berlin_date
from learners.domain import enrolment as enrolment_module
from learners.domain.enrolment import SessionOverlap, cancel_enrolment, enrol
from learners.domain.seats import Seats
from learners.domain.waiting import with_positions
from learners.models import Enrolment
from providers.models import Offering
from tests.concurrency.together import errors_among, meet_after, run_together, take_locks_away
from tests.factories.core import UserFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def people(count):
    return [UserFactory() for _number in range(count)]


def enrolling(offering, person):
    """A call that enrols, on its own copy of the row as a request would have it."""
    return lambda: enrol(Offering.objects.get(pk=offering.pk), learner=person, by=person, at=AT)


def assert_nothing_is_out_of_order(offering):
    """What must hold whatever happened: seats, counter, numbers, queue."""
    offering = Offering.objects.get(pk=offering.pk)
    rows = list(with_positions(offering.enrolments.order_by("queue_number")))
    states = Counter(row.state for row in rows)
    given = states["confirmed"] + states["offered"]
    assert offering.seats_taken == given <= offering.seats
    assert [row.queue_number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.position for row in rows if row.state == "waiting"] == list(range(1, states["waiting"] + 1))
    if states["waiting"]:
        assert given == offering.seats
        last_seated = max(row.queue_number for row in rows if row.state in {"confirmed", "offered"})
        assert all(row.queue_number > last_seated for row in rows if row.state == "waiting")


# ---- fifty for five --------------------------------------------------------------------------------
def test_fifty_people_race_for_five_seats():
    offering = OfferingFactory(seats=5)

    results = run_together([enrolling(offering, person) for person in people(50)])

    assert errors_among(results) == []
    assert Counter(row.state for row in results) == {"confirmed": 5, "waiting": 45}
    assert sorted(row.queue_number for row in results if row.state == "confirmed") == [1, 2, 3, 4, 5]
    assert_nothing_is_out_of_order(offering)
    assert Offering.objects.get().seats_taken == 5
    assert Job.objects.filter(task="core.send_mail").count() == 50


def test_two_people_race_for_the_last_seat_while_the_window_is_held_open(monkeypatch):
    offering = OfferingFactory(seats=1)
    monkeypatch.setattr(enrolment_module, "count_seats", meet_after(enrolment_module.count_seats, parties=2, patience=0.5))

    results = run_together([enrolling(offering, person) for person in people(2)])

    assert errors_among(results) == []
    assert sorted(row.state for row in results) == ["confirmed", "waiting"]
    assert_nothing_is_out_of_order(offering)


def test_without_the_lock_the_same_race_goes_wrong(monkeypatch):
    """The twin: both count before either writes, so there is an error or one seat too many."""
    offering = OfferingFactory(seats=1)
    monkeypatch.setattr(enrolment_module, "count_seats", meet_after(enrolment_module.count_seats, parties=2, patience=5))
    take_locks_away(monkeypatch)

    results = run_together([enrolling(offering, person) for person in people(2)])

    confirmed = Enrolment.objects.filter(state="confirmed").count()
    assert errors_among(results) or confirmed > 1


def test_without_lock_and_constraint_one_seat_is_given_twice(monkeypatch):
    """What the unique number hides in the twin above: with numbers of their own, both get the seat (SQLite throws one writer out)."""
    offering = OfferingFactory(seats=1)
    counted = iter([Seats(0, 0, 0), Seats(0, 0, 1)])
    monkeypatch.setattr(enrolment_module, "count_seats", meet_after(lambda offering, learner=None: next(counted), parties=2, patience=5))
    monkeypatch.setattr(enrolment_module, "store_seats_taken", lambda offering, taken: None)
    take_locks_away(monkeypatch)

    results = run_together([enrolling(offering, person) for person in people(2)])

    assert errors_among(results) or [row.state for row in results] == ["confirmed", "confirmed"]


# ---- one person, many clicks -----------------------------------------------------------------------
def test_twenty_posts_of_one_person_are_one_enrolment(amina):
    soon = timezone.now() + timedelta(days=30)
    offering = OfferingFactory(seats=5, registration_until_date=berlin_date(timezone.now()) + timedelta(days=7), first_start=soon)
    browser = Client()
    browser.force_login(amina, backend="django.contrib.auth.backends.ModelBackend")

    def post():
        own = Client()
        own.cookies = browser.cookies.copy()
        return own.post(reverse("learners:enrol", args=[offering.uuid])).status_code

    results = run_together([post] * 20)

    assert results == [302] * 20
    assert Enrolment.objects.count() == 1
    assert_nothing_is_out_of_order(offering)
    assert Job.objects.filter(task="core.send_mail").count() == 1


# ---- one person, two offerings at the same hour ----------------------------------------------------
def test_one_person_gets_only_one_of_two_offerings_at_the_same_hour(monkeypatch, amina):
    offerings = [OfferingFactory(), OfferingFactory()]
    monkeypatch.setattr(enrolment_module, "take_seat_or_wait", meet_after(enrolment_module.take_seat_or_wait, parties=2, patience=0.5))

    results = run_together([enrolling(offering, amina) for offering in offerings])

    assert Counter(type(result) for result in results) == {Enrolment: 1, SessionOverlap: 1}
    assert Enrolment.objects.count() == 1


def test_without_the_lock_of_the_person_both_are_booked(monkeypatch, amina):
    offerings = [OfferingFactory(), OfferingFactory()]
    monkeypatch.setattr(enrolment_module, "take_seat_or_wait", meet_after(enrolment_module.take_seat_or_wait, parties=2, patience=5))
    take_locks_away(monkeypatch)

    results = run_together([enrolling(offering, amina) for offering in offerings])

    assert SessionOverlap not in [type(result) for result in results]  # nobody noticed in time
    assert errors_among(results) or Enrolment.objects.count() == 2


# ---- coming and going ------------------------------------------------------------------------------
def test_twenty_give_up_while_twenty_come():
    offering = OfferingFactory(seats=20)
    seated = [enrolling(offering, person)() for person in people(20)]
    waiting = [enrolling(offering, person)() for person in people(5)]

    going = [partial(cancel_enrolment, row, by=row.learner, at=AT) for row in seated]
    results = run_together([*going, *(enrolling(offering, person) for person in people(20))])

    assert errors_among(results) == []
    assert Enrolment.objects.filter(state="cancelled").count() == 20
    assert Enrolment.objects.filter(state__in=["offered", "confirmed"]).count() == 20  # held for those who waited, given to who came later
    assert set(Enrolment.objects.filter(pk__in=[row.pk for row in waiting]).values_list("state", flat=True)) == {"offered"}
    assert_nothing_is_out_of_order(offering)
    keys = list(Job.objects.filter(task="core.send_mail", key__startswith="seat_offered:").values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_giving_up_twice_at_once_frees_one_seat():
    offering = OfferingFactory(seats=1)
    row = enrolling(offering, UserFactory())()
    first, second = (enrolling(offering, person)() for person in people(2))

    results = run_together([lambda: cancel_enrolment(Enrolment.objects.get(pk=row.pk), by=row.learner, at=AT)] * 6)

    assert errors_among(results) == []
    assert dict(Enrolment.objects.values_list("pk", "state")) == {row.pk: "cancelled", first.pk: "offered", second.pk: "waiting"}
    assert Job.objects.filter(key=f"cancelled_by_learner:{row.pk}").count() == 1
