"""/sozialindex/: what was computed, what it says, and what it does not. No ranking of places."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.map_svg import choropleth
from core.page_cache.marks import same_for_visitors
from core.spreadsheet import csv_lines
from planning.domain.index_reading import map_areas, read_run
from planning.domain.status_dynamics import dynamics_beside, grid_of, words_of
from planning.enums import RunState
from planning.models import IndexRun
from planning.pictures import status_dynamics_picture


def _published() -> "QuerySet[IndexRun]":
    return IndexRun.objects.filter(state=RunState.PUBLISHED).select_related("geography")


@require_safe
@same_for_visitors()
def index_list(request: HttpRequest) -> HttpResponse:
    """What a social index is for, and those that are published."""
    runs = _published().order_by("geography__is_example", "geography__name", "-published_at", "-pk").defer("data", "result", "specification")
    return render(request, "planning/index_list.html", {"runs": runs})


@require_safe
@same_for_visitors()
def index(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One index: map, classes, the Quartiere by name, and how it was made."""
    run = get_object_or_404(_published(), uuid=uuid)
    reading = read_run(run)
    words = ", ".join(f"{each.name} {each.count}" for each in reading.classes)
    picture = choropleth(
        map_areas(reading),
        key="karte",
        title=_("Karte: %(name)s") % {"name": run.name},
        description=_("Jedes Quartier ist nach seiner Klasse gefüllt: %(classes)s. Dieselben Angaben stehen in der Tabelle darunter.") % {"classes": words},
    )
    context = {"run": run, "reading": reading, "map": picture}
    if dynamics := dynamics_beside(run):
        grid = grid_of(run, dynamics)
        context |= {"dynamics": dynamics, "grid": grid, "grid_picture": status_dynamics_picture(grid)}
    return render(request, "planning/index.html", context)


@require_safe
def status_dynamics_csv(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The grid as a table: each pair of classes with its number and its Quartiere by name."""
    run = get_object_or_404(_published(), uuid=uuid)
    dynamics = dynamics_beside(run)
    if dynamics is None:
        raise Http404
    rows = (
        (words_of(cell.status), words_of(cell.dynamics), str(cell.count), "; ".join(f"{each.key} {each.name}" for each in cell.quartiere))
        for line in grid_of(run, dynamics).cells
        for cell in line
    )
    response = StreamingHttpResponse(csv_lines(("Status", "Dynamik", "Zahl", "Quartiere"), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="status-dynamik-{run.uuid}.csv"'
    return response


@require_safe
def index_csv(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The classes as a table, by name; neither scores nor ranks of places leave the desk."""
    run = get_object_or_404(_published(), uuid=uuid)
    rows = ((area.quartier.key, area.quartier.name, area.quartier.part_of, area.class_name, "; ".join(area.reasons)) for area in read_run(run).areas)
    response = StreamingHttpResponse(
        csv_lines(("Schlüssel", "Quartier", "Teil von", "Klasse", "Grund einer Lücke"), rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="sozialindex-{run.uuid}.csv"'
    return response
