"""The office's report of everybody's progress, as a table that is sent while it is read."""

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.domain import audit
from core.http import SignedInRequest
from core.spreadsheet import csv_lines
from core.time import berlin_date
from learners.domain.account import FIGURES, sums_of
from learners.domain.progress import Progress
from learners.domain.progress_report import gemeinde_of, progress_rows


@require_safe
def progress_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """Every open pathway with the two accounts; who took it along stands in the trail."""
    if not request.user.has_perm("learners.export_progress"):
        raise PermissionDenied
    at = timezone.now()
    audit.record(request.user, "learners.progress_exported", by=request.user, data={})
    response = StreamingHttpResponse(csv_lines(_heads(), (_cells(progress) for progress in progress_rows(at=at))), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="lernstaende-{berlin_date(at).isoformat()}.csv"'
    return response


def _heads() -> list[str]:
    figures = (_("verlangt"), _("geplant"), _("angerechnet"), _("entschuldigt"), _("fehlt"))
    accounts = (_("Präsenz"), _("Selbstlernen"), _("Insgesamt"))
    heads = [_("Vorname"), _("Nachname"), _("Gemeinde"), _("Bildungsweg"), _("Begonnen"), _("Prozessbegleitung")]
    return [*heads, *(f"{account} {figure} (Minuten)" for account in accounts for figure in figures), _("Vollständig")]


def _cells(progress: Progress) -> list[str]:
    enrolment = progress.enrolment
    gemeinde = gemeinde_of(progress)
    return [
        enrolment.learner.first_name,
        enrolment.learner.last_name,
        gemeinde.name if gemeinde else "",
        enrolment.pathway.title,
        date_format(berlin_date(enrolment.begun_at), "SHORT_DATE_FORMAT"),
        enrolment.guide.get_full_name() if enrolment.guide else "",
        *(str(getattr(sum_, name)) for sum_ in sums_of(progress).values() for name in FIGURES),
        _("ja") if progress.is_complete else _("nein"),
    ]
