"""The desk: two indices of a geography side by side."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.spreadsheet import csv_lines
from planning.domain.index_compared import Comparison, Pair, compare
from planning.domain.index_reading import read_run
from planning.models import IndexRun
from planning.views.desk import heading


@require_safe
@only_with("planning.view_index")
def comparison(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Classes of two indices as a cross-table; `?mit=` names the other one, `?als=csv` gives the same as a file."""
    run = get_object_or_404(IndexRun.objects.select_related("geography"), uuid=uuid)
    others = list(run.geography.runs.exclude(pk=run.pk).defer("data", "result", "specification"))
    other = _other(request, run)
    compared = compare(read_run(run), read_run(other)) if other else None
    if compared and other and request.GET.get("als") == "csv":
        return _file(run, other, compared)
    context = {"run": run, "other": other, "others": others, "compared": compared}
    steps = ((reverse("planning_desk:geography", args=[run.geography.uuid]), run.geography.name), (reverse("planning_desk:run", args=[run.uuid]), run.name))
    return render(request, "planning/desk/comparison.html", context | heading(_("Vergleich"), *steps))


def _other(request: SignedInRequest, run: IndexRun) -> IndexRun | None:
    wanted = request.GET.get("mit")
    if not wanted:
        return None
    try:
        return get_object_or_404(IndexRun.objects.select_related("geography"), uuid=UUID(wanted), geography=run.geography_id)
    except ValueError as error:
        raise Http404 from error


def _file(run: IndexRun, other: IndexRun, compared: Comparison) -> HttpResponse:
    def cells(pair: Pair) -> list[str]:
        return [pair.area.quartier.key, pair.area.quartier.name, *pair.classes, "ja" if pair.is_moved else "nein"]

    lines = csv_lines(["Schlüssel", "Quartier", run.name, other.name, "andere Klasse"], map(cells, compared.pairs))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vergleich-{run.uuid}.csv"'
    return response
