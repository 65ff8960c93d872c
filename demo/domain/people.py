"""People who do not exist: the named accounts of each role, editors, guides and the crowd of learners."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.domain.roles import grant_role
from core.enums import OrganisationKind, Role, Sector
from core.models import Gemeinde, Organisation, RoleAssignment, User
from core.time import berlin_date, berlin_datetime
from demo.domain.bulk import store
from demo.domain.identity import chunks, draw_uuid
from demo.domain.names import person_name
from demo.domain.providers import ProviderSeat
from demo.domain.scale import Scale
from learners.models import LearnerProfile

PASSWORD = "Demo-Quartier-2020"  # noqa: S105 -- printed on purpose; the command refuses to run in production


@dataclass(frozen=True)
class Account:
    """A named account, the same in every demo database."""

    email: str
    first_name: str
    last_name: str
    what: str


LEARNER = Account("lernende@demo.example", "Lena", "Lerner-Demo", "Lernende, mitten in der Quartierskoordination")
ALMOST_DONE = Account("fast-fertig@demo.example", "Ferdinand", "Fastfertig-Demo", "Lernender, eine angenommene Einheit vor dem Zertifikat")
EDITOR = Account("traeger@demo.example", "Traudl", "Träger-Demo", "Träger-Redaktion, Anwesenheit ist zu erfassen")
CONTACT = Account("kommune@demo.example", "Konrad", "Kommune-Demo", "Kontaktperson der Stadt Ulm")
GUIDE = Account("begleitung@demo.example", "Beate", "Begleitung-Demo", "Prozessbegleitung, eingereichte Einheiten warten")
COORDINATOR = Account("koordination@demo.example", "Karla", "Koordination-Demo", "Koordinierungsstelle, Verwaltung unter /verwaltung/")
ADMINISTRATOR = Account("betrieb@demo.example", "Bruno", "Betrieb-Demo", "Betrieb und Technik")
AUDITOR = Account("pruefung@demo.example", "Petra", "Prüfung-Demo", "Prüfung und Datenschutz, liest das Protokoll")
DELEGATE = Account("mandat@demo.example", "Merve", "Mandat-Demo", "handelt für einen beauftragten Verein, sieht ein Quartier unter /mandat/")
FIRST = (LEARNER, ALMOST_DONE, EDITOR, CONTACT, GUIDE, COORDINATOR, ADMINISTRATOR, AUDITOR)
ACCOUNTS = (*FIRST, DELEGATE)


@dataclass(slots=True)
class Learner:
    """A learner of the crowd: who, and on which days already busy."""

    pk: int
    busy: set[date] = field(default_factory=set)


class People:
    """Writes people; everybody shares one password hash, because making 200,000 takes hours."""

    def __init__(self, rng: Random, *, today: date, joined_before: date) -> None:
        self.rng = rng
        self.password = make_password(PASSWORD)
        self.morning = berlin_datetime(today, time(6))
        self.joined_before = joined_before

    def write_accounts(self, seats: Sequence[ProviderSeat]) -> dict[str, User]:
        """The nine accounts with their roles, by address. The newest is drawn apart, so that all others stay who they were."""
        users = self._write([(account.email, account.first_name, account.last_name) for account in FIRST])
        apart = People(Random(DELEGATE.email), today=berlin_date(self.morning), joined_before=self.joined_before)  # noqa: S311 -- no secret
        users += apart._write([(DELEGATE.email, DELEGATE.first_name, DELEGATE.last_name)])
        by_email = {user.email: user for user in users}
        town = Organisation.objects.create(
            uuid=draw_uuid(self.rng), kind=OrganisationKind.MUNICIPALITY, name="Stadt Ulm (Demo)", gemeinde=Gemeinde.objects.get(ags="08421000")
        )
        coordinator = by_email[COORDINATOR.email]
        for account, role, organisation in (
            (COORDINATOR, Role.COORDINATOR, None),
            (ADMINISTRATOR, Role.ADMINISTRATOR, None),
            (AUDITOR, Role.AUDITOR, None),
            (GUIDE, Role.PROCESS_GUIDE, None),
            (CONTACT, Role.MUNICIPALITY_CONTACT, town),
            (EDITOR, Role.PROVIDER_EDITOR, seats[0].provider.organisation),
        ):
            grant_role(by_email[account.email], role, organisation=organisation, by=coordinator, at=self.morning)
        ulm = town.gemeinde
        for account in (LEARNER, ALMOST_DONE):
            LearnerProfile.objects.create(user=by_email[account.email], sector=Sector.ADMINISTRATION, gemeinde=ulm, employer="Stadt Ulm (Demo)")
        return by_email

    def write_editors(self, seats: Sequence[ProviderSeat], first: User) -> dict[int, int]:
        """An editor's key for each provider's key; the first provider has the named account."""
        others = seats[1:]
        users = self._write([(f"redaktion-{number:03d}@demo.example", *person_name(-1, self.rng)) for number in range(2, len(others) + 2)])
        store(
            RoleAssignment(user=user, role=Role.PROVIDER_EDITOR, organisation=seat.provider.organisation, granted_at=self.morning)
            for user, seat in zip(users, others, strict=True)
        )
        return {seats[0].provider.pk: first.pk} | {seat.provider.pk: user.pk for user, seat in zip(users, others, strict=True)}

    def write_guides(self, scale: Scale, first: User) -> list[int]:
        """Keys of the process guides, the named one first."""
        users = self._write([(f"begleitung-{number:03d}@demo.example", *person_name(-1, self.rng)) for number in range(2, scale.guides + 1)])
        store(RoleAssignment(user=user, role=Role.PROCESS_GUIDE, granted_at=self.morning) for user in users)
        return [first.pk, *(user.pk for user in users)]

    def write_learners(self, count: int, seats: Sequence[ProviderSeat]) -> list[Learner]:
        """The crowd, with profiles for most of them."""
        towns = [seat.gemeinde for seat in seats]
        learners: list[Learner] = []
        for numbers in chunks(range(1, count + 1), 5_000):
            users = self._write([(f"lernende-{number:06d}@demo.example", *person_name(number, self.rng)) for number in numbers])
            store(self._profile(user, towns) for user in users if self.rng.random() < 0.8)
            learners += [Learner(user.pk) for user in users]
        return learners

    def _profile(self, user: User, towns: Sequence[Gemeinde]) -> LearnerProfile:
        town, sector = self.rng.choice(towns), self.rng.choice(Sector.values)
        employer = f"Demo-Stadtverwaltung {town.name}" if sector == Sector.ADMINISTRATION else ""
        return LearnerProfile(user=user, sector=sector, gemeinde=town, employer=employer)

    def _write(self, people: Sequence[tuple[str, str, str]]) -> list[User]:
        users = store(
            User(uuid=draw_uuid(self.rng), email=email, first_name=first, last_name=last, password=self.password, date_joined=self._joined_at())
            for email, first, last in people
        )
        store(EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users)
        return users

    def _joined_at(self) -> datetime:
        return berlin_datetime(self.joined_before - timedelta(days=self.rng.randrange(1, 60)), time(8, self.rng.randrange(60)))
