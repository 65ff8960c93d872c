"""The office's side: one person proposes, another one confirms; then settlement on proof.

Money is committed when the second person confirms, under the scheme's lock, and never more than the budget: the database refuses it too.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.units import format_euro
from funding.domain.amounts import Terms, amount_of, most_of
from funding.domain.applications import lock_application
from funding.domain.attendance import attendance_percent, people_there
from funding.domain.notices import tell_applicant
from funding.domain.schemes import FundingRefused, snapshot_of, terms_of
from funding.enums import ApplicationState, FundingSubject, Proposal
from funding.models import FundingApplication, FundingScheme


class BudgetSpent(FundingRefused):
    """Not enough money is left in the scheme."""

    def __init__(self, free_cents: int) -> None:
        super().__init__(_("Dafür reicht das Budget nicht: frei sind noch %(free)s.") % {"free": format_euro(free_cents)})


class NeedsSecondPerson(FundingRefused):
    """Four eyes: whoever proposed cannot confirm."""

    def __init__(self) -> None:
        super().__init__(_("Bestätigen muss eine andere Person als die, die vorgeschlagen hat."))


def propose(application: FundingApplication, kind: Proposal, *, cents: int | None = None, reason: str = "", by: User, at: datetime) -> FundingApplication:
    """The first person's part; proposing again replaces it. Nothing is committed yet.

    Effects under the locks: proposal, state, one audit line. Raises FundingRefused.
    """
    reason = " ".join(reason.split())[:300]
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state not in ApplicationState.UNDECIDED:
            raise FundingRefused(_("Über diesen Antrag ist schon entschieden."))
        if locked.applicant_id == by.pk:
            raise FundingRefused(_("Über den eigenen Antrag entscheidet man nicht mit."))
        if kind == Proposal.REJECT and not reason:
            raise FundingRefused(_("Eine Ablehnung braucht einen Grund; die antragstellende Seite liest ihn."))
        if kind == Proposal.APPROVE:
            _check_amount(locked, cents, reason)
        locked.proposal, locked.proposed_cents = kind, cents if kind == Proposal.APPROVE else None
        locked.proposed_reason, locked.proposed_by, locked.proposed_at = reason, by, at
        locked.state = ApplicationState.PROPOSED
        locked.save(update_fields=["state", "proposal", "proposed_cents", "proposed_reason", "proposed_by", "proposed_at"])
        audit.record(locked, "funding.proposed", by=by, data={"kind": kind.value, "cents": locked.proposed_cents})
    return locked


def confirm(application: FundingApplication, *, by: User, at: datetime) -> FundingApplication:
    """The second person's part: what was proposed becomes the decision, and its terms are kept with it. Twice is once.

    Effects under the locks: decision with its snapshot, the scheme's committed sum, one audit line, a mail to the applicant.
    Raises NeedsSecondPerson, BudgetSpent, FundingRefused.
    """
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state in {ApplicationState.APPROVED, ApplicationState.REJECTED} and locked.decided_by_id == by.pk:
            return locked
        if locked.state != ApplicationState.PROPOSED:
            raise FundingRefused(_("Über diesen Antrag ist nichts zu bestätigen."))
        if by.pk in {locked.proposed_by_id, locked.applicant_id}:
            raise NeedsSecondPerson
        locked.decided_by, locked.decided_at = by, at
        locked.decision = rfc8785.dumps(_decision(locked)).decode()
        locked.decision_sha256 = _digest(locked.decision)
        fields = ["state", "decided_by", "decided_at", "decision", "decision_sha256"]
        if locked.proposal == Proposal.REJECT:
            locked.state, template = ApplicationState.REJECTED, "funding_rejected"
        else:
            commit(locked.scheme, locked.proposed_cents or 0)
            locked.state, locked.approved_cents, template = ApplicationState.APPROVED, locked.proposed_cents, "funding_approved"
            fields.append("approved_cents")
        locked.save(update_fields=fields)
        audit.record(locked, f"funding.{locked.state}", by=by, data={"decision": locked.decision_sha256, "cents": locked.approved_cents})
        tell_applicant(locked, template, at=at)
    return locked


def send_back(application: FundingApplication, *, by: User) -> FundingApplication:
    """The second person does not agree: it is to be proposed anew. Effects under the locks: state, one audit line. Raises FundingRefused."""
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state != ApplicationState.PROPOSED:
            raise FundingRefused(_("Über diesen Antrag ist nichts zu bestätigen."))
        locked.state = ApplicationState.SUBMITTED
        locked.save(update_fields=["state"])
        audit.record(locked, "funding.sent_back", by=by)
    return locked


def settle(application: FundingApplication, *, cents: int, reason: str, by: User, at: datetime) -> FundingApplication:
    """Pay on proof; what was committed and is not needed is free again. Less than what follows from terms and proof needs a reason, and so does
    anything although attendance is too low.

    Effects under the locks: settlement, the scheme's committed sum, one audit line, a mail to the applicant. Raises FundingRefused.
    """
    reason = " ".join(reason.split())[:300]
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state != ApplicationState.PROVEN:
            raise FundingRefused(_("Abgerechnet wird erst, wenn der Nachweis vorliegt."))
        most = most_to_settle(locked)
        if cents > most:
            raise FundingRefused(_("Nach Bewilligung und Rechnung sind es höchstens %(most)s.") % {"most": format_euro(most)})
        if cents != suggested_settlement(locked) and not reason:
            raise FundingRefused(_("Das weicht von dem ab, was sich aus Nachweis und Anwesenheit ergibt. Bitte begründen Sie es."))
        FundingScheme.objects.filter(pk=locked.scheme_id).update(bound_cents=F("bound_cents") - (locked.bound_cents - cents))
        locked.state, locked.settled_cents, locked.settlement_reason = ApplicationState.SETTLED, cents, reason
        locked.settled_by, locked.settled_at = by, at
        locked.save(update_fields=["state", "settled_cents", "settlement_reason", "settled_by", "settled_at"])
        audit.record(locked, "funding.settled", by=by, data={"cents": cents})
        tell_applicant(locked, "funding_settled", at=at)
    return locked


def commit(scheme: FundingScheme, cents: int) -> None:
    """Take so much of the budget. The lock makes the refusal friendly; the row's constraint would refuse in any case. Raises BudgetSpent."""
    if cents > scheme.free_cents:
        raise BudgetSpent(scheme.free_cents)
    FundingScheme.objects.filter(pk=scheme.pk).update(bound_cents=F("bound_cents") + cents)


