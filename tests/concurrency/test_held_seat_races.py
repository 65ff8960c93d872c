"""Seats that are held for somebody: offers, groups, names, and the door of a session. docs/locking.md says what is locked and why."""

import contextlib
from collections import Counter
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from wagtail.models import ModelLogEntry

from core.models import Job
from learners.domain import groups as groups_module
from learners.domain import invitations as invitations_module
from learners.domain import offers as offers_module
from learners.domain.check_in import Proof, check_in, open_door
from learners.domain.groups import register_group
from learners.domain.invitations import AlreadyNamed, name_person
from learners.domain.offers import OfferGone, accept_offer, expire_offers
from learners.models import CheckIn, Enrolment, GroupRegistration, SeatInvitation
from providers.models import Offering, Session
from tests.concurrency.together import errors_among, meet_after, run_together, take_locks_away
from tests.factories.core import UserFactory
from tests.factories.learners import EnrolmentFactory, GroupFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


# ---- an offer ------------------------------------------------------------------------------------------------------
@pytest.fixture
def offered():
    """The only seat is held for somebody until 48 hours after AT; another one waits."""
    offering = OfferingFactory(seats=1, seats_taken=1)
    row = EnrolmentFactory(offering=offering, state="offered", enrolled_at=AT)
    EnrolmentFactory(offering=offering, state="waiting", enrolled_at=AT)
    return row


def accepting(row, at=AT):
    return lambda: accept_offer(Enrolment.objects.select_related("offering").get(pk=row.pk), at=at)


def test_an_offer_accepted_eight_times_at_once_is_accepted_once(offered):
    results = run_together([accepting(offered)] * 8)

    assert errors_among(results) == []
    assert {row.state for row in results} == {"confirmed"}
    assert (lines("learners.moved_up"), Job.objects.filter(task="core.send_mail").count()) == (1, 1)


def test_without_the_lock_it_is_accepted_twice(offered, monkeypatch):
    monkeypatch.setattr(offers_module, "_refuse_gone", meet_after(offers_module._refuse_gone, parties=2, patience=5))
    take_locks_away(monkeypatch, of="learners.domain.offers")

    results = run_together([accepting(offered)] * 2)

    assert errors_among(results) or lines("learners.moved_up") == 2


def accept_while_it_expires(offered, monkeypatch, *, patience):
    """The answer is on its way, and has been looked at, when the job that ends offers comes by."""
    meeting = Barrier(2)

    def meet():
        with contextlib.suppress(BrokenBarrierError):
            meeting.wait(patience)

    looked_at = Barrier(2)
    refuse_gone = offers_module._refuse_gone

    def refuse_gone_and_wait(*args, **kwargs):
        refuse_gone(*args, **kwargs)
        looked_at.wait(5)
        meet()

    def expire():
        looked_at.wait(5)
        lapsed = expire_offers(Offering.objects.get(pk=offered.offering_id), at=offered.offer_expires_at)
        meet()
        return lapsed

    monkeypatch.setattr(offers_module, "_refuse_gone", refuse_gone_and_wait)
    return run_together([accepting(offered, at=offered.offer_expires_at - timedelta(seconds=1)), expire])


def test_an_offer_accepted_in_the_last_second_does_not_expire(offered, monkeypatch):
    accepted, lapsed = accept_while_it_expires(offered, monkeypatch, patience=0.5)

    assert (accepted.state, lapsed) == ("confirmed", [])
    assert Counter(Enrolment.objects.values_list("state", flat=True)) == {"confirmed": 1, "waiting": 1}
    assert accepting(offered, at=offered.offer_expires_at)().state == "confirmed"


def test_without_the_lock_the_seat_goes_to_two(offered, monkeypatch):
    take_locks_away(monkeypatch, of="learners.domain.offers")

    results = accept_while_it_expires(offered, monkeypatch, patience=5)

    assert errors_among(results) or Counter(Enrolment.objects.values_list("state", flat=True)) == {"confirmed": 1, "offered": 1}


def test_an_offer_that_has_expired_is_gone(offered):
    expire_offers(offered.offering, at=offered.offer_expires_at)

    with pytest.raises(OfferGone):
        accepting(offered, at=offered.offer_expires_at - timedelta(seconds=1))()


