"""What was recorded for a session and changed later: the old values stay visible, with who, when and why (from the trail)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from learners.enums import AttendanceState
from learners.models import Enrolment
from providers.models import Session

MOST = 100


@dataclass(frozen=True)
class Correction:
    """One change of a recorded attendance."""

    name: str
    before: str
    after: str
    minutes: int
    reason: str
    by: str
    at: datetime


def corrections_of(session: Session) -> list[Correction]:
    """The newest changes first, at most MOST; three queries."""
    names = {str(row.pk): row.learner.get_full_name() for row in session.offering.enrolments.select_related("learner")}
    lines = (
        ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Enrolment))
        .filter(action="learners.attendance_recorded", object_id__in=names, data__session=session.pk, data__version__gt=1)
        .select_related("user")
        .order_by("-timestamp", "-pk")
    )
    return [
        Correction(
            name=names[line.object_id],
            before=str(AttendanceState(line.data["before"]).label),
            after=str(AttendanceState(line.data["after"]).label),
            minutes=line.data["minutes"],
            reason=line.data.get("reason", ""),
            by=line.user.get_full_name() if line.user else "",
            at=line.timestamp,
        )
        for line in lines[:MOST]
    ]