def decided_terms(application: FundingApplication) -> Terms:
    """Those of the day of the decision, whatever the scheme says today."""
    terms = json.loads(application.decision)["terms"]
    return Terms(terms["rate_percent"], terms["lump_cents"], terms["cap_cents"])


def most_to_settle(application: FundingApplication) -> int:
    """By the terms of the decision, for what was really paid, and never more than approved."""
    return min(application.approved_cents or 0, most_of(decided_terms(application), application.invoice_cents or 0))


def suggested_settlement(application: FundingApplication) -> int:
    """The most, or nothing where a funded person was there too little, or nobody came to an event."""
    if application.enrolment is not None:
        came = attendance_percent(application.enrolment) >= settings.MINIMUM_ATTENDANCE_PERCENT
    else:
        came = bool(application.attended_people) and people_there(application.offering) > 0
    return most_to_settle(application) if came else 0


def is_intact(application: FundingApplication) -> bool:
    """The kept decision is the one whose checksum was taken."""
    return not application.decision or _digest(application.decision) == application.decision_sha256


def _check_amount(locked: FundingApplication, cents: int | None, reason: str) -> None:
    terms = terms_of(locked.scheme)
    if not cents or cents < 0:
        raise FundingRefused(_("Bitte nennen Sie einen Betrag."))
    most = most_of(terms, locked.cost_cents)
    if cents > most:
        raise FundingRefused(_("Nach dieser Förderlinie sind es höchstens %(most)s.") % {"most": format_euro(most)})
    if cents != amount_of(terms, locked.cost_cents) and not reason:
        raise FundingRefused(_("Der Betrag folgt nicht aus der Förderlinie. Bitte begründen Sie ihn."))
    if cents > locked.scheme.free_cents:
        raise BudgetSpent(locked.scheme.free_cents)


def _decision(locked: FundingApplication) -> dict[str, Any]:
    return {
        "application": str(locked.uuid),
        "terms": snapshot_of(locked.scheme),
        "subject": FundingSubject(locked.subject).value,
        "offering": str(locked.offering.uuid),
        "people": locked.people,
        "cost_cents": locked.cost_cents,
        "other_funding": locked.other_funding,
        "proposal": locked.proposal,
        "cents": locked.proposed_cents,
        "reason": locked.proposed_reason,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
