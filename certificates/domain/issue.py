"""Issue: look whether it is due, freeze what the paper says, draw the number, ask for the PDF. Twice is once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.domain.codes import new_code
from certificates.domain.eligibility import Missing, attendance_due, pathway_due
from certificates.domain.facts import attendance_contents, attendance_facts, pathway_contents, pathway_facts, with_attendance
from certificates.domain.numbers import draw_number
from certificates.domain.snapshot import Contents, build_snapshot, snapshot_hash
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate
from core.domain import audit, jobs
from core.language import DEFAULT, in_language, spoken
from core.models import User
from core.time import berlin_date
from learners.domain.locks import lock_offering
from learners.domain.progress import progress_of
from learners.models import Enrolment, PathwayEnrolment

RENDER_STEPS = 3  # what the progress bar counts: begun, set, stored


class NotYetDue(Exception):
    """Something is still missing; `missing` says what, in sentences for the learner."""

    message = _("Dieser Nachweis ist noch nicht fällig.")

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(str(self.message), [each.reason for each in missing])
        self.missing = missing

    def __str__(self) -> str:
        return " ".join([str(self.message), *(each.text for each in self.missing)])


def issue_attendance_certificate(enrolment: Enrolment, *, by: User | None, at: datetime) -> Certificate:
    """The Teilnahmebescheinigung of this enrolment; the one that is valid already, if there is one. Raises NotYetDue.

    Effects, in one transaction: number, certificate with its snapshot, job for the PDF, audit line. `by` is None for the
    nightly run. After a withdrawal this writes a new one that names the old number: callers ask who may want that.
    """
    return _issue(enrolment, CertificateKind.ATTENDANCE, _load_enrolment, by=by, at=at)


def issue_pathway_certificate(pathway_enrolment: PathwayEnrolment, *, by: User | None, at: datetime) -> Certificate:
    """The Zertifikat of this begun pathway; everything as in issue_attendance_certificate."""
    return _issue(pathway_enrolment, CertificateKind.PATHWAY, _load_pathway, by=by, at=at)


def issue_certificate(subject: "Subject", *, by: User | None, at: datetime) -> Certificate:
    """The certificate of a seat or a begun pathway, whichever it is."""
    if isinstance(subject, Enrolment):
        return issue_attendance_certificate(subject, by=by, at=at)
    return issue_pathway_certificate(subject, by=by, at=at)


Subject = Enrolment | PathwayEnrolment
Load = Callable[[Any, datetime], Contents]


def _issue(subject: Subject, kind: CertificateKind, load: Load, *, by: User | None, at: datetime) -> Certificate:
    if existing := valid_certificate(subject):
        return existing
    load(subject, at)  # most refusals end here, without having made anybody wait
    with transaction.atomic():
        lock_subject(subject)
        if existing := valid_certificate(subject):
            return existing
        return _write(subject, kind, load(subject, at), by=by, at=at)


def lock_subject(subject: Subject) -> None:
    """Hold the owner's row until the transaction ends (docs/locking.md); the series of numbers comes after it.

    For an enrolment that is the offering, as for recording attendance: what is frozen is one state of it, not two mixed.
    """
    if isinstance(subject, Enrolment):
        lock_offering(subject.offering)
    else:
        PathwayEnrolment.objects.select_for_update(no_key=True).get(pk=subject.pk)


def valid_certificate(subject: Subject) -> Certificate | None:
    """The certificate of this enrolment or begun pathway that holds."""
    return Certificate.objects.filter(**_about(subject), state=CertificateState.VALID).first()


def was_withdrawn(subject: Subject) -> bool:
    """There was a certificate, and the office took it back: a new one is the office's decision."""
    return Certificate.objects.filter(**_about(subject), state=CertificateState.REVOKED).exists() and valid_certificate(subject) is None


def _about(subject: Subject) -> dict[str, Any]:
    return {"enrolment": subject} if isinstance(subject, Enrolment) else {"pathway_enrolment": subject}


def _load_enrolment(enrolment: Enrolment, at: datetime) -> Contents:
    fresh = with_attendance(Enrolment.objects.all()).get(pk=enrolment.pk)
    if missing := attendance_due(attendance_facts(fresh, at=at), settings.MINIMUM_ATTENDANCE_PERCENT):
        raise NotYetDue(missing)
    with spoken(DEFAULT):
        return attendance_contents(fresh)


def _load_pathway(pathway_enrolment: PathwayEnrolment, at: datetime) -> Contents:
    fresh = PathwayEnrolment.objects.select_related("learner", "pathway__curriculum").get(pk=pathway_enrolment.pk)
    progress = progress_of(fresh, at=at)
    if missing := pathway_due(pathway_facts(progress)):
        raise NotYetDue(missing)
    with spoken(DEFAULT):
        return pathway_contents(progress)


def _write(subject: Subject, kind: CertificateKind, contents: Contents, *, by: User | None, at: datetime) -> Certificate:
    issued_on_date = berlin_date(at)
    replaced = Certificate.objects.filter(**_about(subject), state=CertificateState.REVOKED).order_by("pk").last()
    code = new_code()
    snapshot = build_snapshot(
        contents,
        number=draw_number(kind, year=issued_on_date.year),
        code=code,
        verification_url=settings.BASE_URL + in_language(reverse("certificates:status", args=[code]), DEFAULT),  # the promised address
        issued_on_date=issued_on_date,
        replaces=replaced.number if replaced else "",
    )
    certificate = Certificate.objects.create(
        **_about(subject),
        kind=kind,
        number=snapshot["number"],
        code=code,
        learner_id=subject.learner_id,
        snapshot=snapshot,
        snapshot_sha256=snapshot_hash(snapshot),
        issued_at=at,
        issued_by=by,
    )
    request_rendering(certificate, by=by, at=at)
    audit.record(certificate, "certificates.issued", by=by, data={"number": certificate.number, "sha256": certificate.snapshot_sha256})
    return certificate


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
