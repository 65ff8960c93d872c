"""Model check of seats: random sequences of everything that can happen to them, against a model of a few lines.

Each sequence runs in a savepoint of one test and is rolled back, so that hundreds are affordable on both databases.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core.models import User
from core.time import berlin_date
from learners.domain.enrolment import AlreadyBegun, CancelTooLate, OfferingCalledOff, RegistrationClosed, cancel_enrolment, enrol
from learners.domain.groups import register_group, return_seats
from learners.domain.invariants import find_problems
from learners.domain.invitations import accept_invitation, name_person, name_substitute
from learners.domain.offers import OfferGone, accept_group_offer, accept_offer, expire_offers
from learners.domain.waiting import NothingToOffer, offer_by_hand, offer_free_seats
from learners.models import Enrolment, GroupRegistration
from providers.domain.editing import EditingRefused, change_offering
from providers.domain.entry_parts import entry_of
from providers.domain.publishing import cancel_offering
from providers.models import Offering
from tests.clock import berlin
from tests.factories.core import UserFactory
from tests.factories.providers import AT, FIRST_START, OfferingFactory

SEQUENCES, STEPS, SEATS = 500, 8, 3
CUT_OFF = berlin(2027, 2, 16)
DEADLINE = berlin(2027, 2, 21)
LAST_EVENING = berlin(2027, 2, 28, 20)  # names of groups are due on this day


@dataclass
class Place:
    """A person or a group as the model knows it; `group` is the key of the group whose seat a person has."""

    row: Any
    size: int
    number: int
    state: str
    expires_at: datetime | None = None
    group: int | None = None

    @property
    def is_group(self) -> bool:
        return isinstance(self.row, GroupRegistration)


class Seats(RuleBasedStateMachine):
    """What should be: `places` in the order of their numbers, `seats`, the clock, and whether it is called off."""

    offering: Offering
    people: list[User]
    dana: User
    sequences = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.places: list[Place] = []
        self.seats, self.now, self.called_off, self.names = SEATS, AT, False, 0
        type(self).sequences += 1

    def teardown(self) -> None:
        if type(self).sequences % 10 == 0:
            problems = [problem for problem in find_problems(at=self.now) if str(self.offering.uuid) in problem or "Anmeldung" in problem]
            assert problems == []
        transaction.savepoint_rollback(self.savepoint)

    # ---- the model ---------------------------------------------------------------------------------
    def held(self) -> int:
        return sum(place.size for place in self.places if place.state in {"confirmed", "offered"} and place.group is None)

    def waiting(self) -> list[Place]:
        return [place for place in self.places if place.state == "waiting"]

    def serve(self) -> None:
        """Nobody overtakes: the first who waits, again and again, until it does not fit."""
        while self.now < CUT_OFF and not self.called_off and (line := self.waiting()) and line[0].size <= self.seats - self.held():
            self.offer(line[0])

    def offer(self, place: Place) -> None:
        place.state, place.expires_at = "offered", min(self.now + timedelta(hours=48), FIRST_START)

    def arrive(self, size: int) -> str:
        self.serve()
        return "confirmed" if not self.waiting() and size <= self.seats - self.held() else "waiting"

    def number(self) -> int:
        return max((place.number for place in self.places), default=0) + 1

    def active(self, *, groups: bool | None = None, states: str = "confirmed offered waiting") -> list[Place]:
        return [each for each in self.places if each.state in states.split() and groups in {None, each.is_group}]

    def pick(self, which: int, **filters: Any) -> Place | None:
        found = self.active(**filters)
        return found[which % len(found)] if found else None

    def fresh(self) -> Offering:
        return Offering.objects.select_related("provider__organisation", "format").get(pk=self.offering.pk)

    def idle(self) -> User | None:
        busy = {place.row.learner_id for place in self.active(groups=False)}
        return next((person for person in self.people if person.pk not in busy), None)

    # ---- what can happen ---------------------------------------------------------------------------
    @rule(who=st.integers(0, 6))
    def enrol(self, who: int) -> None:
        person = self.people[who]
        again = next((place for place in self.active(groups=False) if place.row.learner_id == person.pk), None)
        try:
            row = enrol(self.fresh(), learner=person, by=person, at=self.now)
        except (RegistrationClosed, AlreadyBegun, OfferingCalledOff):
            assert again is None
            assert self.called_off or self.now >= DEADLINE
            return
        if again is not None:
            assert row.pk == again.row.pk
            return
        assert not self.called_off
        assert self.now < DEADLINE
        number, state = self.number(), self.arrive(1)
        self.places.append(Place(row, 1, number, state))

    @precondition(lambda self: self.now < DEADLINE and not self.called_off)
    @rule(size=st.integers(2, 3), who=st.integers(0, 6))
    def register_group(self, size: int, who: int) -> None:
        if size > self.seats:
            return
        row = register_group(self.fresh(), seats=size, organisation_name="Stadt", names_until_date=berlin_date(LAST_EVENING), by=self.people[who], at=self.now)
        number, state = self.number(), self.arrive(size)
        self.places.append(Place(row, size, number, state))

    @rule(which=st.integers(0, 9))
    def accept(self, which: int) -> None:
        place = self.pick(which, states="offered")
        if place is None:
            return
        too_late = place.expires_at is not None and self.now >= place.expires_at
        try:
            if place.is_group:
                accept_group_offer(place.row, by=place.row.booked_by, at=self.now)
            else:
                accept_offer(Enrolment.objects.get(pk=place.row.pk), at=self.now)
        except OfferGone:
            assert too_late or self.called_off
            return
        assert not too_late
        assert not self.called_off
        place.state = "confirmed"

    @rule(which=st.integers(0, 9))
    def give_up(self, which: int) -> None:
        """Cancel a seat, decline an offer, leave the queue; of a group everything."""
        place = self.pick(which)
        if place is None:
            return
        try:
            if place.is_group:
                return_seats(place.row, by=place.row.booked_by, at=self.now)
            else:
                row = Enrolment.objects.select_related("offering", "learner").get(pk=place.row.pk)
                cancel_enrolment(row, by=row.learner, at=self.now)
        except CancelTooLate:
            assert self.now >= FIRST_START
            return
        assert self.now < FIRST_START
        place.state = "cancelled"
        for member in self.places:
            if place.is_group and member.group == place.row.pk and member.state == "confirmed":
                member.state = "cancelled"
        self.serve()

    @rule()
    def expire(self) -> None:
        expire_offers(self.offering, at=self.now)
        lapsed = [place for place in self.active(states="offered") if place.expires_at is not None and place.expires_at <= self.now]
        for place in lapsed:
            place.state = "expired"
        if lapsed:
            self.serve()

    @precondition(lambda self: self.now < FIRST_START and not self.called_off)
    @rule(which=st.integers(0, 9))
    def substitute(self, which: int) -> None:
        place, other = self.pick(which, groups=False, states="confirmed"), self.idle()
        if place is None or other is None:
            return
        row = Enrolment.objects.select_related("offering", "learner").get(pk=place.row.pk)
        named = name_substitute(row, first_name="Er", last_name="Satz", email=other.email, by=row.learner, at=self.now)
        new = accept_invitation(named, learner=other, at=self.now)
        place.state = "replaced"
        self.places.append(Place(new, 1, self.number(), "confirmed", group=place.group))

    @precondition(lambda self: self.now <= LAST_EVENING and not self.called_off)
    @rule(which=st.integers(0, 9))
    def name_in_group(self, which: int) -> None:
        place, other = self.pick(which, groups=True, states="confirmed"), self.idle()
        if place is None or other is None:
            return
        taken = sum(each.group == place.row.pk and each.state == "confirmed" for each in self.places)
        if taken >= place.size:
            return
        named = name_person(place.row, first_name="Na", last_name="Me", email=other.email, by=place.row.booked_by, at=self.now)
        new = accept_invitation(named, learner=other, at=self.now)
        self.places.append(Place(new, 1, self.number(), "confirmed", group=place.row.pk))

    @precondition(lambda self: not self.called_off)
    @rule(seats=st.integers(1, 6))
    def change_capacity(self, seats: int) -> None:
        """By the verb of the form: never below what is held; more seats are offered, as the signal after commit has it done."""
        offering = self.fresh()
        entry = entry_of(offering)
        wanted = replace(entry, fields={**entry.fields, "seats": seats})
        if seats < self.held():
            with pytest.raises(EditingRefused):
                change_offering(offering, wanted, seen_at=offering.changed_at, by=self.dana, at=self.now)
            return
        change_offering(offering, wanted, seen_at=offering.changed_at, by=self.dana, at=self.now)
        self.seats = seats
        offer_free_seats(self.offering, at=self.now)
        self.serve()

    @rule()
    def move_up_by_hand(self) -> None:
        free = self.seats - self.held()
        line = [place for place in self.waiting() if not self.called_off and self.now < FIRST_START]
        expected = []
        for place in line:
            if place.size <= free:
                expected.append(place)
                free -= place.size
        try:
            offer_by_hand(self.offering, by=self.dana, at=self.now)
        except NothingToOffer:
            assert expected == []
            return
        for place in expected:
            self.offer(place)

    @rule(hours=st.sampled_from([1, 47, 48, 24 * 20, 24 * 36, 24 * 60]))
    def time_passes(self, hours: int) -> None:
        later = self.now + timedelta(hours=hours)
        self.now = later if later <= LAST_EVENING or later >= FIRST_START else LAST_EVENING

    @precondition(lambda self: not self.called_off and self.now < FIRST_START)
    @rule(really=st.integers(0, 5))
    def close(self, really: int) -> None:
        if really == 0:
            cancel_offering(self.offering, reason="Krankheit", by=self.dana, at=self.now)
            self.called_off = True

    # ---- what must be ------------------------------------------------------------------------------
    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        offering = Offering.objects.values_list("seats", "seats_taken").get(pk=self.offering.pk)
        people = dict(Enrolment.objects.filter(offering=self.offering).values_list("pk", "state"))
        groups = dict(GroupRegistration.objects.filter(offering=self.offering).values_list("pk", "state"))

        assert people == {place.row.pk: place.state for place in self.places if not place.is_group}
        assert groups == {place.row.pk: place.state for place in self.places if place.is_group}
        if not self.called_off:
            assert offering == (self.seats, self.held())
            assert self.held() <= self.seats


@pytest.mark.django_db
def test_no_sequence_of_events_breaks_seats_queue_or_order(dana: User) -> None:
    Seats.offering = OfferingFactory(seats=SEATS, registration_until_date=berlin_date(DEADLINE) - timedelta(days=1))
    Seats.people = [UserFactory() for _number in range(7)]
    Seats.dana = dana
    Seats.sequences = 0
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    run_state_machine_as_test(Seats, settings=settings(max_examples=SEQUENCES, stateful_step_count=STEPS, suppress_health_check=checks))

    assert Seats.sequences >= SEQUENCES
