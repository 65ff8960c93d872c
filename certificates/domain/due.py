"""Issue what is due, one certificate at a time: the nightly run, safe to kill and to repeat."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.domain.eligibility import Missing, attendance_due, pathway_due
from certificates.domain.facts import attendance_facts, pathway_facts, with_attendance
from certificates.domain.issue import NotYetDue, Subject, issue_certificate, request_rendering
from certificates.enums import CertificateState
from certificates.models import Certificate
from core.enums import JobState
from core.models import User
from learners.domain.progress import progress_of_many
from learners.enums import EnrolmentState
from learners.models import Enrolment, PathwayEnrolment
from providers.enums import OfferingState

logger = logging.getLogger(__name__)

CHUNK = 200


@dataclass(frozen=True)
class Candidate:
    """Somebody who might get a certificate, and what is still missing."""

    subject: Subject
    missing: list[Missing]

    @property
    def is_due(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    @property
    def is_pathway(self) -> bool:
        """It would be a Zertifikat."""
        return isinstance(self.subject, PathwayEnrolment)

    @property
    def title(self) -> str:
        """What it would be about."""
        return self.subject.pathway.title if isinstance(self.subject, PathwayEnrolment) else self.subject.offering.title


@dataclass(frozen=True)
class Outcome:
    """What one run did."""

    issued: int
    requested_again: int
    failed: int


def finished_enrolments(*, at: datetime) -> "QuerySet[Enrolment]":
    """Seats in offerings that are over and for which nothing was ever issued: what was withdrawn is for the office to decide."""
    return (
        Enrolment.objects.filter(state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED, offering__ends_at__lte=at)
        .exclude(Exists(Certificate.objects.filter(enrolment=OuterRef("pk"))))
        .order_by("offering__ends_at", "pk")
    )


def open_pathways() -> "QuerySet[PathwayEnrolment]":
    """Begun pathways for which nothing was ever issued."""
    return PathwayEnrolment.objects.filter(left_at__isnull=True).exclude(Exists(Certificate.objects.filter(pathway_enrolment=OuterRef("pk")))).order_by("pk")


def attendance_candidates(enrolments: "QuerySet[Enrolment]", *, at: datetime) -> list[Candidate]:
    """These enrolments with what is missing, in a fixed number of queries."""
    return [
        Candidate(enrolment, attendance_due(attendance_facts(enrolment, at=at), settings.MINIMUM_ATTENDANCE_PERCENT))
        for enrolment in with_attendance(enrolments)
    ]


def pathway_candidates(pathway_enrolments: "QuerySet[PathwayEnrolment]", *, at: datetime) -> list[Candidate]:
    """These begun pathways with what is missing, in a fixed number of queries."""
    rows = list(pathway_enrolments.select_related("learner", "pathway__curriculum"))
    progress = progress_of_many(rows, at=at)
    return [Candidate(row, pathway_due(pathway_facts(progress[row.pk]))) for row in rows]


def find_due(*, at: datetime) -> Iterator[Subject]:
    """Everything that is due at `at`, loaded in chunks."""
    for keys in _chunks(finished_enrolments(at=at)):
        yield from (each.subject for each in attendance_candidates(Enrolment.objects.filter(pk__in=keys).order_by("pk"), at=at) if each.is_due)
    for keys in _chunks(open_pathways()):
        yield from (each.subject for each in pathway_candidates(PathwayEnrolment.objects.filter(pk__in=keys).order_by("pk"), at=at) if each.is_due)


def issue_due(*, at: datetime, by: User | None = None) -> Outcome:
    """Issue what is due and ask again for PDFs that are not there and that nobody works on.

    One transaction per certificate: a kill loses at most the one being written, and the next run does it. A certificate
    that cannot be issued for a reason nobody foresaw is logged and counted, and does not keep the others back.
    """
    issued = failed = 0
    for subject in find_due(at=at):
        try:
            issue_certificate(subject, by=by, at=at)
        except NotYetDue:
            logger.info("Somebody corrected %s %s meanwhile; it is not due any more.", type(subject).__name__, subject.pk)
        except Exception:
            logger.exception("No certificate for %s %s.", type(subject).__name__, subject.pk)
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


def _chunks(rows: "QuerySet[Enrolment] | QuerySet[PathwayEnrolment]") -> Iterator[list[int]]:
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
