"""Landesförderung as it might be: two made-up schemes, and applications in most states by the real verbs. No scheme of the real programme is meant."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from core.models import User
from core.time import berlin_date, berlin_datetime
from demo.domain.claims import PAPER
from demo.domain.people import ADMINISTRATOR, CONTACT, COORDINATOR, EDITOR, LEARNER
from funding.domain.applications import Applicant, FundingWish, Invoice, apply, prove
from funding.domain.desk_decisions import confirm, propose, settle, suggested_settlement
from funding.domain.schemes import store_scheme
from funding.domain.subjects import events_of, known_cost, organisations_of, own_participations, participations_of
from funding.enums import ApplicantKind, FundingSubject, Proposal
from funding.models import FundingApplication, FundingScheme
from learners.domain.claim_documents import read_document
from learners.models import Enrolment


def play_funding(accounts: Mapping[str, User], *, today: date) -> None:
    """What the demo accounts asked for; whatever a tiny scale has no course for is left out."""
    at = berlin_datetime(today - timedelta(days=10), time(9))
    share, inhouse = _schemes(accounts[COORDINATOR.email], today=today, at=at)
    learner, editor, contact = accounts[LEARNER.email], accounts[EDITOR.email], accounts[CONTACT.email]
    as_learner = Applicant(learner, ApplicantKind.LEARNER)
    seats = [seat for seat in own_participations(learner) if known_cost(seat.offering, seat)]
    over = [seat for seat in seats if seat.offering.ends_at and berlin_date(seat.offering.ends_at) < today - timedelta(days=1)]
    ahead = [seat for seat in seats if seat not in over]
    if over:
        _settle(_decide(_ask(as_learner, share, over[0], at=at), accounts, at=at + timedelta(hours=30)), accounts, today=today)
    if over[1:]:
        _decide(_ask(as_learner, share, over[1], at=at), accounts, reject="Die Frist dieser Förderlinie war vorbei (Demo).", at=at + timedelta(hours=31))
    if ahead:
        _ask(as_learner, share, ahead[0], at=at + timedelta(hours=2))
    for organisation in organisations_of(editor, ApplicantKind.PROVIDER):
        as_provider = Applicant(editor, ApplicantKind.PROVIDER, organisation)
        others = [
            seat for seat in participations_of(organisation, ApplicantKind.PROVIDER)[:40] if seat.learner_id != learner.pk and known_cost(seat.offering, seat)
        ]
        for seat in others[:2]:
            made = _ask(as_provider, share, seat, at=at + timedelta(hours=3), other_funding="Demo-Stiftung, 50 €")
            propose(made, Proposal.APPROVE, cents=_half(made), by=accounts[COORDINATOR.email], at=at + timedelta(hours=40))
    for town in organisations_of(contact, ApplicantKind.MUNICIPALITY):
        for event in events_of(town, ApplicantKind.MUNICIPALITY)[:1]:
            wish = FundingWish(scheme=inhouse, offering=event, cost_cents=145_000, people=14, remark="Mit Raum und Verpflegung (Demo).")
            made = apply(Applicant(contact, ApplicantKind.MUNICIPALITY, town), wish, at=at + timedelta(hours=4))
            _decide(made, accounts, cents=80_000, reason="Nach Rücksprache mit dem Ministerium (Demo).", at=at + timedelta(hours=50))


def _schemes(office: User, *, today: date, at: datetime) -> tuple[FundingScheme, FundingScheme]:
    """One with a rate, one of which nobody knows how much it gives."""
    shared = {"giver": "Demo-Ministerium", "source": "erfunden für die Demonstration", "valid_from_date": date(today.year, 1, 1), "before_start": False}
    share = {
        "title": "Teilnahmen an der Quartiersqualifizierung (Demo)",
        "purpose": "Ein Teil des Eigenanteils für Engagierte und Beschäftigte von Kommunen und freien Trägern.",
        "applicants": frozenset(ApplicantKind.values),
        "subjects": frozenset({FundingSubject.PARTICIPATION.value}),
        "rate_percent": 50,
        "cap_cents": 30_000,
        "budget_cents": 2_000_000,
        "documents": "Rechnung\nTeilnahmebescheinigung",
    }
    inhouse = {
        "title": "Inhouse-Veranstaltungen (Demo)",
        "purpose": "Veranstaltungen von Kommunen und Trägern vor Ort.",
        "applicants": frozenset({ApplicantKind.MUNICIPALITY.value, ApplicantKind.PROVIDER.value}),
        "subjects": frozenset({FundingSubject.INHOUSE.value}),
        "budget_cents": 1_000_000,
        "documents": "Rechnung\nProgramm\nUnterschriftenliste",
    }
    return store_scheme(None, shared | share, by=office, at=at), store_scheme(None, shared | inhouse, by=office, at=at)


def _ask(applicant: Applicant, scheme: FundingScheme, seat: Enrolment, *, at: datetime, other_funding: str = "") -> FundingApplication:
    cost = known_cost(seat.offering, seat) or 0
    return apply(applicant, FundingWish(scheme=scheme, offering=seat.offering, enrolment=seat, cost_cents=cost, other_funding=other_funding), at=at)


def _half(application: FundingApplication) -> int:
    return min(application.cost_cents // 2, 30_000)


def _decide(
    application: FundingApplication, accounts: Mapping[str, User], *, at: datetime, cents: int | None = None, reason: str = "", reject: str = ""
) -> FundingApplication:
    """The office proposes, operations are the second pair of eyes."""
    kind = Proposal.REJECT if reject else Proposal.APPROVE
    made = propose(application, kind, cents=cents or _half(application), reason=reject or reason, by=accounts[COORDINATOR.email], at=at)
    return confirm(made, by=accounts[ADMINISTRATOR.email], at=at + timedelta(hours=5))


def _settle(application: FundingApplication, accounts: Mapping[str, User], *, today: date) -> None:
    at = berlin_datetime(today - timedelta(days=2), time(10))
    paper = read_document("Rechnung.pdf", PAPER)
    shown = prove(application, Invoice("2027-0815", berlin_date(at), application.cost_cents, 1, paper), by=application.applicant, at=at)
    settle(shown, cents=suggested_settlement(shown), reason="", by=accounts[COORDINATOR.email], at=at + timedelta(hours=20))
