"""What portal and desk show of the table of offerings: upload, dry run, import, download."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.table_files import csv_table
from core.workbook import CONTENT_TYPE, Sheet, workbook
from providers.domain.offering_exchange import Outcomes, import_rows, table_of
from providers.domain.own_offerings import Outcome
from providers.forms.table import TableForm, sealed, unsealed
from providers.models import OfferingQuerySet, Provider


def exchange(request: SignedInRequest, *, providers: Sequence[Provider], template: str, address: str, as_office: bool = False) -> HttpResponse:
    """The page for both sides, portal and desk."""
    at = timezone.now()
    context: dict[str, object] = {"form": TableForm(), "providers": providers}
    status = 200
    if request.method == "POST" and "rows" in request.POST:
        rows = unsealed(request.POST["rows"], person=request.user)
        if rows is None:
            messages.error(request, _("Die Vorschau ist zu alt. Bitte laden Sie die Tabelle noch einmal hoch."))
            return redirect(address)
        planned = import_rows(rows, providers=providers, by=request.user, at=at, as_office=as_office, dry_run=True)
        if any(each.faults for each in planned):
            context |= {"outcomes": planned, "refused": True}
            return render(request, template, context, status=409)
        done = import_rows(rows, providers=providers, by=request.user, at=at, as_office=as_office, dry_run=False)
        messages.success(request, _sentence(done))
        return redirect(address)
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES)
        context["form"] = form
        if form.is_valid():
            planned = import_rows(form.rows, providers=providers, by=request.user, at=at, as_office=as_office, dry_run=True)
            faulty = any(each.faults for each in planned)
            context |= {"outcomes": planned, "refused": faulty, "changes": sum(each.outcome not in {None, Outcome.UNCHANGED} for each in planned)}
            context |= {} if faulty else {"sealed": sealed(form.rows, person=request.user)}
            status = 422 if faulty else 200
        else:
            status = 422
    return render(request, template, context, status=status)


def offerings_file(offerings: OfferingQuerySet, *, kind: str) -> HttpResponse:
    """The table as a download."""
    head, rows = table_of(offerings)
    if kind == "xlsx":
        response = HttpResponse(workbook([Sheet("Angebote", head, rows)]), content_type=CONTENT_TYPE)
    elif kind == "csv":
        response = HttpResponse(csv_table(head, rows), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="angebote-{timezone.localdate():%Y-%m-%d}.{kind}"'
    return response


def _sentence(done: Sequence[Outcomes]) -> str:
    created = sum(each.outcome == Outcome.CREATED for each in done)
    changed = sum(each.outcome == Outcome.CHANGED for each in done)
    if not created and not changed:
        return _("Es hat sich nichts geändert.")
    new = ngettext("%(count)d Angebot angelegt", "%(count)d Angebote angelegt", created) % {"count": created}
    other = ngettext("%(count)d Angebot geändert", "%(count)d Angebote geändert", changed) % {"count": changed}
    return f"{new}, {other}."
