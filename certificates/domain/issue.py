"""Issue: look whether it is due, freeze what the paper says, draw the number, ask for the PDF. Twice is once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.domain.claims import Claim
from certificates.domain.codes import new_code
from certificates.domain.eligibility import Missing
from certificates.domain.numbers import draw_number
from certificates.domain.proof import Proof, prove
from certificates.domain.snapshot import Identity, build_snapshot, proves_the_same, snapshot_hash
from certificates.domain.status_lists import request_publication
from certificates.domain.wordings import current_wording, texts_of
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate
from core.domain import audit, jobs
from core.language import DEFAULT, in_language, spoken
from core.models import User
from core.time import berlin_date
from learners.domain.locks import lock_learners, lock_offering
from learners.models import PathwayEnrolment

RENDER_STEPS = 3  # what the progress bar counts: begun, set, stored


class NotYetDue(Exception):
    """Something is still missing; `missing` says what, in sentences for the learner."""

    message = _("Dieser Nachweis ist noch nicht fällig.")

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(str(self.message), [each.reason for each in missing])
        self.missing = missing

    def __str__(self) -> str:
        return " ".join([str(self.message), *(each.text for each in self.missing)])


def issue_certificate(claim: Claim, *, by: User | None, at: datetime) -> Certificate:
    """The certificate this claim is about; the one that is valid already, if there is one. Raises NotYetDue.

    Effects, in one transaction: number, certificate with its snapshot, job for the PDF, audit line. `by` is None for the
    nightly run. After a withdrawal this writes a new one that names the old number: callers ask who may want that.
    A Leistungsübersicht that says something new replaces the one before.
    """
    if (existing := valid_certificate(claim)) and claim.kind != CertificateKind.TRANSCRIPT:
        return existing
    _due(claim, at)  # most refusals end here, without having made anybody wait
    with transaction.atomic():
        lock_claim(claim)
        existing = valid_certificate(claim)
        if existing and claim.kind != CertificateKind.TRANSCRIPT:
            return existing
        return write_certificate(claim, _due(claim, at), after=existing, by=by, at=at)


def lock_claim(claim: Claim) -> None:
    """Hold the owner's row until the transaction ends (docs/locking.md); the series of numbers comes after it.

    For a seat that is the offering, as for recording attendance: what is frozen is one state of it, not two mixed.
    """
    if claim.enrolment is not None:
        lock_offering(claim.enrolment.offering)
    elif claim.pathway_enrolment is not None:
        PathwayEnrolment.objects.select_for_update(no_key=True).get(pk=claim.pathway_enrolment.pk)
    else:
        lock_learners([claim.learner_id])


def valid_certificate(claim: Claim) -> Certificate | None:
    """The certificate about this that holds."""
    return Certificate.objects.filter(**claim.fields, state=CertificateState.VALID).first()


def was_withdrawn(claim: Claim) -> bool:
    """There was a certificate, and the office took it back: a new one is the office's decision."""
    return Certificate.objects.filter(**claim.fields, state=CertificateState.REVOKED).exists() and valid_certificate(claim) is None


def _due(claim: Claim, at: datetime) -> Proof:
    proof = prove(claim, at=at)
    if proof.missing:
        raise NotYetDue(proof.missing)
    return proof


def write_certificate(claim: Claim, proof: Proof, *, after: Certificate | None, by: User | None, at: datetime) -> Certificate:
    """Freeze and write, in the caller's transaction and under its lock. `after` is the valid one it replaces, unless it proves the same.

    Without one, the last withdrawn certificate about the same is named as the one it comes after.
    """
    with spoken(DEFAULT):  # certificates are German, whoever asks for them
        contents = proof.contents()
        texts = texts_of(current_wording(claim.kind), contents)
    if after and proves_the_same(after.snapshot, build_snapshot(contents, proof.decision, texts, identity_of(after))):
        return after
    before = after or _last_withdrawn(claim)
    identity = draw_identity(claim.kind, replaces=before, at=at)
    return store_snapshot(claim, build_snapshot(contents, proof.decision, texts, identity), replaces=before, by=by, at=at)


def draw_identity(kind: CertificateKind, *, replaces: Certificate | None, at: datetime) -> Identity:
    """A fresh number and code, in the transaction that uses them."""
    code, issued_on_date = new_code(), berlin_date(at)
    return Identity(
        number=draw_number(kind, year=issued_on_date.year),
        code=code,
        verification_url=settings.BASE_URL + in_language(reverse("certificates:status", args=[code]), DEFAULT),  # the promised address
        issued_on_date=issued_on_date,
        replaces=replaces.number if replaces else "",
    )


def identity_of(certificate: Certificate) -> Identity:
    """Number, code and date of one that was issued."""
    return Identity(
        number=certificate.number,
        code=certificate.code,
        verification_url=certificate.snapshot["verification_url"],
        issued_on_date=berlin_date(certificate.issued_at),
        replaces=certificate.snapshot["replaces"],
    )


def store_snapshot(claim: Claim, snapshot: dict[str, Any], *, replaces: Certificate | None, by: User | None, at: datetime) -> Certificate:
    """The row, the job for its PDF and the audit line; a valid one that it replaces ends here, with an audit line of its own."""
    if replaces and replaces.is_valid:
        Certificate.objects.filter(pk=replaces.pk).update(state=CertificateState.REPLACED, replaced_at=at)
        audit.record(replaces, "certificates.replaced", by=by, data={"number": replaces.number, "successor": snapshot["number"]})
        request_publication(at=at)
    certificate = Certificate.objects.create(
        **claim.fields,
        number=snapshot["number"],
        code=snapshot["code"],
        replaces=replaces,
        snapshot=snapshot,
        snapshot_sha256=snapshot_hash(snapshot),
        issued_at=at,
        issued_by=by,
    )
    request_rendering(certificate, by=by, at=at)
    audit.record(certificate, "certificates.issued", by=by, data={"number": certificate.number, "sha256": certificate.snapshot_sha256})
    return certificate


def _last_withdrawn(claim: Claim) -> Certificate | None:
    return Certificate.objects.filter(**claim.fields, state=CertificateState.REVOKED, replaced_by__isnull=True).order_by("pk").last()


def request_rendering(certificate: Certificate, *, by: User | None, at: datetime) -> None:
    """Ask the worker for the PDF, unless it is there. An open wish for the same certificate stays the only one."""
    if certificate.pdf_sha256:
        return
    certificate.job = jobs.enqueue(
        "certificates.render",
        arguments={"certificate": str(certificate.uuid)},
        key=str(certificate.uuid),
        at=at,
        by=by,
        total_units=RENDER_STEPS,
    )
    certificate.save(update_fields=["job"])
