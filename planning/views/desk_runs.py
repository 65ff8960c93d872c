"""The desk: computing an index, looking at it closely, publishing and withdrawing it."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import ModelLogEntry

from core.doors import only_with
from core.http import SignedInRequest
from core.map_svg import choropleth
from core.spreadsheet import csv_lines
from planning.desk_forms import PublishForm, RunForm, WithdrawForm
from planning.domain.index_reading import AreaReading, Reading, map_areas, read_run
from planning.domain.index_result import RunRefused
from planning.domain.index_runs import compute_run, is_reproducible, publish_run, withdraw_run
from planning.models import Geography, IndexRun
from planning.pictures import diverging_bar
from planning.views.desk import heading, show_geography


@require_POST
@only_with("planning.manage_index")
def compute(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Compute an index of a geography; an equal one is opened instead."""
    geography = get_object_or_404(Geography, uuid=uuid)
    form = RunForm(request.POST, geography=geography)
    if not form.is_valid():
        return show_geography(request, geography, status=422, run_form=form)
    try:
        run = compute_run(geography, form.wanted(), by=request.user, at=timezone.now())
    except RunRefused as refused:
        form.add_error(None, str(refused))
        return show_geography(request, geography, status=422, run_form=form)
    messages.success(request, _("Der Index „%(name)s“ ist berechnet.") % {"name": run.name})
    return redirect("planning_desk:run", run.uuid)


@require_safe
@only_with("planning.view_index")
def run(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One index with everything that explains it."""
    return _show(request, _get(uuid), PublishForm(), WithdrawForm())


@require_POST
@only_with("planning.manage_index")
def publish(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Show it to everybody, with its interpretation."""
    row, form = _get(uuid), PublishForm(request.POST)
    if form.is_valid():
        try:
            publish_run(row, interpretation=form.cleaned_data["interpretation"], by=request.user, at=timezone.now())
        except RunRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Der Index ist veröffentlicht."))
            return redirect("planning_desk:run", row.uuid)
    return _show(request, row, form, WithdrawForm(), status=422)


@require_POST
@only_with("planning.manage_index")
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it from the public pages, with a reason."""
    row, form = _get(uuid), WithdrawForm(request.POST)
    if form.is_valid():
        withdraw_run(row, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Der Index ist nicht mehr öffentlich."))
        return redirect("planning_desk:run", row.uuid)
    return _show(request, row, PublishForm(), form, status=422)


@require_safe
@only_with("planning.view_index")
def table(request: SignedInRequest, uuid: UUID) -> StreamingHttpResponse:
    """All figures of the index, for the office."""
    row = _get(uuid)
    response = StreamingHttpResponse(csv_lines(*_lines(read_run(row))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="index-{row.uuid}.csv"'
    return response


def _lines(reading: Reading) -> tuple[list[str], Iterator[list[str]]]:
    parts_of = [row.name for row, _weight in reading.indicators]
    head = ["Schlüssel", "Quartier", "Teil von", "Wert", "Rang", "Klasse", "Abstand zur Klassengrenze", *parts_of, "Grund einer Lücke"]

    def cells(area: AreaReading) -> list[str]:
        figures = [_written(area.score), str(area.rank or ""), area.class_name, _written(area.margin)]
        parts = [_written(part.value) for part in area.contributions] or [""] * len(parts_of)
        return [area.quartier.key, area.quartier.name, area.quartier.part_of, *figures, *parts, "; ".join(area.reasons)]

    return head, (cells(area) for area in reading.areas)


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}".replace(".", ",")


def _get(uuid: UUID) -> IndexRun:
    return get_object_or_404(IndexRun.objects.select_related("geography", "computed_by", "published_by"), uuid=uuid)


def _show(request: SignedInRequest, row: IndexRun, publish_form: PublishForm, withdraw_form: WithdrawForm, *, status: int = 200) -> HttpResponse:
    reading = read_run(row)
    picture = choropleth(
        map_areas(reading),
        key="karte",
        title=_("Karte: %(name)s") % {"name": row.name},
        description=_("Quartiere nach ihrer Klasse; dieselben Angaben stehen in der Tabelle."),
    )
    largest = reading.largest_contribution
    context = {
        "run": row,
        "reading": reading,
        "map": picture,
        "rows": [(area, [(part, diverging_bar(part.value, largest=largest)) for part in area.contributions]) for area in reading.areas],
        "is_reproducible": is_reproducible(row),
        "publish_form": publish_form,
        "withdraw_form": withdraw_form,
        "history": ModelLogEntry.objects.for_instance(row).select_related("user").order_by("timestamp", "pk"),
    }
    steps = heading(row.name, (reverse("planning_desk:geography", args=[row.geography.uuid]), row.geography.name))
    return render(request, "planning/desk/run.html", context | steps, status=status)
