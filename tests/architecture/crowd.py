"""A crowd for list pages: `n` rows of everything a list shows, written in bulk past the verbs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certificates.models import Certificate
from core.models import Organisation, User
from curriculum.enums import Phase
from curriculum.models import Pathway, SelfStudyUnit
from learners.enums import EnrolmentState, HoursSource, UnitWorkState
from learners.models import Enrolment, HoursEntry, PathwayEnrolment, UnitWork
from providers.enums import OfferingState
from providers.models import Offering, OfferingModule, Provider, Session, SessionModule
from tests.factories.certificates import make_attendance_certificate
from tests.factories.core import KreisFactory
from tests.factories.providers import a_format, a_module

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Scene:
    """Whom the crowd belongs to, and the rows whose pages list it."""

    learner: User
    guide: User
    provider: Provider
    offering: Offering
    session: Session


def gather(n: int, *, learner: User, guide: User, provider: Provider) -> Scene:
    """`n` more of each kind: providers, offerings ahead and behind with a seat of `learner`, participants of one offering that
    has begun, handed-in units of learners whom `guide` accompanies, ledger lines and certificates of `learner`.
    """
    have = User.objects.count()
    module, made_in, kreis = a_module(), a_format(), KreisFactory()
    people = User.objects.bulk_create(
        User(email=f"crowd{have + i}@example.org", first_name="Cem", last_name=f"Crowd{have + i}", password="!") for i in range(n)
    )
    organisations = Organisation.objects.bulk_create(Organisation(kind="provider", name=f"Träger {have + i}") for i in range(n))
    Provider.objects.bulk_create(
        Provider(organisation=row, slug=f"traeger-{row.pk}", summary="Kurse.", contact_name="Büro", contact_email="buero@example.org") for row in organisations
    )

    def an_offering(number: int, start: datetime) -> Offering:
        return Offering(
            provider=provider, format=made_in, title=f"Kurs {number}", summary="Ein Tag.", state=OfferingState.PUBLISHED, kreis=kreis, seats=n + 5,
            registration_until_date=(start - timedelta(days=3)).date(), fee_cents=0, starts_at=start, ends_at=start + timedelta(hours=5), search_text=" kurs ",
        )  # fmt: skip

    ahead = [an_offering(have + i, NOW + timedelta(days=20 + i % 200)) for i in range(n)]
    behind = [an_offering(have + n + i, NOW - timedelta(days=20 + i % 200)) for i in range(n)]
    offerings = Offering.objects.bulk_create([*ahead, *behind])
    OfferingModule.objects.bulk_create(OfferingModule(offering=row, module=module, minutes=240) for row in offerings)
    sessions = Session.objects.bulk_create(
        Session(offering=row, starts_at=row.starts_at, ends_at=row.ends_at, break_minutes=60) for row in offerings if row.starts_at and row.ends_at
    )
    SessionModule.objects.bulk_create(SessionModule(session=row, module=module, minutes=240) for row in sessions)

    def a_seat(offering: Offering, person: User, number: int) -> Enrolment:
        return Enrolment(offering=offering, learner=person, state=EnrolmentState.CONFIRMED, queue_number=number, enrolled_at=NOW, confirmed_at=NOW)

    seats = Enrolment.objects.bulk_create([a_seat(row, learner, 1) for row in offerings])
    begun = next(row for row in sessions if row.starts_at < NOW)
    Enrolment.objects.bulk_create(a_seat(begun.offering, person, 2 + i) for i, person in enumerate(people))

    pathway, unit = Pathway.objects.get(slug="koordination"), SelfStudyUnit.objects.order_by("pk")[0]
    PathwayEnrolment.objects.bulk_create(PathwayEnrolment(learner=person, pathway=pathway, guide=guide, begun_at=NOW) for person in people)
    UnitWork.objects.bulk_create(
        UnitWork(learner=person, unit=unit, state=UnitWorkState.SUBMITTED, check_passed_at=NOW, begun_at=NOW, submitted_at=NOW, reflection="Gut. " * 50)
        for person in people
    )
    lines = [(seat, f"crowd:{seat.pk}") for seat in seats[:n]]
    HoursEntry.objects.bulk_create(
        HoursEntry(learner=learner, module=module, phase=Phase.PRESENCE, minutes=10, source=HoursSource.RECOGNITION, source_key=key, reason="Nachweis lag vor.",
                   happened_on_date=NOW.date(), recorded_by=guide, recorded_at=NOW)
        for _seat, key in lines
    )  # fmt: skip
    sample = Certificate.objects.first() or make_attendance_certificate()
    Certificate.objects.bulk_create(
        Certificate(kind=sample.kind, number=f"QQ-{seat.pk}", code=f"CODE{seat.pk}", learner=learner, enrolment=seat, snapshot=sample.snapshot,
                    snapshot_sha256=sample.snapshot_sha256, issued_at=NOW)
        for seat in seats[n:]
    )  # fmt: skip
    return Scene(learner, guide, provider, begun.offering, begun)
