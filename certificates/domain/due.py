"""Issue what is due, one certificate at a time: the nightly run, safe to kill and to repeat."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from certificates.domain.candidates import (
    Candidate,
    finished_seats,
    open_module_candidates,
    open_modules,
    open_pathways,
    open_transcripts,
    pathway_candidates,
    seat_candidates,
    transcript_candidates,
    without,
)
from certificates.domain.claims import Claim
from certificates.domain.issue import NotYetDue, issue_certificate, request_rendering
from certificates.enums import CertificateKind, CertificateState
from certificates.models import Certificate, RuleSet
from core.enums import JobState
from core.models import User
from learners.models import Enrolment, PathwayEnrolment

logger = logging.getLogger(__name__)

CHUNK = 200


@dataclass(frozen=True)
class Outcome:
    """What one run did."""

    issued: int
    requested_again: int
    failed: int


def find_due(*, at: datetime) -> Iterator[Claim]:
    """Everything that is due at `at` and that the rules let the nightly run issue, loaded in chunks."""
    for each in _candidates(at):
        if each.is_due and each.is_automatic:
            yield each.claim


def _candidates(at: datetime) -> Iterator[Candidate]:
    for kind in (CertificateKind.ATTENDANCE, CertificateKind.INTRODUCTION):
        for keys in _chunks(without(finished_seats(at=at), kind)):
            yield from seat_candidates(Enrolment.objects.filter(pk__in=keys).order_by("pk"), kind, at=at)
    for keys in _chunks(open_pathways()):
        yield from pathway_candidates(PathwayEnrolment.objects.filter(pk__in=keys).order_by("pk"), at=at)
    if _was_made_automatic(CertificateKind.MODULE):
        pairs = list(open_modules())
        for start in range(0, len(pairs), CHUNK):
            yield from open_module_candidates(pairs[start : start + CHUNK])
    if _was_made_automatic(CertificateKind.TRANSCRIPT):
        for keys in _chunks(open_transcripts()):
            yield from transcript_candidates(User.objects.filter(pk__in=keys).order_by("pk"))


def _was_made_automatic(kind: CertificateKind) -> bool:
    """Some rule set says so; without one nobody's hours need to be read."""
    return RuleSet.objects.filter(kind=kind, is_automatic=True).exists()


def issue_due(*, at: datetime, by: User | None = None) -> Outcome:
    """Issue what is due and ask again for PDFs that are not there and that nobody works on.

    One transaction per certificate: a kill loses at most the one being written, and the next run does it. A certificate
    that cannot be issued for a reason nobody foresaw is logged and counted, and does not keep the others back.
    """
    issued = failed = 0
    for claim in find_due(at=at):
        try:
            issue_certificate(claim, by=by, at=at)
        except NotYetDue:
            logger.info("Somebody corrected %s meanwhile; it is not due any more.", claim.key)
        except Exception:
            logger.exception("No certificate for %s.", claim.key)
            failed += 1
        else:
            issued += 1
    again = 0
    for certificate in without_pdf().iterator():
        request_rendering(certificate, by=by, at=at)
        again += 1
    return Outcome(issued, again, failed)


def without_pdf() -> "QuerySet[Certificate]":
    """Valid certificates whose PDF is missing and whose job is gone or has given up."""
    return Certificate.objects.filter(Q(job__isnull=True) | ~Q(job__state__in=JobState.OPEN), state=CertificateState.VALID, pdf_sha256="").order_by("pk")


def _chunks(rows: "QuerySet[Enrolment] | QuerySet[PathwayEnrolment] | QuerySet[User]") -> Iterator[list[int]]:
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
