"""Withdraw a certificate: state, reason, person and time; what the paper said stays as it was."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateState
from certificates.models import Certificate
from core.domain import audit
from core.models import User

REASON_LENGTH = 300


class ReasonMissing(Exception):
    """Nobody takes a certificate back without saying why."""

    message = _("Bitte schreiben Sie, warum der Nachweis zurückgezogen wird.")

    def __str__(self) -> str:
        return str(self.message)


def revoke_certificate(certificate: Certificate, *, reason: str, by: User, at: datetime) -> Certificate:
    """Withdraw it; twice is once, the first reason stays. The public page says "zurückgezogen" at once, never why.

    Effects, in one transaction: the row, one audit line. Afterwards a new one may be issued.
    Raises ReasonMissing.
    """
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        # One conditional write instead of a lock: of two who withdraw at once, one changes the row.
        changed = Certificate.objects.filter(pk=certificate.pk, state=CertificateState.VALID).update(
            state=CertificateState.REVOKED, revoked_at=at, revoked_by=by, revoke_reason=reason
        )
        if changed:
            audit.record(certificate, "certificates.revoked", by=by, data={"number": certificate.number, "reason": reason})
    certificate.refresh_from_db()
    return certificate
