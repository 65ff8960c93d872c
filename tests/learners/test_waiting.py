from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.models import Job
from learners.domain.enrolment import SessionOverlap, cancel_enrolment, enrol
from learners.domain.offers import OfferGone, accept_offer, expire_offers
from learners.domain.waiting import NothingToOffer, offer_by_hand, offer_free_seats, with_positions
from learners.models import Enrolment
from learners.tasks import fill_free_seats
from providers.enums import OfferingState
from providers.models import Offering
from tests.clock import berlin
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


def test_a_seat_that_comes_free_is_held_for_the_first_who_waits():
    offering = OfferingFactory(seats=2)
    first, _second, third, fourth = enrol_new(offering, 4)

    cancel_enrolment(first, by=first.learner, at=AT)

    assert states(offering) == ["cancelled", "confirmed", "offered", "waiting"]
    third.refresh_from_db()
    assert (third.offered_at, third.offer_expires_at) == (AT, AT + timedelta(hours=48))
    assert mails_of(third) == [f"waiting:{third.pk}", f"seat_offered:{third.pk}"]
    assert mails_of(fourth) == [f"waiting:{fourth.pk}"]
    assert Offering.objects.get().seats_taken == 2


def test_nobody_is_asked_after_the_cut_off_day_and_by_hand_until_the_beginning(dana):
    """Fourteen days before 1 March are 15 February, and that day counts."""
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Enrolment.objects.filter(queue_number=1).update(state="cancelled", cancelled_at=AT)

    assert offer_free_seats(offering, at=berlin(2027, 2, 16)) == []
    with pytest.raises(NothingToOffer):
        offer_by_hand(offering, by=dana, at=FIRST_START)
    assert [row.queue_number for row in offer_by_hand(offering, by=dana, at=FIRST_START - timedelta(hours=2))] == [2]
    assert Enrolment.objects.get(queue_number=2).offer_expires_at == FIRST_START


def test_the_cut_off_day_itself_still_asks():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Enrolment.objects.filter(queue_number=1).update(state="cancelled", cancelled_at=AT)

    assert [row.queue_number for row in offer_free_seats(offering, at=berlin(2027, 2, 16) - timedelta(seconds=1))] == [2]


def test_a_seat_given_up_after_the_cut_off_day_stays_free_and_the_provider_is_told():
    offering = OfferingFactory(seats=1)
    first, second = enrol_new(offering, 2)

    cancel_enrolment(first, by=first.learner, at=berlin(2027, 2, 20))

    second.refresh_from_db()
    assert (second.state, Offering.objects.get().seats_taken) == ("waiting", 0)
    assert Job.objects.get(key=f"seat_free_by_hand:{offering.pk}").arguments["to"] == [offering.provider.contact_email]


# ---- answers ---------------------------------------------------------------------------------------
def offered(offering):
    first, second, third = enrol_new(offering, 3)
    cancel_enrolment(first, by=first.learner, at=AT)
    return Enrolment.objects.get(pk=second.pk), Enrolment.objects.get(pk=third.pk)


def test_accepting_in_time_takes_the_seat_once():
    offering = OfferingFactory(seats=1)
    second, _third = offered(offering)

    accept_offer(second, at=AT + timedelta(hours=47))
    accept_offer(second, at=AT + timedelta(hours=47))

    assert states(offering) == ["cancelled", "confirmed", "waiting"]
    assert mails_of(second) == [f"waiting:{second.pk}", f"seat_offered:{second.pk}", f"moved_up:{second.pk}"]
    assert Offering.objects.get().seats_taken == 1


def test_accepting_too_late_is_refused_even_when_the_job_has_not_run():
    second, _third = offered(OfferingFactory(seats=1))

    with pytest.raises(OfferGone):
        accept_offer(second, at=AT + timedelta(hours=48))


def test_declining_offers_the_seat_to_the_next_at_no_cost():
    offering = OfferingFactory(seats=1)
    second, _third = offered(offering)

    cancel_enrolment(second, by=second.learner, at=AT + timedelta(hours=1))

    assert states(offering) == ["cancelled", "cancelled", "offered"]
    assert Enrolment.objects.get(pk=second.pk).cancel_cost_cents == 0


