"""Short addresses of modules, and the office's phase matrix below /verwaltung/."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from curriculum.domain.phase_matrix import MatrixChanged, PhasesRefused, decide_phases, split_with, stated_split
from curriculum.domain.split import split_faults
from curriculum.forms import PhaseMatrixForm
from curriculum.models import Module, Pathway


@require_safe
def deepening_module(request: HttpRequest, number: int) -> HttpResponse:
    """/module/v1/ is /module/V1/: people type small letters."""
    module = get_object_or_404(Module, curriculum__is_current=True, code=f"V{number}")
    return redirect(module.get_absolute_url(), permanent=True)


@require_safe
def phase_matrix(request: HttpRequest) -> HttpResponse:
    """All modules and pathways at once, with sums."""
    if not request.user.has_perm("curriculum.view_phase_matrix"):
        raise PermissionDenied
    return render(request, "curriculum/desk/phase_matrix.html", _matrix())


@require_http_methods(["GET", "HEAD", "POST"])
def edit_phases(request: SignedInRequest, slug: str) -> HttpResponse:
    """One pathway's phases. "Summen prüfen" shows the sums of what is chosen and saves nothing."""
    if not request.user.has_perm("curriculum.view_phase_matrix"):
        raise PermissionDenied
    if not request.user.has_perm("curriculum.change_phase_matrix"):
        return render(request, "curriculum/desk/phase_matrix.html", _matrix() | {"may_only_look": True}, status=403)
    pathway = get_object_or_404(Pathway, curriculum__is_current=True, slug=slug)
    form = PhaseMatrixForm(request.POST or None, pathway=pathway)
    if request.method != "POST":
        return _edit_page(request, pathway, form)
    if not form.is_valid():
        return _edit_page(request, pathway, form, status=422)
    if request.POST.get("action") == "check":
        return _edit_page(request, pathway, form)
    try:
        changed = decide_phases(pathway, phases=form.phases, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now())
    except MatrixChanged as refusal:
        return _edit_page(request, pathway, PhaseMatrixForm(pathway=pathway), refusal=str(refusal), status=409)
    except PhasesRefused as refusal:
        return _edit_page(request, pathway, form, refusal=str(refusal), status=422)
    if changed:
        messages.success(request, _("Die Phasen des Bildungswegs „%(title)s“ sind gespeichert.") % {"title": pathway.title})
    else:
        messages.info(request, _("Am Bildungsweg „%(title)s“ hat sich nichts geändert.") % {"title": pathway.title})
    return redirect("curriculum_desk:phase_matrix")


def _edit_page(request: HttpRequest, pathway: Pathway, form: PhaseMatrixForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "pathway": pathway,
        "form": form,
        "split": form.split,
        "faults": split_faults(form.split, stated_split(pathway)),
        "refusal": refusal,
        "learner_count": pathway.enrolments.filter(left_at__isnull=True).values("learner_id").distinct().count(),
        "header_title": pathway.title,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("curriculum_desk:phase_matrix"), "label": _("Phasenmatrix")},
            {"url": "", "label": pathway.title},
        ],
    }
    return render(request, "curriculum/desk/edit_phases.html", context, status=status)


def _matrix() -> dict[str, Any]:
    """Rows of modules, columns of pathways; three queries."""
    pathways = list(Pathway.objects.filter(curriculum__is_current=True).prefetch_related("pathway_modules__module", "pathway_modules__decided_by"))
    cells = {pathway.pk: {cell.module_id: cell for cell in pathway.pathway_modules.all()} for pathway in pathways}
    modules = Module.objects.filter(curriculum__is_current=True, pathway_modules__isnull=False).select_related("area").distinct()
    splits = []
    for pathway in pathways:
        own = list(cells[pathway.pk].values())
        splits.append(split_with(own, {cell.module.code: cell.phase for cell in own}))
    return {
        "columns": list(zip(pathways, splits, strict=True)),
        "rows": [(module, [cells[pathway.pk].get(module.pk) for pathway in pathways]) for module in modules],
        "header_title": _("Phasenmatrix"),
        "header_icon": "table",
        "breadcrumbs_items": [{"url": "", "label": _("Phasenmatrix")}],
    }
