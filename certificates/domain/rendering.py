"""The worker's part: set the PDF, sign it, keep it, note it once, tell the person once."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from certificates.domain import storage
from certificates.domain.credentials import make_credential
from certificates.domain.issue import RENDER_STEPS
from certificates.domain.paper_keys import PaperKey, paper_key, remember_paper_key
from certificates.domain.signature_check import signer_of
from certificates.domain.signing import sign_reserved
from certificates.enums import CertificateKind
from certificates.models import Certificate, PaperSignature, SigningKey
from core.domain import audit, jobs, mail
from core.language import DEFAULT, spoken


def render_certificate(uuid: UUID, *, at: datetime) -> None:
    """Make the signed PDF of this certificate; twice is once, also side by side and after a kill at any point.

    A file that is there already is kept and noted. Effects after it, in one transaction: name and SHA-256 in the row (one
    conditional write), which key signed, one audit line, one mail. Without a key nothing is made: SigningKeyMissing.
    """
    certificate = Certificate.objects.select_related("learner").get(uuid=uuid)
    if certificate.pdf_sha256:
        return
    jobs.report_progress(1, RENDER_STEPS)
    name = storage.pdf_name(certificate)
    content = storage.stored(name)
    key_id = None
    if content is None:
        key = paper_key()
        remember_paper_key(key, at=at)  # before its first signature: no paper is without a key that is known
        credential = make_credential(certificate, at=at)
        with spoken(DEFAULT):  # certificates are German, whoever asks for them
            made = signed_pdf(certificate.snapshot, key, at=at, token=credential.token if credential else "")
        content = storage.keep_first(name, made)
        key_id = key.key_id if content is made else None
    key_id = key_id or signer_of(content)
    jobs.report_progress(2, RENDER_STEPS)
    with transaction.atomic():
        sha256 = hashlib.sha256(content).hexdigest()
        if Certificate.objects.filter(pk=certificate.pk, pdf_sha256="").update(pdf=name, pdf_sha256=sha256, rendered_at=at):
            PaperSignature.objects.create(certificate=certificate, key=SigningKey.objects.get(key_id=key_id), signed_at=at)
            audit.record(certificate, "certificates.rendered", by=None, data={"number": certificate.number, "sha256": sha256})
            if not Certificate.objects.get(pk=certificate.pk).is_revoked:
                _tell(certificate, at=at)


def signed_pdf(snapshot: dict[str, Any], key: PaperKey, *, at: datetime, token: str = "") -> bytes:
    """The PDF of this snapshot, signed; the `token` of its digital credential comes with it as an attachment. Reads no database row."""
    from certificates.domain.render import Reserved, render_pdf  # noqa: PLC0415 -- a second and 60 MB that only a worker needs

    return sign_reserved(render_pdf(snapshot, reserved=Reserved(at, key.signature_bytes), token=token), key)


def _tell(certificate: Certificate, *, at: datetime) -> None:
    mail.send_templated(
        "certificate_issued",
        to=[certificate.learner.email],
        context={
            "first_name": certificate.learner.first_name,
            "kind": CertificateKind(certificate.kind).label,  # in the reader's language, when the mail is written
            "title": certificate.snapshot["title"],
            "number": certificate.number,
            "path": reverse("certificates:certificate", args=[certificate.uuid]),
        },
        at=at,
        language=certificate.learner.language,
    )
