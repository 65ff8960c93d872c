"""The desk: scenarios of an allocation, side by side, and the decision."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import ModelLogEntry

from core.doors import only_with
from core.http import SignedInRequest
from core.map_svg import choropleth
from core.spreadsheet import csv_lines
from planning.desk_allocation_forms import AllocationForm, DecisionForm
from planning.domain.allocation_reading import ScenarioReading, map_shares, read_scenario
from planning.domain.allocation_result import ScenarioRefused
from planning.domain.allocation_scenarios import compute_scenario, decide_scenario, discard_scenario, is_reproducible
from planning.domain.index_reading import read_run
from planning.enums import RunState, ScenarioState
from planning.models import AllocationScenario, IndexRun
from planning.views.desk import heading


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.view_index")
def allocations(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All scenarios over an index, and the form for another one; who may only look gets 403 for a new one."""
    run = get_object_or_404(IndexRun.objects.select_related("geography"), uuid=uuid)
    if request.method == "POST" and not request.user.has_perm("planning.manage_index"):
        return render(request, "403.html", status=403)
    form, status = AllocationForm(request.POST if request.method == "POST" else None, run=run, reading=read_run(run)), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                scenario = compute_scenario(run, form.wanted(), by=request.user, at=timezone.now())
            except ScenarioRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Die Zuteilung „%(name)s“ ist berechnet.") % {"name": scenario.name})
                return redirect("planning_desk:allocation", scenario.uuid)
    context = {"run": run, "form": form, "scenarios": _others(run), "is_open": run.state != RunState.WITHDRAWN}
    return render(request, "planning/desk/allocations.html", context | heading(_("Zuteilungen"), *_steps_to(run)), status=status)


@require_safe
@only_with("planning.view_index")
def allocation(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One scenario with map, table and steps; `?mit=` puts another one of the same geography beside it."""
    return _show(request, _get(uuid), DecisionForm())


@require_POST
@only_with("planning.manage_index")
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Record the decision for this scenario."""
    scenario, form = _get(uuid), DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide_scenario(scenario, decision=form.cleaned_data["decision"], by=request.user, at=timezone.now())
        except ScenarioRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Der Beschluss ist festgehalten."))
            return redirect("planning_desk:allocation", scenario.uuid)
    return _show(request, scenario, form, status=422)


@require_POST
@only_with("planning.manage_index")
def discard(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a scenario that nobody decided from the lists."""
    scenario = _get(uuid)
    try:
        discard_scenario(scenario, by=request.user)
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
        return redirect("planning_desk:allocation", scenario.uuid)
    messages.success(request, _("Das Szenario „%(name)s“ ist verworfen.") % {"name": scenario.name})
    return redirect("planning_desk:allocations", scenario.run.uuid)


@require_safe
@only_with("planning.view_index")
def table(request: SignedInRequest, uuid: UUID) -> StreamingHttpResponse:
    """The same figures as a file."""
    scenario = _get(uuid)
    response = StreamingHttpResponse(csv_lines(*_lines(read_scenario(scenario, _beside(request, scenario)))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zuteilung-{scenario.uuid}.csv"'
    return response


def _lines(reading: ScenarioReading) -> tuple[list[str], Iterator[list[str]]]:
    head = ["Schlüssel", "Quartier", "Einwohner", "Klasse", "Einheiten", "je 1.000 Einwohner", "Vergleich", "Unterschied", "behandelt als", "bis"]
    rows = (
        [
            share.quartier.key,
            share.quartier.name,
            str(share.population),
            share.class_name,
            _whole(share.units),
            "" if share.per_thousand is None else f"{share.per_thousand:.2f}".replace(".", ","),
            _whole(share.other),
            _whole(share.change),
            share.treated_as,
            share.treated_until.isoformat() if share.treated_until else "",
        ]
        for share in reading.shares
    )
    return head, rows


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _get(uuid: UUID) -> AllocationScenario:
    return get_object_or_404(AllocationScenario.objects.select_related("run__geography", "previous", "computed_by", "decided_by"), uuid=uuid)


def _others(run: IndexRun) -> list[AllocationScenario]:
    """What is there for the same geography, over whichever index, discarded ones left out."""
    found = AllocationScenario.objects.filter(run__geography=run.geography_id).exclude(state=ScenarioState.DISCARDED)
    return list(found.select_related("run", "computed_by").defer("data", "result", "rule"))


def _beside(request: SignedInRequest, scenario: AllocationScenario) -> AllocationScenario | None:
    """The scenario asked for with `?mit=`, or what was before; 404 for one of another geography."""
    wanted = request.GET.get("mit")
    if not wanted:
        return scenario.previous
    try:
        return get_object_or_404(AllocationScenario, uuid=UUID(wanted), run__geography=scenario.run.geography_id)
    except ValueError as error:
        raise Http404 from error


def _steps_to(run: IndexRun) -> tuple[tuple[str, str], ...]:
    return (reverse("planning_desk:geography", args=[run.geography.uuid]), run.geography.name), (reverse("planning_desk:run", args=[run.uuid]), run.name)


def _show(request: SignedInRequest, scenario: AllocationScenario, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    other = _beside(request, scenario)
    reading = read_scenario(scenario, other)
    context: dict[str, Any] = {
        "scenario": scenario,
        "other": other,
        "others": [each for each in _others(scenario.run) if each.pk != scenario.pk],
        "reading": reading,
        "map": choropleth(
            map_shares(reading),
            key="karte",
            title=_("Karte: %(name)s") % {"name": scenario.name},
            description=_("Einheiten je 1.000 Einwohner; dieselben Angaben stehen in der Tabelle."),
        ),
        "is_reproducible": is_reproducible(scenario),
        "decision_form": form,
        "history": ModelLogEntry.objects.for_instance(scenario).select_related("user").order_by("timestamp", "pk"),
    }
    steps = heading(scenario.name, *_steps_to(scenario.run), (reverse("planning_desk:allocations", args=[scenario.run.uuid]), _("Zuteilungen")))
    return render(request, "planning/desk/allocation.html", context | steps, status=status)
