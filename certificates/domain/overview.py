"""What somebody could still get: the learner's own page reads this."""

from datetime import datetime

from django.db.models import F

from certificates.domain.candidates import Candidate, module_candidates, open_pathways, pathway_candidates, seat_candidates, transcript_candidates, without
from certificates.enums import CertificateKind
from core.models import User
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState


def certificates_ahead(learner: User, *, at: datetime) -> list[Candidate]:
    """Pathways and seats of this person for which nothing was issued yet, due or not; in a fixed number of queries."""
    seats = Enrolment.objects.filter(learner=learner, state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED).order_by(
        F("offering__ends_at").asc(nulls_last=True), "pk"
    )
    return [
        *pathway_candidates(open_pathways().filter(learner=learner), at=at),
        *seat_candidates(without(seats, CertificateKind.INTRODUCTION), CertificateKind.INTRODUCTION, at=at),
        *seat_candidates(without(seats, CertificateKind.ATTENDANCE), CertificateKind.ATTENDANCE, at=at),
    ]


def hours_ahead(learner: User) -> list[Candidate]:
    """What the ledger gives beside that: the modules without a Modulnachweis, and the Leistungsübersicht as of today."""
    return [*module_candidates([learner]), *transcript_candidates([learner])]
