"""Certificates of every kind, one withdrawn, one replaced, one that waits for a second person, one shown by a link; by the real verbs."""

from collections.abc import Mapping
from datetime import datetime

from certificates.domain.candidates import module_candidates
from certificates.domain.claims import of_everything
from certificates.domain.issue import NotYetDue, issue_certificate
from certificates.domain.revoke import confirm_withdrawal, request_withdrawal
from certificates.domain.sharing import DAYS, share_certificate
from certificates.enums import CertificateKind, CertificateState, WithdrawalKind
from certificates.models import Certificate
from core.models import User
from demo.domain.people import ADMINISTRATOR, ALMOST_DONE, COORDINATOR, LEARNER


def show_every_certificate(accounts: Mapping[str, User], *, at: datetime) -> None:
    """After the nightly run: what the two learners fetched for themselves, and what the office took back from others."""
    for account in (LEARNER, ALMOST_DONE):
        _fetch_own(accounts[account.email], at=at)
    _decide(office=accounts[COORDINATOR.email], second=accounts[ADMINISTRATOR.email], but=accounts, at=at)


def _fetch_own(learner: User, *, at: datetime) -> None:
    """A Modulnachweis, shown to somebody by a link, and the Leistungsübersicht; where they are due."""
    due = [each.claim for each in module_candidates([learner]) if each.is_due]
    for claim in due[:1]:
        share_certificate(issue_certificate(claim, by=learner, at=at), days=DAYS[-1], by=learner, at=at)
    try:
        issue_certificate(of_everything(learner), by=learner, at=at)
    except NotYetDue:
        return  # nothing attended yet


def _decide(*, office: User, second: User, but: Mapping[str, User], at: datetime) -> None:
    """Of three people of the crowd: one withdrawn, one on a new name, one asked for and still open."""
    papers = Certificate.objects.filter(kind=CertificateKind.ATTENDANCE, state=CertificateState.VALID).exclude(learner__in=but.values())
    wrong, renamed, doubtful = papers.select_related("learner").order_by("pk")[:3]
    renamed.learner.last_name = f"{renamed.learner.last_name}-Groß"
    renamed.learner.save(update_fields=["last_name"])
    for paper, kind, reason in (
        (wrong, WithdrawalKind.REVOKE, "Verwechslung zweier Personen (Demo)."),
        (renamed, WithdrawalKind.RENAME, "Namensänderung nach Heirat, Urkunde lag vor (Demo)."),
    ):
        confirm_withdrawal(request_withdrawal(paper, kind=kind, reason=reason, by=office, at=at), by=second, at=at)
    request_withdrawal(doubtful, kind=WithdrawalKind.REVOKE, reason="Der Träger meldet, dass die Liste nicht stimmt (Demo).", by=office, at=at)
