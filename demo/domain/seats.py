"""What stands on the tables about seats: terms, a group without names, an offer that is running, requests, an inhouse course, too few people, wishes.

Everything by the real verbs, each at its own past moment. Draws no chance, so all other data stay.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import F

from core.models import Gemeinde, Organisation, User
from core.time import berlin_date, berlin_datetime
from curriculum.models import Module
from demo.domain.bulk import store
from demo.domain.people import CONTACT, COORDINATOR, LEARNER, Learner
from demo.domain.providers import ProviderSeat
from learners.domain.enrolment import cancel_enrolment, enrol
from learners.domain.groups import register_group
from learners.domain.invitations import accept_invitation, name_person
from learners.domain.refusals import SessionOverlap
from learners.models import Enrolment
from providers.domain.criteria import Criteria
from providers.domain.inhouse import convert_to_inhouse
from providers.domain.interest import declare_interest
from providers.domain.minimum import propose_cancellation
from providers.domain.terms import Tier, publish_terms
from providers.domain.watching import save_search
from providers.enums import Approval, OfferingState, RequestState
from providers.models import ModuleInterest, Offering, OfferingQuerySet, Provider

WANTED = ("V2", "V7", "15", "V9")  # modules for which people wait, the most wanted first


def write_terms(seats: Sequence[ProviderSeat], office: User, *, today: date) -> None:
    """The programme's terms for half a year, and stricter ones of the first provider."""
    valid_from = today - timedelta(days=180)
    at = berlin_datetime(valid_from, time(9))
    publish_terms(None, tiers=[Tier(28, 0), Tier(14, 30)], late_percent=50, substitute_percent=0, valid_from_date=valid_from, by=office, at=at)
    tiers = [Tier(42, 0), Tier(21, 25), Tier(7, 50)]
    publish_terms(seats[0].provider, tiers=tiers, late_percent=80, substitute_percent=0, valid_from_date=valid_from, by=office, at=at)


