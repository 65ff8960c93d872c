"""The desk: geographies with their data, and the sheets of the indicators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.upsert import InputRefused
from core.doors import only_with
from core.http import SignedInRequest
from planning.desk_forms import BoundaryForm, ImportForm, IndicatorForm, RunForm
from planning.domain.boundaries import read_boundaries
from planning.domain.indicator_values import import_values
from planning.domain.indicators import IndicatorRefused, store_boundaries, store_indicator
from planning.models import Geography, Indicator


def heading(title: str, *steps: tuple[str, str]) -> dict[str, Any]:
    """What Wagtail's header wants to know."""
    items = [{"url": reverse("planning_desk:geographies"), "label": _("Sozialindex")}, *({"url": url, "label": label} for url, label in steps)]
    return {"breadcrumbs_items": [*items, {"url": "", "label": title}], "header_title": title, "page_title": title, "header_icon": "globe"}


@require_safe
@only_with("planning.view_index")
def geographies(request: SignedInRequest) -> HttpResponse:
    """All divisions into Quartiere, with what there is of each."""
    rows = Geography.objects.select_related("gemeinde").annotate(
        quartier_count=Count("quartiere", distinct=True),
        run_count=Count("runs", distinct=True),
        first_year=Min("quartiere__values__year"),
        last_year=Max("quartiere__values__year"),
    )
    return render(request, "planning/desk/geographies.html", {"geographies": rows} | heading(_("Gebietsgliederungen")))


@require_safe
@only_with("planning.view_index")
def geography(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One geography: its data by indicator and year, its indices, and what can be done with it."""
    return show_geography(request, get_object_or_404(Geography, uuid=uuid))


def show_geography(request: SignedInRequest, row: Geography, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page of a geography, with whatever a form had to say."""
    coverage = (
        Indicator.objects.filter(values__quartier__geography=row)
        .values("key", "name", "unit", "values__year")
        .annotate(known=Count("values", filter=Q(values__value__isnull=False)), gaps=Count("values", filter=Q(values__value__isnull=True)))
        .order_by("name", "values__year")
    )
    context = {
        "geography": row,
        "quartiere": row.quartiere.count(),
        "with_boundary": row.quartiere.exclude(boundary=None).count(),
        "coverage": coverage,
        "runs": row.runs.select_related("computed_by").defer("data", "result", "specification"),
        "agreed": Indicator.objects.exclude(agreed_on_date=None).order_by("name", "pk"),
        "import_form": ImportForm(),
        "boundary_form": BoundaryForm(),
        "run_form": RunForm(geography=row),
    }
    return render(request, "planning/desk/geography.html", context | shown | heading(row.name), status=status)


@require_POST
@only_with("planning.manage_index")
def import_values_file(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Check a table of values, and store it when that is asked for and nothing is wrong."""
    row, form = get_object_or_404(Geography, uuid=uuid), ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_geography(request, row, status=422, import_form=form)
    file, year, is_dry_run = form.cleaned_data["file"], form.cleaned_data["year"], form.cleaned_data["is_dry_run"]
    try:
        report = import_values(row, file.read(), name=file.name, year=year, by=request.user, dry_run=is_dry_run)
    except InputRefused as refused:
        form.add_error("file", str(refused))
        return show_geography(request, row, status=422, import_form=form)
    if report.table.faults:
        return show_geography(request, row, status=422, import_form=form, report=report)
    if is_dry_run:
        return show_geography(request, row, import_form=form, report=report)
    messages.success(
        request, _("Gespeichert: %(new)d neue und %(changed)d geänderte Werte für %(year)d.") % {"new": report.new, "changed": report.changed, "year": year}
    )
    return redirect("planning_desk:geography", row.uuid)


@require_POST
@only_with("planning.manage_index")
def import_boundaries(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Read boundaries and give them to the Quartiere they belong to."""
    row, form = get_object_or_404(Geography, uuid=uuid), BoundaryForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_geography(request, row, status=422, boundary_form=form)
    try:
        found = read_boundaries(form.cleaned_data["file"].read(), key=form.cleaned_data["key"])
        count = store_boundaries(row, found, by=request.user)
    except InputRefused as refused:
        form.add_error("file", str(refused))
        return show_geography(request, row, status=422, boundary_form=form)
    messages.success(request, _("%(count)d Grenzen sind gespeichert.") % {"count": count})
    return redirect("planning_desk:geography", row.uuid)


@require_safe
@only_with("planning.view_index")
def indicators(request: SignedInRequest) -> HttpResponse:
    """All indicators, agreed or not."""
    return render(request, "planning/desk/indicators.html", {"indicators": Indicator.objects.all()} | heading(_("Indikatoren")))


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.manage_index")
def indicator_new(request: SignedInRequest) -> HttpResponse:
    """A new sheet."""
    return _edit_indicator(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.view_index")
def indicator(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The sheet of an indicator; who may only look gets 403 for a change."""
    if request.method == "POST" and not request.user.has_perm("planning.manage_index"):
        return render(request, "403.html", status=403)
    return _edit_indicator(request, get_object_or_404(Indicator, uuid=uuid))


def _edit_indicator(request: SignedInRequest, row: Indicator | None) -> HttpResponse:
    title = row.name if row else _("Neuer Indikator")  # before the form writes into the row
    form, status = IndicatorForm(request.POST if request.method == "POST" else None, instance=row), 200
    if form.is_bound:
        if form.is_valid():
            try:
                stored = store_indicator(form.save(commit=False), by=request.user)
            except IndicatorRefused as refused:
                form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("Der Indikator „%(name)s“ ist gespeichert.") % {"name": stored.name})
                return redirect("planning_desk:indicators")
        status = 422
    steps = heading(title, (reverse("planning_desk:indicators"), _("Indikatoren")))
    return render(request, "planning/desk/indicator.html", {"form": form, "indicator": row} | steps, status=status)
