"""Enrolments, attendance and hours as rows; what follows from them (seats, ledger) is made by the verbs under test."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from core.enums import Sector
from curriculum.enums import Phase
from learners.enums import AttendanceState, ClaimKind, EnrolmentState, ExcuseReason, GroupState, HoursSource, UnitWorkState
from learners.models import Attendance, Enrolment, GroupRegistration, HoursClaim, HoursEntry, LearnerProfile, PathwayEnrolment, SeatInvitation, UnitWork
from tests.factories.core import UserFactory
from tests.factories.providers import OfferingFactory, SessionFactory

ENROLLED_AT = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)


class LearnerProfileFactory(DjangoModelFactory):
    class Meta:
        model = LearnerProfile

    user = factory.SubFactory(UserFactory)
    sector = Sector.ADMINISTRATION


class EnrolmentFactory(DjangoModelFactory):
    """A confirmed seat. The offering's `seats_taken` is left alone; use `enrol` where it matters."""

    class Meta:
        model = Enrolment

    offering = factory.SubFactory(OfferingFactory)
    learner = factory.SubFactory(UserFactory)
    state = EnrolmentState.CONFIRMED
    queue_number = factory.LazyAttribute(lambda row: row.offering.enrolments.count() + 1)
    enrolled_at = ENROLLED_AT
    confirmed_at = factory.LazyAttribute(lambda row: row.enrolled_at if row.state == EnrolmentState.CONFIRMED else None)
    cancelled_at = factory.LazyAttribute(lambda row: row.enrolled_at if row.state in EnrolmentState.ENDED else None)
    offer_expires_at = factory.LazyAttribute(lambda row: row.offered_at + timedelta(hours=48) if row.offered_at else None)
    offered_at = factory.LazyAttribute(lambda row: row.enrolled_at if row.state == EnrolmentState.OFFERED else None)


class GroupFactory(DjangoModelFactory):
    """Three seats that a municipality has. The offering's `seats_taken` is left alone."""

    class Meta:
        model = GroupRegistration

    offering = factory.SubFactory(OfferingFactory)
    organisation_name = "Stadt Musterstadt"
    booked_by = factory.SubFactory(UserFactory)
    seats = 3
    state = GroupState.CONFIRMED
    queue_number = factory.LazyAttribute(lambda row: row.offering.enrolments.count() + row.offering.groups.count() + 1)
    names_until_date = date(2027, 2, 10)
    booked_at = ENROLLED_AT
    confirmed_at = factory.LazyAttribute(lambda row: row.booked_at if row.state == GroupState.CONFIRMED else None)
    cancelled_at = factory.LazyAttribute(lambda row: row.booked_at if row.state not in GroupState.ACTIVE else None)
    offered_at = factory.LazyAttribute(lambda row: row.booked_at if row.state == GroupState.OFFERED else None)
    offer_expires_at = factory.LazyAttribute(lambda row: row.offered_at + timedelta(hours=48) if row.offered_at else None)


class InvitationFactory(DjangoModelFactory):
    """Somebody named for a seat of a group."""

    class Meta:
        model = SeatInvitation

    group = factory.SubFactory(GroupFactory)
    offering = factory.LazyAttribute(lambda row: row.group.offering)
    first_name = "Nora"
    last_name = "Nagel"
    email = factory.Sequence(lambda n: f"named{n}@example.org")
    invited_by = factory.LazyAttribute(lambda row: row.group.booked_by)
    invited_at = ENROLLED_AT


class AttendanceFactory(DjangoModelFactory):
    """Present for the whole session."""

    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    enrolment = factory.LazyAttribute(lambda row: EnrolmentFactory(offering=row.session.offering))
    state = AttendanceState.PRESENT
    minutes = factory.LazyAttribute(lambda row: row.session.teaching_minutes if row.state == AttendanceState.PRESENT else 0)
    excuse = factory.LazyAttribute(lambda row: ExcuseReason.PERSONAL if row.state == AttendanceState.EXCUSED else "")
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyAttribute(lambda row: row.session.ends_at)


class PathwayEnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = PathwayEnrolment

    learner = factory.SubFactory(UserFactory)
    begun_at = ENROLLED_AT


class HoursEntryFactory(DjangoModelFactory):
    """A line of the ledger; name `module`."""

    class Meta:
        model = HoursEntry

    learner = factory.SubFactory(UserFactory)
    phase = Phase.PRESENCE
    minutes = 270
    source = HoursSource.RECOGNITION
    source_key = factory.Sequence(lambda n: f"test:{n}")
    happened_on_date = date(2026, 1, 12)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = datetime(2026, 1, 12, 18, 0, tzinfo=UTC)


class HoursClaimFactory(DjangoModelFactory):
    """90 minutes of self-study that wait for a decision; name `module`."""

    class Meta:
        model = HoursClaim

    learner = factory.SubFactory(UserFactory)
    kind = ClaimKind.SELF_STUDY
    phase = Phase.SELF_STUDY
    claimed_minutes = 90
    title = "Karte der Wege im Quartier"
    text = "Wir haben mit zwölf Menschen eine Karte der Wege gezeichnet. " * 5
    happened_on_date = date(2026, 1, 12)
    submitted_at = ENROLLED_AT


class UnitWorkFactory(DjangoModelFactory):
    """Work on a self-study unit, just begun; name `unit`. `submitted=True` hands it in, check passed and reflection written."""

    class Meta:
        model = UnitWork

    learner = factory.SubFactory(UserFactory)
    begun_at = ENROLLED_AT

    class Params:
        submitted = factory.Trait(
            state=UnitWorkState.SUBMITTED, check_passed_at=ENROLLED_AT, submitted_at=ENROLLED_AT, reflection="Das nehme ich mir für mein Quartier vor. " * 6
        )
