"""Lernzeiten: the ledger as its person reads it, and as a table for a spreadsheet."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import SignedInRequest
from core.models import User
from core.spreadsheet import csv_lines
from core.time import berlin_date
from core.units import lessons
from learners.domain.ledger import balance_of, lines_of
from learners.models import HoursEntry

PER_PAGE = 20


@login_required
@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """The newest lines first, 20 a page; corrections beside what they take back."""
    page = Paginator(lines_of(request.user).reverse(), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "learners/hours.html", {"page": page, "balance": balance_of(request.user)})


@login_required
@require_safe
def hours_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """All lines, oldest first, as UTF-8 with BOM and semicolons: what German spreadsheets open with a double click. Dates and figures are those of the page's language."""
    name = f"lernzeiten-{berlin_date(timezone.now()).isoformat()}.csv"
    response = StreamingHttpResponse(_csv_lines(request.user), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv_lines(learner: User) -> Iterator[str]:
    heads = [_("Datum"), _("Modul"), _("Titel"), _("Phase"), _("Minuten"), _("WSt."), _("Summe Minuten"), _("Quelle"), _("Angebot oder Einheit")]
    heads += [_("Erfasst von"), _("Erfasst am"), _("Begründung"), _("Hebt auf (Nr.)"), _("Nr.")]
    return csv_lines(heads, (_cells(line) for line in lines_of(learner).iterator(chunk_size=500)))


def _cells(line: HoursEntry) -> list[str]:
    return [
        date_format(line.happened_on_date, "SHORT_DATE_FORMAT"),
        line.module.code,
        line.module.title,
        line.get_phase_display(),
        str(line.minutes),
        str(lessons(line.minutes)).replace(".", get_format("DECIMAL_SEPARATOR")),
        str(line.running_sum),  # type: ignore[attr-defined]  # annotated by lines_of
        line.get_source_display(),
        _origin(line),
        line.recorded_by.get_full_name(),
        date_format(berlin_date(line.recorded_at), "SHORT_DATE_FORMAT"),
        line.reason,
        str(line.reverses_id or ""),
        str(line.pk),
    ]


def _origin(line: HoursEntry) -> str:
    if line.attendance:
        return line.attendance.session.offering.title
    return line.unit_work.unit.title if line.unit_work else ""
