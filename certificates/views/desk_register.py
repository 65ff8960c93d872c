"""The register at the desk: what the daily count found, and the whole of it as a file."""

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certificates.desk_forms import RegisterForm
from certificates.domain.register import HEADS, as_text, as_workbook, register_rows
from certificates.models import Certificate, RegisterCheck
from certificates.views.desk_parts import heading, only_with
from core.domain import audit
from core.http import SignedInRequest
from core.spreadsheet import csv_lines

LIST = gettext_lazy("Register")
CHECKS = 14
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
may_export = only_with("certificates.export_register")


@require_safe
@may_export
def register(request: SignedInRequest) -> HttpResponse:
    """The last counts, and the form that narrows the file."""
    context = {
        "checks": RegisterCheck.objects.all()[:CHECKS],
        "form": RegisterForm(),
    }
    return render(request, "certificates/desk/register.html", context | heading(title=LIST))


@require_safe
@may_export
def register_xlsx(request: SignedInRequest) -> HttpResponseBase:
    """For spreadsheets, with days as days."""
    return _as_file(request, HttpResponse(as_workbook(register_rows(_chosen(request))), content_type=XLSX), "xlsx")


@require_safe
@may_export
def register_csv(request: SignedInRequest) -> HttpResponseBase:
    """For programs, line by line."""
    lines = csv_lines([str(head) for head in HEADS], (as_text(row) for row in register_rows(_chosen(request))))
    return _as_file(request, StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "csv")


def _chosen(request: SignedInRequest) -> "QuerySet[Certificate]":
    """What the form says; what it cannot mean narrows nothing."""
    form = RegisterForm(request.GET)
    return Certificate.objects.filter(**form.filters()) if form.is_valid() else Certificate.objects.all()


def _as_file(request: SignedInRequest, response: HttpResponseBase, ending: str) -> HttpResponseBase:
    """Every copy of the register is written down at the account that took it."""
    count = _chosen(request).count()
    audit.record(request.user, "certificates.register_exported", by=request.user, data={"count": count, "format": ending})
    response["Content-Disposition"] = f'attachment; filename="Register_der_Nachweise_{timezone.localdate():%Y-%m-%d}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
