"""Lernzeiten: the ledger as its person reads it, and as a table for a spreadsheet."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.enums import JobState
from core.http import SignedInRequest
from core.models import User
from core.spreadsheet import csv_lines
from core.time import berlin_date
from core.units import lessons
from learners.domain.account import account_of, origin_of
from learners.domain.account_sheet import workbook_of
from learners.domain.hours_report import ask_for_report
from learners.domain.ledger import lines_of
from learners.models import HoursEntry

PER_PAGE = 20


@login_required
@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """The two accounts of every begun pathway, then the newest lines first, 20 a page; corrections beside what they take back."""
    account = account_of(request.user, at=timezone.now())
    page = Paginator(account.lines.reverse(), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "learners/hours.html", {"account": account, "page": page, "excuses": list(account.excuses.reverse())})


@login_required
@require_safe
def hours_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """All lines, oldest first, as UTF-8 with BOM and semicolons: what German spreadsheets open with a double click. Dates and figures are those of the page's language."""
    name = f"lernzeiten-{berlin_date(timezone.now()).isoformat()}.csv"
    response = StreamingHttpResponse(_csv_lines(request.user), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def hours_xlsx(request: SignedInRequest) -> FileResponse:
    """Accounts and lines as a workbook."""
    at = timezone.now()
    return FileResponse(workbook_of(account_of(request.user, at=at)), as_attachment=True, filename=f"lernzeiten-{berlin_date(at).isoformat()}.xlsx")


@login_required
@require_POST
def ask_hours_report(request: SignedInRequest) -> HttpResponse:
    """Have the PDF made."""
    return redirect("learners:hours_report", ask_for_report(request.user, at=timezone.now()).uuid)


@login_required
@require_safe
def hours_report(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How far the PDF is, then the download; htmx asks for the part that changes."""
    report = get_object_or_404(request.user.hours_reports.select_related("job").defer("figures"), uuid=uuid)
    template = "learners/_hours_report_state.html" if request.htmx else "learners/hours_report.html"  # type: ignore[attr-defined] # django-htmx
    has_failed = not report.pdf and (report.job is None or report.job.state == JobState.FAILED)
    return render(request, template, {"report": report, "has_failed": has_failed})


@login_required
@require_safe
def hours_pdf(request: SignedInRequest, uuid: UUID) -> HttpResponse | FileResponse:
    """The stored file; while there is none, the page that says how far it is."""
    report = get_object_or_404(request.user.hours_reports.defer("figures"), uuid=uuid)
    if not report.pdf:
        return redirect("learners:hours_report", report.uuid)
    response = FileResponse(report.pdf.open(), as_attachment=True, filename=f"lernzeiten-{berlin_date(report.asked_at).isoformat()}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
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
        origin_of(line),
        line.recorded_by.get_full_name(),
        date_format(berlin_date(line.recorded_at), "SHORT_DATE_FORMAT"),
        line.reason,
        str(line.reverses_id or ""),
        str(line.pk),
    ]