class Seats:
    """Plays the people who ask for seats, give them up and hold them."""

    def __init__(self, accounts: dict[str, User], crowd: Sequence[Learner], own: Provider, *, at: datetime) -> None:
        self.accounts = accounts
        self.crowd = crowd
        self.own = own
        self.at = at
        self.today = berlin_date(at)
        self.used: set[int] = set()  # one thing per offering, so that each is easy to see

    def play(self) -> None:
        """Everything once; what a tiny scale has no offering for is left out."""
        self._hold_an_offer()
        self._register_groups()
        for approval, offerings, people in (
            (Approval.PROVIDER, self._ahead().filter(provider=self.own), 3),
            (Approval.OFFICE, self._ahead().exclude(provider=self.own), 2),
        ):
            if (offering := self._take(offerings, least=4)) is not None:
                Offering.objects.filter(pk=offering.pk).update(approval=approval)
                list(self._enrol_crowd(offering, people, at=self._day(1)))
        self._close_for_towns()
        self._lack_people()
        self._wish()

    def _hold_an_offer(self) -> None:
        """The learner waits alone, and this morning somebody gave up a seat: it is held for her."""
        learner = self.accounts[LEARNER.email]
        offering = self._take(self._ahead().exclude(enrolments__learner=learner), least=1, most=3)
        if offering is None:
            return
        seats = list(self._enrol_crowd(offering, offering.free_seats, at=self._day(3)))
        if len(seats) < offering.free_seats:
            return  # a tiny crowd has no time
        try:
            enrol(offering, learner=learner, by=learner, at=self._day(2), overlap_accepted=True)
        except SessionOverlap:
            return  # she has something else on that day
        cancel_enrolment(seats[0], by=seats[0].learner, at=self.at - timedelta(hours=3))

    def _register_groups(self) -> None:
        """The town's contact has four seats with two names, one of them said yes; and a group that waits for three seats together."""
        contact = self.accounts[CONTACT.email]
        town = Organisation.objects.get(role_assignments__user=contact)
        if (offering := self._take(self._ahead(), least=6)) is not None and offering.starts_at is not None:
            until = berlin_date(offering.starts_at) - timedelta(days=10)
            group = register_group(
                offering,
                seats=4,
                organisation=town,
                organisation_name=town.name,
                names_until_date=until,
                by=contact,
                at=self._day(6),
                note="Team Quartier (Demo)",
            )
            for person in self._fitting(offering, 1):
                invitation = name_person(group, first_name=person.first_name, last_name=person.last_name, email=person.email, by=contact, at=self._day(5))
                accept_invitation(invitation, learner=person, at=self._day(4))
            learner = self.accounts[LEARNER.email]
            if not offering.enrolments.filter(learner=learner).exists():
                name_person(group, first_name=learner.first_name, last_name=learner.last_name, email=learner.email, by=contact, at=self._day(2))
        if (full := self._take(self._ahead(), most=0)) is not None and full.starts_at is not None:
            until = berlin_date(full.starts_at) - timedelta(days=7)
            register_group(full, seats=3, organisation=town, organisation_name=town.name, names_until_date=until, by=contact, at=self._day(2))

    def _close_for_towns(self) -> None:
        """A course with few people was turned into an inhouse course; who had a seat keeps it."""
        if (offering := self._take(self._ahead().filter(seats_taken__gt=0).exclude(gemeinde=None), least=5)) is not None:
            towns = list(Gemeinde.objects.filter(ags__in=("08421000", "08425141")).order_by("ags"))  # Ulm hosts
            convert_to_inhouse(
                offering, municipalities=towns, host=towns[0], room="Rathaus, Sitzungssaal 2", by=self.accounts[COORDINATOR.email], at=self._day(3)
            )

    def _lack_people(self) -> None:
        """The decision about a course with too few people was due yesterday; one of the editor's own and one of another provider."""
        for offerings in (self._ahead().filter(provider=self.own), self._ahead().exclude(provider=self.own)):
            if (offering := self._take(offerings, least=3)) is not None:
                minimum = min(offering.seats, offering.seats_taken + 2)
                Offering.objects.filter(pk=offering.pk).update(minimum_seats=minimum, decide_on_date=self.today - timedelta(days=1))
                propose_cancellation(Offering.objects.get(pk=offering.pk), at=self.at - timedelta(hours=8))

    def _wish(self) -> None:
        """The learner has saved two searches and wants a module; of the crowd some want one, too."""
        learner = self.accounts[LEARNER.email]
        save_search(learner, Criteria(chosen={"modul": ("18",), "kreis": ("ulm",)}), at=self._day(20))
        save_search(learner, Criteria(words="Beteiligung", only_free=True), at=self._day(9))
        modules = {module.code: module for module in Module.objects.filter(curriculum__is_current=True, code__in=WANTED)}
        declare_interest(modules[WANTED[0]], by=learner, at=self._day(8))
        people = [person.pk for person in self.crowd[:18]]
        store(
            ModuleInterest(user_id=person, module=modules[code], created_at=self._day(3 + (place + 5 * step) % 60))
            for step, code in enumerate(WANTED)
            for place, person in enumerate(people[: 18 - 5 * step])
        )

    def _ahead(self) -> OfferingQuerySet:
        """Bookable, begins late enough for offers and names, nobody decides about it and nothing else happens to it."""
        bookable = Offering.objects.bookable(self.today).filter(
            state=OfferingState.PUBLISHED, starts_at__gt=self.at + timedelta(days=35), approval=Approval.NONE
        )
        return bookable.exclude(change_requests__state=RequestState.OPEN).exclude(pk__in=self.used)

    def _take(self, offerings: OfferingQuerySet, *, least: int = 0, most: int | None = None) -> Offering | None:
        """The first with so many free seats."""
        left = offerings.alias(free=F("seats") - F("seats_taken")).filter(free__gte=least)
        offering = (left if most is None else left.filter(free__lte=most)).select_related("provider").order_by("starts_at", "pk").first()
        if offering is not None:
            self.used.add(offering.pk)
        return offering

    def _enrol_crowd(self, offering: Offering, number: int, *, at: datetime) -> Iterator[Enrolment]:
        """So many people who have time."""
        for person in self._fitting(offering, number):
            yield enrol(offering, learner=person, by=person, at=at)

    def _fitting(self, offering: Offering, number: int) -> list[User]:
        days = {berlin_date(session.starts_at) for session in offering.sessions.all()}
        known = set(offering.enrolments.values_list("learner", flat=True))
        free = [learner for learner in self.crowd if not learner.busy & days and learner.pk not in known][:number]
        for learner in free:
            learner.busy |= days
        return list(User.objects.filter(pk__in=[learner.pk for learner in free]).order_by("pk"))

    def _day(self, days_ago: int) -> datetime:
        return berlin_datetime(self.today - timedelta(days=days_ago), time(11))
