"""Withdraw or replace a certificate. One person asks, another one decides; what the paper said stays as it was.

`revoke_certificate` is what a confirmed request does; no page calls it alone.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.domain.claims import of_row
from certificates.domain.issue import NotYetDue, draw_identity, lock_claim, store_snapshot, write_certificate
from certificates.domain.proof import prove
from certificates.domain.snapshot import renamed
from certificates.domain.status_lists import request_publication
from certificates.enums import CertificateKind, CertificateState, WithdrawalKind, WithdrawalState
from certificates.models import Certificate, Withdrawal
from core.domain import audit, mail
from core.models import User

REASON_LENGTH = 300


class WithdrawalRefused(Exception):
    """It cannot be withdrawn or replaced like this; `message` is the German sentence for whoever tried."""

    message = _("Dieser Nachweis kann so nicht zurückgezogen werden.")

    def __str__(self) -> str:
        return str(self.message)


class ReasonMissing(WithdrawalRefused):
    """Nobody takes a certificate back without saying why."""

    message = _("Bitte schreiben Sie, warum der Nachweis zurückgezogen wird.")


class NoLongerValid(WithdrawalRefused):
    """It was withdrawn or replaced before."""

    message = _("Dieser Nachweis gilt schon nicht mehr.")


class NameUnchanged(WithdrawalRefused):
    """The account has the name that stands on the paper."""

    message = _("Der Name im Konto ist derselbe wie auf dem Nachweis.")


class NothingToCorrect(WithdrawalRefused):
    """Issued today it would prove the same."""

    message = _("Heute ausgestellt würde der Nachweis dasselbe sagen; es gibt nichts zu berichtigen.")


class NeedsSecondPerson(WithdrawalRefused):
    """Four eyes: whoever asked cannot confirm."""

    message = _("Bestätigen muss eine andere Person als die, die den Antrag gestellt hat.")


class AlreadyDecided(WithdrawalRefused):
    """Somebody decided a moment ago."""

    message = _("Über diesen Antrag wurde schon entschieden.")


def request_withdrawal(certificate: Certificate, *, kind: WithdrawalKind, reason: str, by: User, at: datetime) -> Withdrawal:
    """Ask for it; the certificate holds until somebody else confirms. An open request about the same certificate stays the only one.

    Effects, in one transaction: the request, one audit line. Raises ReasonMissing, NoLongerValid, NameUnchanged.
    """
    reason = tidy_reason(reason)
    if not certificate.is_valid:
        raise NoLongerValid
    if kind == WithdrawalKind.RENAME and not name_differs(certificate):
        raise NameUnchanged
    try:
        with transaction.atomic():
            request = Withdrawal.objects.create(certificate=certificate, kind=kind, reason=reason, requested_by=by, requested_at=at)
            audit.record(certificate, "certificates.withdrawal_requested", by=by, data={"number": certificate.number, "kind": kind.value, "reason": reason})
    except IntegrityError:
        return Withdrawal.objects.get(certificate=certificate, state=WithdrawalState.OPEN)
    return request


def confirm_withdrawal(request: Withdrawal, *, by: User, at: datetime) -> Certificate:
    """Do what was asked for; returns the certificate, or the one that replaces it. The public page says so at once.

    Effects, in one transaction under the lock of what the certificate is about: the decision, the withdrawal or the new
    certificate with its job for the PDF, audit lines, a mail to the person about a withdrawal (a replacement is told with its PDF).
    Raises NeedsSecondPerson, AlreadyDecided, NoLongerValid, NothingToCorrect, and NotYetDue when nothing can stand in its place.
    """
    if request.requested_by_id == by.pk:
        raise NeedsSecondPerson
    claim = of_row(request.certificate)
    with transaction.atomic():
        lock_claim(claim)
        _decide(request, WithdrawalState.CONFIRMED, remark="", by=by, at=at)
        certificate = Certificate.objects.select_related("learner").get(pk=request.certificate_id)
        if not certificate.is_valid:
            raise NoLongerValid
        if request.kind == WithdrawalKind.REVOKE:
            return revoke_certificate(certificate, reason=request.reason, by=by, at=at)
        return _rename(certificate, by=by, at=at) if request.kind == WithdrawalKind.RENAME else _correct(certificate, by=by, at=at)


def decline_withdrawal(request: Withdrawal, *, remark: str, by: User, at: datetime) -> Withdrawal:
    """Leave the certificate as it is; whoever asked may take the request back like this. Raises AlreadyDecided, ReasonMissing."""
    remark = tidy_reason(remark)
    with transaction.atomic():
        _decide(request, WithdrawalState.DECLINED, remark=remark, by=by, at=at)
        number = request.certificate.number
        audit.record(request.certificate, "certificates.withdrawal_declined", by=by, data={"number": number, "reason": remark})
    return request


def revoke_certificate(certificate: Certificate, *, reason: str, by: User, at: datetime) -> Certificate:
    """Withdraw it; twice is once, the first reason stays. The public page says "zurückgezogen" at once, never why.

    Effects, in one transaction: the row, one audit line, a mail to the person. Afterwards a new one may be issued.
    Raises ReasonMissing.
    """
    reason = tidy_reason(reason)
    with transaction.atomic():
        # One conditional write instead of a lock: of two who withdraw at once, one changes the row.
        changed = Certificate.objects.filter(pk=certificate.pk, state=CertificateState.VALID).update(
            state=CertificateState.REVOKED, revoked_at=at, revoked_by=by, revoke_reason=reason
        )
        if changed:
            audit.record(certificate, "certificates.revoked", by=by, data={"number": certificate.number, "reason": reason})
            _tell(certificate, reason, at=at)
            request_publication(at=at)
    certificate.refresh_from_db()
    return certificate


def name_differs(certificate: Certificate) -> bool:
    """The person's account has another name than the paper."""
    printed, now = certificate.snapshot["person"], certificate.learner
    return (printed["first_name"], printed["last_name"]) != (now.first_name, now.last_name)


