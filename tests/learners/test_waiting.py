from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from learners.domain.enrolment import cancel_enrolment, enrol
from learners.domain.waiting import promote_waiting, with_positions
from learners.models import Enrolment
from learners.tasks import fill_free_seats
from providers.enums import OfferingState
from providers.models import Offering
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory

pytestmark = pytest.mark.django_db


def enrol_new(offering, count):
    people = [UserFactory() for _number in range(count)]
    return [enrol(offering, learner=person, by=person, at=AT) for person in people]


def states(offering):
    return list(offering.enrolments.order_by("queue_number").values_list("state", flat=True))


def mails_of(enrolment):
    return list(Job.objects.filter(task="core.send_mail", key__endswith=f":{enrolment.pk}").order_by("pk").values_list("key", flat=True))


def test_positions_count_only_those_who_wait_ahead():
    offering = OfferingFactory(seats=1)
    _seated, _first, second, _third = enrol_new(offering, 4)
    cancel_enrolment(second, by=second.learner, at=AT)

    positions = with_positions(offering.enrolments.all()).order_by("queue_number").values_list("queue_number", "position")

    assert list(positions) == [(1, 0), (2, 1), (3, 0), (4, 2)]


def test_positions_of_one_offering_are_not_those_of_another():
    for _number in range(2):
        enrol_new(OfferingFactory(seats=1), 3)

    assert sorted(with_positions(Enrolment.objects.all()).values_list("position", flat=True)) == [0, 0, 1, 1, 2, 2]


def test_a_seat_that_comes_free_goes_to_the_first_who_waits():
    offering = OfferingFactory(seats=2)
    first, _second, third, fourth = enrol_new(offering, 4)

    cancel_enrolment(first, by=first.learner, at=AT)

    assert states(offering) == ["cancelled", "confirmed", "confirmed", "waiting"]
    third.refresh_from_db()
    assert third.confirmed_at == AT
    assert mails_of(third) == [f"waiting:{third.pk}", f"moved_up:{third.pk}"]
    assert mails_of(fourth) == [f"waiting:{fourth.pk}"]
    assert Offering.objects.get().seats_taken == 2


def test_nobody_moves_up_once_the_offering_has_begun():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Enrolment.objects.filter(queue_number=1).update(state="cancelled", cancelled_at=AT)

    assert promote_waiting(offering, at=FIRST_START) == []
    assert [row.queue_number for row in promote_waiting(offering, at=FIRST_START - timedelta(seconds=1))] == [2]


def test_nobody_moves_up_in_an_offering_that_was_called_off():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Enrolment.objects.filter(queue_number=1).update(state="cancelled", cancelled_at=AT)
    Offering.objects.update(state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AT)

    assert promote_waiting(offering, at=AT) == []


def test_more_seats_move_up_as_many_in_order_and_twice_is_once():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 5)
    Offering.objects.update(seats=3)

    assert [row.queue_number for row in promote_waiting(offering, at=AT)] == [2, 3]
    assert promote_waiting(offering, at=AT) == []
    assert states(offering) == ["confirmed", "confirmed", "confirmed", "waiting", "waiting"]
    assert Offering.objects.get().seats_taken == 3


def test_whoever_is_booked_elsewhere_at_that_time_is_passed_over_and_keeps_the_place(amina):
    offering = OfferingFactory(seats=1, title="Sozialraum lesen")
    (first,) = enrol_new(offering, 1)
    waiting = enrol(offering, learner=amina, by=amina, at=AT)
    (next_one,) = enrol_new(offering, 1)
    elsewhere = enrol(OfferingFactory(title="Netzwerke knüpfen"), learner=amina, by=amina, at=AT)

    cancel_enrolment(first, by=first.learner, at=AT)

    waiting.refresh_from_db()
    next_one.refresh_from_db()
    assert (waiting.state, waiting.passed_over_at, next_one.state) == ("waiting", AT, "confirmed")
    assert mails_of(waiting) == [f"waiting:{waiting.pk}", f"passed_over:{waiting.pk}"]
    assert "zur gleichen Zeit in „Netzwerke knüpfen“ angemeldet" in Job.objects.get(key=f"passed_over:{waiting.pk}").arguments["text"]
    assert with_positions(offering.enrolments.filter(pk=waiting.pk)).get().position == 1

    cancel_enrolment(elsewhere, by=amina, at=AT)
    cancel_enrolment(next_one, by=next_one.learner, at=AT)
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_whoever_is_passed_over_again_and_again_is_told_once(amina, run_jobs):
    offering = OfferingFactory(seats=1)
    (first,) = enrol_new(offering, 1)
    waiting = enrol(offering, learner=amina, by=amina, at=AT)
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    cancel_enrolment(first, by=first.learner, at=AT)
    run_jobs()  # the first mail is gone, so its key is free again

    assert promote_waiting(offering, at=AT + timedelta(hours=1)) == []

    waiting.refresh_from_db()
    assert waiting.passed_over_at == AT
    assert mails_of(waiting) == [f"waiting:{waiting.pk}", f"passed_over:{waiting.pk}"]
    assert ModelLogEntry.objects.for_instance(waiting).filter(action="learners.passed_over").count() == 1


def test_a_newcomer_does_not_jump_the_queue_when_a_seat_is_free(amina):
    """The provider raised the number of seats and nobody moved up yet."""
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Offering.objects.update(seats=2)

    newcomer = enrol(offering, learner=amina, by=amina, at=AT)

    assert newcomer.state == "waiting"
    assert states(offering) == ["confirmed", "confirmed", "waiting"]


def test_a_newcomer_gets_the_seat_that_nobody_who_waits_can_use(amina, emil):
    offering = OfferingFactory(seats=1)
    (first,) = enrol_new(offering, 1)
    enrol(offering, learner=amina, by=amina, at=AT)
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    cancel_enrolment(first, by=first.learner, at=AT)

    assert enrol(offering, learner=emil, by=emil, at=AT).state == "confirmed"
    assert states(offering) == ["cancelled", "waiting", "confirmed"]
    assert Offering.objects.get(pk=offering.pk).seats_taken == 1


def test_the_regular_job_fills_seats_that_a_provider_added():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 3)
    untouched = OfferingFactory(seats=1)
    enrol_new(untouched, 2)
    Offering.objects.filter(pk=offering.pk).update(seats=2)

    fill_free_seats()

    assert states(offering) == ["confirmed", "confirmed", "waiting"]
    assert states(untouched) == ["confirmed", "waiting"]


def test_the_regular_job_fills_seats_while_the_dates_are_still_open():
    offering = OfferingFactory(seats=1, sessions=False, dates_on_request=True)
    enrol_new(offering, 2)
    Offering.objects.update(seats=2)

    fill_free_seats()

    assert states(offering) == ["confirmed", "confirmed"]


def test_positions_take_one_query_for_any_number_of_rows(django_assert_num_queries):
    for _number in range(3):
        EnrolmentFactory(state="waiting")

    with django_assert_num_queries(1):
        assert [row.position for row in with_positions(Enrolment.objects.all())] == [1, 1, 1]
