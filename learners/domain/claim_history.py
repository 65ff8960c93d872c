"""What happened to a claim of hours, from the trail: who did what when, and with which minutes or reason."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from learners.models import HoursClaim

WORDS = {
    "learners.claim_submitted": _("eingereicht"),
    "learners.claim_accepted": _("angenommen"),
    "learners.claim_returned": _("mit Rückfragen zurückgegeben"),
    "learners.claim_acceptance_withdrawn": _("Annahme zurückgenommen"),
    "learners.claim_withdrawn": _("zurückgenommen"),
}


@dataclass(frozen=True)
class ClaimStep:
    """One line of the history. `minutes` are those asked for, credited or taken back; None where it was about none."""

    what: str | Promise
    by: str
    at: datetime
    minutes: int | None
    reason: str


def history_of(claim: HoursClaim) -> list[ClaimStep]:
    """The oldest first; two queries."""
    lines = ModelLogEntry.objects.for_instance(claim).filter(action__in=WORDS).select_related("user").order_by("timestamp", "pk")
    return [
        ClaimStep(
            what=WORDS[line.action],
            by=line.user.get_full_name() if line.user else "",
            at=datetime.fromisoformat(line.data["at"]) if "at" in line.data else line.timestamp,
            minutes=line.data.get("minutes"),
            reason=line.data.get("reason", ""),
        )
        for line in lines
    ]
