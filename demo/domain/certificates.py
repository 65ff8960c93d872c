"""Certificates of every kind, one that was withdrawn, one that was replaced, one that waits for a second person; by the real verbs."""

from datetime import datetime

from certificates.domain.candidates import module_candidates
from certificates.domain.claims import of_everything
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.revoke import confirm_withdrawal, request_withdrawal
from certificates.enums import CertificateKind, CertificateState, WithdrawalKind
from certificates.models import Certificate
from core.models import User
from demo.domain.people import ADMINISTRATOR, ALMOST_DONE, COORDINATOR, LEARNER


def show_every_certificate(accounts: dict[str, User], *, at: datetime) -> None:
    """After the nightly run: what learners issue themselves, and what the office took back."""
    for account in (LEARNER, ALMOST_DONE):
        _issue_own(accounts[account.email], at=at)
    office, second = accounts[COORDINATOR.email], accounts[ADMINISTRATOR.email]
    others = Certificate.objects.filter(kind=CertificateKind.ATTENDANCE, state=CertificateState.VALID).exclude(learner__in=accounts.values())
    papers = list(others.select_related("learner", "enrolment__offering").order_by("pk")[:3])
    for paper, kind, reason in zip(
        papers, WithdrawalKind, ("Verwechslung zweier Personen", "Namensänderung nach Heirat", "Anwesenheit berichtigt"), strict=False
    ):
        if kind == WithdrawalKind.CORRECT:
            request_withdrawal(paper, kind=WithdrawalKind.REVOKE, reason=reason, by=office, at=at)
            continue
        if kind == WithdrawalKind.RENAME:
            paper.learner.last_name = f"{paper.learner.last_name}-Groß"
            paper.learner.save(update_fields=["last_name"])
        confirm_withdrawal(request_withdrawal(paper, kind=kind, reason=reason, by=office, at=at), by=second, at=at)


def _issue_own(learner: User, *, at: datetime) -> None:
    """A Modulnachweis and the Leistungsübersicht, where they are due."""
    due = [each.claim for each in module_candidates([learner]) if each.is_due][:1]
    for claim in (*due, of_everything(learner)):
        try:
            issue_certificate(claim, by=learner, at=at)
        except NotYetDue:
            continue