def tidy_reason(reason: str) -> str:
    """One line of at most REASON_LENGTH signs. Raises ReasonMissing when nothing is left."""
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonMissing
    return reason


def _decide(request: Withdrawal, state: WithdrawalState, *, remark: str, by: User, at: datetime) -> None:
    """One conditional write: of two who decide at once, one changes the row."""
    decided = {"state": state, "remark": remark, "decided_by": by, "decided_at": at}
    if not Withdrawal.objects.filter(pk=request.pk, state=WithdrawalState.OPEN).update(**decided):
        raise AlreadyDecided
    request.refresh_from_db()


def _rename(certificate: Certificate, *, by: User, at: datetime) -> Certificate:
    """Everything it proves stays as it was frozen; only the name is the one of today."""
    if not name_differs(certificate):
        raise NameUnchanged
    learner, old = certificate.learner, certificate.snapshot
    identity = draw_identity(CertificateKind(certificate.kind), replaces=certificate, at=at)
    texts = _with_name(old.get("texts"), old["person"]["name"], f"{learner.first_name} {learner.last_name}".strip())
    snapshot = renamed(old, first_name=learner.first_name, last_name=learner.last_name, texts=texts, identity=identity)
    return store_snapshot(of_row(certificate), snapshot, replaces=certificate, by=by, at=at)


def _with_name(texts: dict[str, Any] | None, old: str, new: str) -> dict[str, Any] | None:
    """A text may have named the person; it was filled in with exactly this name."""
    if texts is None:
        return None
    return {name: text.replace(old, new) if isinstance(text, str) and old else text for name, text in texts.items()}


def _correct(certificate: Certificate, *, by: User, at: datetime) -> Certificate:
    claim = of_row(certificate)
    proof = prove(claim, at=at)
    if proof.missing:
        raise NotYetDue(proof.missing)
    new = write_certificate(claim, proof, after=certificate, by=by, at=at)
    if new.pk == certificate.pk:
        raise NothingToCorrect
    return new


def _tell(certificate: Certificate, reason: str, *, at: datetime) -> None:
    mail.send_templated(
        "certificate_withdrawn",
        to=[certificate.learner.email],
        context={
            "first_name": certificate.learner.first_name,
            "kind": CertificateKind(certificate.kind).label,  # in the reader's language, when the mail is written
            "title": certificate.snapshot["title"],
            "number": certificate.number,
            "reason": reason,
            "path": reverse("certificates:certificate", args=[certificate.uuid]),
        },
        at=at,
        language=certificate.learner.language,
    )
