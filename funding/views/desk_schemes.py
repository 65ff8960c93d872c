"""/verwaltung/foerderung/linien/: schemes, and the report for the ministry."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.workbook import CONTENT_TYPE, workbook
from funding.desk_forms import SchemeForm
from funding.domain.desk_report import ministry_report, report_sheets
from funding.domain.schemes import FundingRefused, store_scheme
from funding.models import FundingScheme
from funding.views.desk import frame


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("funding.edit_schemes")
def scheme_new(request: SignedInRequest) -> HttpResponse:
    """A new scheme."""
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("funding.edit_schemes")
def scheme(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Change one; decisions that are there keep their terms."""
    return _form_page(request, get_object_or_404(FundingScheme, uuid=uuid))


@require_safe
@only_with("funding.view_funding")
def report(request: SignedInRequest) -> HttpResponse:
    """For the ministry; nobody can be found in it."""
    return render(request, "funding/desk/report.html", {"report": ministry_report(at=timezone.now())} | frame(_("Bericht an das Ministerium"), below=True))


@require_safe
@only_with("funding.view_funding")
def report_xlsx(request: SignedInRequest) -> HttpResponse:
    """The same as a workbook."""
    content = workbook(report_sheets(ministry_report(at=timezone.now())))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="landesfoerderung.xlsx"'
    return response


def _form_page(request: SignedInRequest, found: FundingScheme | None) -> HttpResponse:
    form = SchemeForm(request.POST if request.method == "POST" else None, instance=found)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            store_scheme(found, form.values, seen_at=form.seen_instant if found else None, by=request.user, at=timezone.now())
        except FundingRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("Die Förderlinie ist gespeichert. Entscheidungen, die es schon gibt, bleiben, wie sie sind."))
            return redirect("funding_desk:applications")
    elif form.is_bound:
        status = 422
    title = found.title if found else _("Neue Förderlinie")
    return render(request, "funding/desk/scheme.html", {"form": form, "scheme": found} | frame(title, below=True), status=status)
