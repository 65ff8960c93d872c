"""Schemes and applications. A SchemeFactory scheme gives half of the costs, at most 500 euros, of 10,000 euros; AT is inside its dates."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.models import Organisation, User
from funding.domain.applications import Applicant, FundingWish, Invoice, apply, prove
from funding.domain.desk_decisions import confirm, propose
from funding.enums import ApplicantKind, FundingSubject, Proposal
from funding.models import FundingApplication, FundingScheme
from learners.domain.claim_documents import read_document
from learners.enums import AttendanceState
from learners.models import Enrolment
from providers.models import Offering
from tests.factories.core import make_coordinator
from tests.factories.learners import AttendanceFactory, EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory

AFTER = datetime(2099, 1, 1, tzinfo=UTC)  # every offering of the tests is over
PDF = b"%PDF-1.7\n% Rechnung\n"


class SchemeFactory(DjangoModelFactory):
    class Meta:
        model = FundingScheme

    title = factory.Sequence(lambda n: f"Förderlinie {n}")
    giver = "Beispielministerium"
    purpose = "Teilnahmen und Inhouse-Veranstaltungen."
    applicants = frozenset(ApplicantKind.values)
    subjects = frozenset(FundingSubject.values)
    rate_percent = 50
    cap_cents = 50_000
    budget_cents = 1_000_000
    documents = "Rechnung\nTeilnahmebescheinigung"
    before_start = False
    valid_from_date = date(2020, 1, 1)
    changed_at = AT


def a_seat(**fields: Any) -> Enrolment:
    """A confirmed seat that costs 240 euros."""
    fields.setdefault("agreed_cents", 24_000)
    return EnrolmentFactory(**fields)


def an_event(town: Organisation, **fields: Any) -> Offering:
    """An inhouse event for a town's people."""
    offering = OfferingFactory(**fields)
    Offering.objects.filter(pk=offering.pk).update(is_closed=True, place_type="inhouse", host=town.gemeinde)
    offering.refresh_from_db()
    offering.municipalities.add(town.gemeinde)
    return offering


def an_application(scheme: FundingScheme | None = None, seat: Enrolment | None = None, **fields: Any) -> FundingApplication:
    """A learner's, handed in."""
    seat = seat or a_seat()
    wish = FundingWish(scheme=scheme or SchemeFactory(), offering=seat.offering, enrolment=seat, cost_cents=24_000, **fields)
    return apply(Applicant(seat.learner, ApplicantKind.LEARNER), wish, at=AT)


def an_event_application(town: Organisation, by: User, scheme: FundingScheme | None = None, **fields: Any) -> FundingApplication:
    """A municipality's, for an inhouse event of 900 euros with 12 people."""
    values = {"cost_cents": 90_000, "people": 12} | fields
    wish = FundingWish(scheme=scheme or SchemeFactory(), offering=an_event(town), **values)
    return apply(Applicant(by, ApplicantKind.MUNICIPALITY, town), wish, at=AT)


def proposed(application: FundingApplication, *, cents: int = 12_000, **fields: Any) -> FundingApplication:
    """Somebody of the office proposes to approve."""
    values = {"cents": cents, "by": make_coordinator(), "at": AT} | fields
    return propose(application, Proposal.APPROVE, **values)


def approved(application: FundingApplication, **fields: Any) -> FundingApplication:
    """Two people have approved it."""
    return confirm(proposed(application, **fields), by=make_coordinator(), at=AT)


def rejected(application: FundingApplication, reason: str = "Die Unterlagen fehlen.") -> FundingApplication:
    """Two people have rejected it."""
    return confirm(propose(application, Proposal.REJECT, reason=reason, by=make_coordinator(), at=AT), by=make_coordinator(), at=AT)


def an_invoice(cents: int = 24_000, *, people: int = 1) -> Invoice:
    """A PDF."""
    return Invoice("R-1", date(2027, 4, 1), cents, people, read_document("rechnung.pdf", PDF))


def proven(application: FundingApplication, *, came: bool = True, cents: int = 24_000, people: int = 1) -> FundingApplication:
    """Approved, attended in all sessions, and shown."""
    found = approved(application, cents=12_000, reason="Wie besprochen.")
    for session in found.offering.sessions.all():
        enrolment = found.enrolment or EnrolmentFactory(offering=found.offering)
        AttendanceFactory(session=session, enrolment=enrolment, state=AttendanceState.PRESENT if came else AttendanceState.ABSENT)
    return prove(found, an_invoice(cents, people=people), by=found.applicant, at=AFTER)
