"""The worker's part: set the PDF, keep it, note it once, tell the person once."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from certificates.domain import storage
from certificates.domain.issue import RENDER_STEPS
from certificates.enums import CertificateKind
from certificates.models import Certificate
from core.domain import audit, jobs, mail
from core.language import DEFAULT, spoken


def render_certificate(uuid: UUID, *, at: datetime) -> None:
    """Make the PDF of this certificate; twice is once, also side by side and after a kill at any point.

    A file that is there already is kept and noted. Effects after it, in one transaction: name and SHA-256 in the row (one
    conditional write), one audit line, one mail.
    """
    certificate = Certificate.objects.select_related("learner").get(uuid=uuid)
    if certificate.pdf_sha256:
        return
    from certificates.domain.render import render_pdf  # noqa: PLC0415 -- a second and 60 MB that only a worker needs

    jobs.report_progress(1, RENDER_STEPS)
    name = storage.pdf_name(certificate)
    with spoken(DEFAULT):  # certificates are German, whoever asks for them
        content = storage.stored(name) or storage.keep_first(name, render_pdf(certificate.snapshot))
    jobs.report_progress(2, RENDER_STEPS)
    with transaction.atomic():
        sha256 = hashlib.sha256(content).hexdigest()
        if Certificate.objects.filter(pk=certificate.pk, pdf_sha256="").update(pdf=name, pdf_sha256=sha256, rendered_at=at):
            audit.record(certificate, "certificates.rendered", by=None, data={"number": certificate.number, "sha256": sha256})
            if not Certificate.objects.get(pk=certificate.pk).is_revoked:
                _tell(certificate, at=at)


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
