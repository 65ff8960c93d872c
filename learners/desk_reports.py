"""/verwaltung/berichte/teilnahmen/: who took part, as pictures, tables and a workbook."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.disclosure import THRESHOLD
from core.http import SignedInRequest
from core.svg import Bar, Group, Part, stacked_bars
from core.workbook import CONTENT_TYPE, workbook
from learners.domain.feedback import rated_offerings
from learners.domain.report_sheets import hidden_mark, report_sheets
from learners.domain.reports import Report, participation_reports

MOST_RATED = 10


@require_safe
def participations(request: SignedInRequest) -> HttpResponse:
    """Pictures with the same numbers as tables."""
    _may_look(request)
    reports = participation_reports(at=timezone.now())
    context = {
        "reports": [(report, picture_of(report), _lines(report)) for report in reports],
        "threshold": THRESHOLD,
        "hidden_mark": hidden_mark(),
        "rated": rated_offerings()[:MOST_RATED],
        "header_title": _("Teilnahmen"),
        "header_icon": "table",
        "breadcrumbs_items": [{"url": "", "label": _("Teilnahmen")}],
    }
    return render(request, "learners/desk/participations.html", context)


@require_safe
def participations_xlsx(request: SignedInRequest) -> HttpResponse:
    """The tables as a workbook."""
    _may_look(request)
    at = timezone.now()
    response = HttpResponse(workbook(report_sheets(participation_reports(at=at))), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="teilnahmen-{timezone.localdate(at):%Y-%m-%d}.xlsx"'
    return response


def picture_of(report: Report) -> SafeString:
    """One bar per row, as long as its total; where the total is hidden there is no bar, only the word."""
    bars = [
        Bar(label=label, parts=(Part("credited", total or 0),), text=hidden_mark() if total is None else str(total))
        for label, total in zip(report.rows, report.table.row_totals, strict=True)
    ]
    title = str(report.question.title)
    return stacked_bars(
        key=f"bild-{report.question.key}",
        title=_("Teilnahmen: %(title)s") % {"title": title},
        description=_("Ein Balken je Zeile; die Zahlen stehen in der Tabelle darunter."),
        groups=[Group(title, tuple(bars))],
    )


def _lines(report: Report) -> Sequence[tuple[str, Sequence[int | None], int | None]]:
    return list(zip(report.rows, report.table.cells, report.table.row_totals, strict=True))


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("learners.view_reports"):
        raise PermissionDenied


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """/verwaltung/berichte/…"""
    return [
        path("berichte/teilnahmen/", participations, name="learners_desk_participations"),
        path("berichte/teilnahmen.xlsx", participations_xlsx, name="learners_desk_participations_xlsx"),
    ]


class ReportMenuItem(MenuItem):
    """Shown to whoever may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Asks the same rule as the view."""
        return bool(request.user.has_perm("learners.view_reports"))


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """First among the reports."""
    return ReportMenuItem(gettext_lazy("Teilnahmen"), reverse("learners_desk_participations"), name="participations", icon_name="table", order=5)
