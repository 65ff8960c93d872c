"""What somebody could still get: the learner's own page reads this."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef

from certificates.domain.due import Candidate, attendance_candidates, open_pathways, pathway_candidates
from certificates.models import Certificate
from core.models import User
from learners.enums import EnrolmentState
from learners.models import Enrolment
from providers.enums import OfferingState


def certificates_ahead(learner: User, *, at: datetime) -> list[Candidate]:
    """Pathways and seats of this person for which nothing was issued yet, due or not; in a fixed number of queries."""
    seats = (
        Enrolment.objects.filter(learner=learner, state=EnrolmentState.CONFIRMED, offering__state=OfferingState.PUBLISHED)
        .exclude(Exists(Certificate.objects.filter(enrolment=OuterRef("pk"))))
        .order_by(F("offering__ends_at").asc(nulls_last=True), "pk")
    )
    return pathway_candidates(open_pathways().filter(learner=learner), at=at) + attendance_candidates(seats, at=at)
