"""Seats of a group get their names later; what has none by its date goes back. And two seats at one time where that is only warned about."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import Job
from core.time import berlin_date
from learners.domain.enrolment import SessionOverlap, cancel_enrolment, enrol
from learners.domain.groups import GroupDoesNotFit, register_group, release_unnamed, remind_of_names, return_seats
from learners.domain.invitations import AlreadyNamed, InvitationGone, NoSeatForName, accept_invitation, name_person, name_substitute, withdraw_invitation
from learners.models import GroupRegistration
from learners.tasks import mind_group_names
from providers.domain.terms import Tier, publish_terms
from providers.models import Offering
from tests.clock import berlin
from tests.factories.core import UserFactory
from tests.factories.learners import GroupFactory
from tests.factories.providers import AT, OfferingFactory

pytestmark = pytest.mark.django_db

DUE = date(2027, 2, 10)
OVER = berlin(2027, 2, 11)


def a_group(offering, *, seats=3, by=None):
    return register_group(offering, seats=seats, organisation_name="Stadt Musterstadt", names_until_date=DUE, by=by or UserFactory(), at=AT)


def name(group, email, at=AT):
    return name_person(group, first_name="Nora", last_name="Nagel", email=email, by=group.booked_by, at=at)


def keys(start):
    return Job.objects.filter(key__startswith=start).count()


def test_a_group_that_does_not_fit_waits_as_one_and_a_newcomer_does_not_overtake_it(amina):
    offering = OfferingFactory(seats=4)
    first, second = a_group(offering), a_group(offering, seats=2)

    newcomer = enrol(offering, learner=amina, by=amina, at=AT)

    assert (first.state, second.state, newcomer.state) == ("confirmed", "waiting", "waiting")
    assert Offering.objects.get().seats_taken == 3


def test_a_waiting_group_is_offered_all_of_its_seats_or_none(amina):
    offering = OfferingFactory(seats=4)
    first, second = a_group(offering, seats=4), a_group(offering)
    single = enrol(offering, learner=amina, by=amina, at=AT)

    return_seats(first, seats=2, by=first.booked_by, at=AT)
    second.refresh_from_db()
    assert (second.state, Offering.objects.get().seats_taken) == ("waiting", 2)

    return_seats(first, by=first.booked_by, at=AT)
    second.refresh_from_db()
    single.refresh_from_db()
    assert (second.state, single.state, Offering.objects.get().seats_taken) == ("offered", "offered", 4)


def test_a_name_is_one_seat_and_one_address_once(amina):
    group = a_group(OfferingFactory(), seats=2)
    invitation = name(group, amina.email)

    with pytest.raises(AlreadyNamed):
        name(group, amina.email.upper())
    name(group, "zweite@example.org")
    with pytest.raises(NoSeatForName):
        name(group, "dritte@example.org")
    enrolment = accept_invitation(invitation, learner=amina, at=AT)

    assert (enrolment.state, enrolment.group, Offering.objects.get().seats_taken) == ("confirmed", group, 2)
    with pytest.raises(GroupDoesNotFit):
        return_seats(group, seats=1, by=group.booked_by, at=AT)


def test_seats_without_a_name_go_back_after_the_date_once_at_the_cost_of_that_day(amina):
    publish_terms(None, tiers=[Tier(28, 0), Tier(14, 50)], late_percent=80, substitute_percent=0, valid_from_date=AT.date(), by=None, at=AT)
    offering = OfferingFactory(seats=3)
    group = a_group(offering)
    name(group, amina.email)

    release_unnamed(group, at=OVER - timedelta(seconds=1))
    assert Offering.objects.get().seats_taken == 3

    release_unnamed(group, at=OVER)
    release_unnamed(group, at=OVER + timedelta(days=1))
    group.refresh_from_db()
    assert (group.seats, group.released_at, group.cancel_cost_cents) == (1, OVER, 2 * 6_000)
    assert (Offering.objects.get().seats_taken, keys("group_released:")) == (1, 1)


def test_a_group_without_any_name_ends_and_the_seats_are_offered_on(amina):
    offering = OfferingFactory(seats=3)
    group = a_group(offering)
    waiting = enrol(offering, learner=amina, by=amina, at=AT)

    release_unnamed(group, at=OVER)

    group.refresh_from_db()
    waiting.refresh_from_db()
    assert (group.state, waiting.state, Offering.objects.get().seats_taken) == ("cancelled", "offered", 1)


def test_a_name_taken_back_in_time_leaves_the_seat_with_the_group_and_ends_the_invitation(amina):
    offering = OfferingFactory()
    group = a_group(offering)
    invitation = name(group, amina.email)

    withdraw_invitation(invitation, by=group.booked_by, at=AT)
    withdraw_invitation(invitation, by=group.booked_by, at=AT)

    assert (Offering.objects.get().seats_taken, keys("name_withdrawn:")) == (3, 1)
    with pytest.raises(InvitationGone):
        accept_invitation(invitation, learner=amina, at=AT)


def test_the_reminder_comes_once_and_not_when_every_seat_has_a_name(run_jobs):
    group = a_group(OfferingFactory(), seats=2)
    assert remind_of_names(group, at=AT)
    run_jobs()
    assert not remind_of_names(group, at=AT + timedelta(hours=1))

    named = a_group(OfferingFactory(), seats=2)
    for address in ("eine@example.org", "andere@example.org"):
        name(named, address)
    assert not remind_of_names(named, at=AT)


def test_the_regular_job_reminds_before_the_date_and_releases_after_it():
    today = berlin_date(timezone.now())
    far, soon, over = (
        GroupFactory(offering=OfferingFactory(seats_taken=3), names_until_date=today + timedelta(days=days), booked_at=timezone.now()) for days in (30, 7, -1)
    )

    mind_group_names()
    mind_group_names()

    states = dict(GroupRegistration.objects.values_list("pk", "state"))
    assert states == {far.pk: "confirmed", soon.pk: "confirmed", over.pk: "cancelled"}
    told = Job.objects.filter(key__startswith="group_").order_by("pk").values_list("key", flat=True)
    assert [key.rpartition(":")[0] for key in told] == [f"group_names_due:{soon.pk}", f"group_released:{over.pk}"]
    assert Offering.objects.get(pk=over.offering_id).seats_taken == 0


def test_a_substitute_takes_over_only_when_saying_yes(amina, emil):
    offering = OfferingFactory(seats=1)
    own = enrol(offering, learner=amina, by=amina, at=AT)
    invitation = name_substitute(own, first_name="Emil", last_name="Engel", email=emil.email, by=amina, at=AT)
    own.refresh_from_db()
    assert own.state == "confirmed"

    accept_invitation(invitation, learner=emil, at=AT)

    own.refresh_from_db()
    assert (own.state, offering.enrolments.get(learner=emil).state, Offering.objects.get().seats_taken) == ("replaced", "confirmed", 1)


# ---- two seats at one time ---------------------------------------------------------------------------
def test_where_it_is_only_warned_about_the_person_may_go_on_knowingly(amina):
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)
    offering = OfferingFactory(overlap_rule="warn")

    with pytest.raises(SessionOverlap) as warned:
        enrol(offering, learner=amina, by=amina, at=AT)
    assert warned.value.may_go_on
    assert enrol(offering, learner=amina, by=amina, at=AT, overlap_accepted=True).state == "confirmed"


def test_where_it_is_blocked_knowing_does_not_help_and_the_offering_goes_before_the_site(amina, settings):
    settings.SESSION_OVERLAP = "warn"
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)

    with pytest.raises(SessionOverlap) as refused:
        enrol(OfferingFactory(overlap_rule="block"), learner=amina, by=amina, at=AT, overlap_accepted=True)
    assert not refused.value.may_go_on
    assert enrol(OfferingFactory(), learner=amina, by=amina, at=AT, overlap_accepted=True).state == "confirmed"


def test_where_it_is_only_warned_about_nobody_is_passed_over(amina, emil):
    offering = OfferingFactory(seats=1, overlap_rule="warn")
    first = enrol(offering, learner=emil, by=emil, at=AT)
    waiting = enrol(offering, learner=amina, by=amina, at=AT)
    enrol(OfferingFactory(), learner=amina, by=amina, at=AT)

    cancel_enrolment(first, by=emil, at=AT)

    waiting.refresh_from_db()
    assert waiting.state == "offered"


def test_page_asks_once_more_and_then_enrols(amina, client_of):
    start = timezone.now() + timedelta(days=400)
    until = berlin_date(start - timedelta(days=20))
    enrol(OfferingFactory(first_start=start, registration_until_date=until), learner=amina, by=amina, at=timezone.now())
    offering = OfferingFactory(overlap_rule="warn", first_start=start, registration_until_date=until)
    browser, page = client_of(amina), f"/angebote/{offering.uuid}/anmelden/"

    warned = browser.post(page, {})
    assert (warned.status_code, offering.enrolments.count()) == (409, 0)
    assert 'name="overlap_accepted"' in warned.content.decode()
    assert browser.post(page, {"overlap_accepted": "on"}).status_code == 302
    assert offering.enrolments.get().state == "confirmed"