def test_an_offer_nobody_answers_lapses_once_and_goes_to_the_next():
    offering = OfferingFactory(seats=1)
    second, third = offered(offering)

    assert expire_offers(offering, at=AT + timedelta(hours=47)) == []
    assert [row.pk for row in expire_offers(offering, at=AT + timedelta(hours=48))] == [second.pk]
    assert expire_offers(offering, at=AT + timedelta(hours=48)) == []

    assert states(offering) == ["cancelled", "expired", "offered"]
    assert mails_of(third) == [f"waiting:{third.pk}", f"seat_offered:{third.pk}"]
    assert Offering.objects.get().seats_taken == 1


def test_the_job_ends_offers_that_are_due(run_jobs):
    offering = OfferingFactory(seats=1)
    second, _third = offered(offering)
    Enrolment.objects.filter(pk=second.pk).update(offered_at=timezone.now() - timedelta(days=3), offer_expires_at=timezone.now() - timedelta(days=1))

    fill_free_seats()

    assert states(offering)[1] == "expired"


def test_accepting_asks_again_whether_the_person_has_a_seat_elsewhere_by_now():
    offering = OfferingFactory(seats=1)
    second, _third = offered(offering)
    enrol(OfferingFactory(), learner=second.learner, by=second.learner, at=AT)

    with pytest.raises(SessionOverlap):
        accept_offer(second, at=AT)


# ---- who is asked ----------------------------------------------------------------------------------
def test_nobody_moves_up_in_an_offering_that_was_called_off():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 2)
    Enrolment.objects.filter(queue_number=1).update(state="cancelled", cancelled_at=AT)
    Offering.objects.update(state=OfferingState.CANCELLED, cancel_reason="Krankheit", cancelled_at=AT)

    assert offer_free_seats(offering, at=AT) == []


def test_more_seats_are_offered_in_order_and_twice_is_once():
    offering = OfferingFactory(seats=1)
    enrol_new(offering, 5)
    Offering.objects.update(seats=3)

    assert [row.queue_number for row in offer_free_seats(offering, at=AT)] == [2, 3]
    assert offer_free_seats(offering, at=AT) == []
    assert states(offering) == ["confirmed", "offered", "offered", "waiting", "waiting"]
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
    assert (waiting.state, waiting.passed_over_at, next_one.state) == ("waiting", AT, "offered")
    assert mails_of(waiting) == [f"waiting:{waiting.pk}", f"passed_over:{waiting.pk}"]
    assert "zur gleichen Zeit in „Netzwerke knüpfen“ angemeldet" in Job.objects.get(key=f"passed_over:{waiting.pk}").arguments["text"]
    assert with_positions(offering.enrolments.filter(pk=waiting.pk)).get().position == 1

    cancel_enrolment(elsewhere, by=amina, at=AT)
    cancel_enrolment(next_one, by=next_one.learner, at=AT)
    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_whoever_is_passed_over_again_and_again_is_told_once(amina, run_jobs):
    offering = OfferingFactory(seats=1)
    (first,) = enrol_new(offering, 1)
    waiting = enrol(offering, learner=amina, by=amina, at=AT)
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    cancel_enrolment(first, by=first.learner, at=AT)
    run_jobs()  # the first mail is gone, so its key is free again

    assert offer_free_seats(offering, at=AT + timedelta(hours=1)) == []

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
    assert states(offering) == ["confirmed", "offered", "waiting"]


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

    assert states(offering) == ["confirmed", "offered", "waiting"]
    assert states(untouched) == ["confirmed", "waiting"]


def test_the_regular_job_fills_seats_while_the_dates_are_still_open():
    offering = OfferingFactory(seats=1, sessions=False, dates_on_request=True)
    enrol_new(offering, 2)
    Offering.objects.update(seats=2)

    fill_free_seats()

    assert states(offering) == ["confirmed", "offered"]


def test_positions_take_one_query_for_any_number_of_rows(django_assert_num_queries):
    for _number in range(3):
        EnrolmentFactory(state="waiting")

    with django_assert_num_queries(1):
        assert [row.position for row in with_positions(Enrolment.objects.all())] == [1, 1, 1]