# ---- a group -------------------------------------------------------------------------------------------------------
def registering(offering, seats):
    contact = UserFactory()
    until = FIRST_START.date() - timedelta(days=10)
    fields = {"seats": seats, "organisation_name": "Stadt Musterstadt", "names_until_date": until, "by": contact, "at": AT}
    return lambda: register_group(Offering.objects.get(pk=offering.pk), **fields)


def test_of_two_groups_for_the_last_seats_one_gets_all_and_one_waits_for_all(monkeypatch):
    offering = OfferingFactory(seats=4)
    monkeypatch.setattr(groups_module, "count_seats", meet_after(groups_module.count_seats, parties=2, patience=0.5))

    results = run_together([registering(offering, 3), registering(offering, 3)])

    assert errors_among(results) == []
    assert sorted((group.state, group.seats, group.queue_number) for group in results) == [("confirmed", 3, 1), ("waiting", 3, 2)]
    assert Offering.objects.get().seats_taken == 3


def test_without_the_lock_both_groups_count_the_same_seats(monkeypatch):
    offering = OfferingFactory(seats=4)
    monkeypatch.setattr(groups_module, "count_seats", meet_after(groups_module.count_seats, parties=2, patience=5))
    take_locks_away(monkeypatch, of="learners.domain.groups")

    results = run_together([registering(offering, 3), registering(offering, 3)])

    assert errors_among(results) or GroupRegistration.objects.filter(state="confirmed").count() == 2


# ---- a name --------------------------------------------------------------------------------------------------------
def naming(group, email):
    who = {"first_name": "Nora", "last_name": "Nagel", "email": email}
    return lambda: name_person(GroupRegistration.objects.select_related("offering").get(pk=group.pk), **who, by=group.booked_by, at=AT)


def test_of_two_who_name_the_same_person_one_is_told(monkeypatch):
    group = GroupFactory(offering=OfferingFactory(seats_taken=3))
    monkeypatch.setattr(invitations_module, "named_count", meet_after(invitations_module.named_count, parties=2, patience=0.5))

    results = run_together([naming(group, "nora@example.org"), naming(group, "Nora@example.org")])

    assert Counter(type(result) for result in results) == {SeatInvitation: 1, AlreadyNamed: 1}
    assert Job.objects.filter(task="core.send_mail").count() == 1


def test_two_names_for_the_last_seat_are_one(monkeypatch):
    group = GroupFactory(offering=OfferingFactory(seats_taken=1), seats=1)
    monkeypatch.setattr(invitations_module, "named_count", meet_after(invitations_module.named_count, parties=2, patience=0.5))

    results = run_together([naming(group, "nora@example.org"), naming(group, "nele@example.org")])

    assert (SeatInvitation.objects.count(), len(errors_among(results))) == (1, 1)


def test_without_the_lock_one_seat_has_two_names(monkeypatch):
    group = GroupFactory(offering=OfferingFactory(seats_taken=1), seats=1)
    monkeypatch.setattr(invitations_module, "named_count", meet_after(invitations_module.named_count, parties=2, patience=5))
    take_locks_away(monkeypatch, of="learners.domain.invitations")

    results = run_together([naming(group, "nora@example.org"), naming(group, "nele@example.org")])

    assert errors_among(results) or SeatInvitation.objects.count() == 2


# ---- the door of a session -----------------------------------------------------------------------------------------
def test_eight_taps_on_check_in_are_one():
    """No twin: whether it is there once is kept by the database itself (learners_check_in_once)."""
    row = EnrolmentFactory()
    session = row.offering.sessions.get()
    open_door(session, by=UserFactory(), at=session.starts_at)
    proof = Proof(str(session.uuid), session.starts_at)

    def tap():
        own = Enrolment.objects.select_related("learner").get(pk=row.pk)
        return check_in(Session.objects.select_related("offering").get(pk=session.pk), own, proof=proof, at=session.starts_at)

    results = run_together([tap] * 8)

    assert errors_among(results) == []
    assert (CheckIn.objects.count(), lines("learners.checked_in")) == (1, 1)
