"""What happened to a certificate, from the trail, for the person it belongs to: what and when, and whether they, the office or the platform did it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry

from certificates.models import Certificate

# What the office only asked for or weighed is not told: until it is decided, nothing has happened.
_TOLD: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "certificates.issued": lambda data: _("ausgestellt"),
    "certificates.rendered": lambda data: _("PDF erstellt und signiert"),
    "certificates.downloaded": lambda data: _("heruntergeladen"),
    "certificates.shared": lambda data: ngettext("Link für %(days)d Tag erstellt", "Link für %(days)d Tage erstellt", data["days"]) % {"days": data["days"]},
    "certificates.link_ended": lambda data: _("Link beendet"),
    "certificates.replaced": lambda data: _("ersetzt durch %(number)s") % {"number": data["successor"]},
    "certificates.revoked": lambda data: _("zurückgezogen"),
}
_NOTED: Final = {  # what the row itself knows to the second, whenever the line was written
    "certificates.issued": "issued_at",
    "certificates.rendered": "rendered_at",
    "certificates.replaced": "replaced_at",
    "certificates.revoked": "revoked_at",
}


@dataclass(frozen=True)
class HistoryStep:
    """One line of the history; `by` says who in the words of the page."""

    what: str
    by: str
    at: datetime


def history_of(certificate: Certificate) -> list[HistoryStep]:
    """The oldest first; one query. The people of the office are not named: the office answers for what they did."""
    lines = ModelLogEntry.objects.for_instance(certificate).filter(action__in=_TOLD).order_by("timestamp", "pk")
    steps = [
        HistoryStep(
            what=_TOLD[line.action](line.data),
            by=_who(line.user_id, certificate.learner_id),
            at=getattr(certificate, _NOTED.get(line.action, ""), None) or line.timestamp,
        )
        for line in lines
    ]
    return sorted(steps, key=lambda step: step.at)


def _who(user_id: int | None, learner_id: int) -> str:
    if user_id is None:
        return _("von selbst")
    return _("von Ihnen") if user_id == learner_id else _("von der Koordinierungsstelle")
