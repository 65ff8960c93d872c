"""Parts of a project's plan: enter, change, take out, confirm."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from planning.domain import project_parts as verbs
from planning.domain.projects import ProjectRefused
from planning.enums import PartKind
from planning.models import PracticeProject, ProjectAgreement, ProjectPart
from planning.project_forms import part_form
from planning.views.carrying_out import carry_out
from planning.views.project_answers import own_project, shown_project
from planning.views.projects import show_project


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: SignedInRequest, uuid: UUID, kind: str) -> HttpResponse:
    """One more of a kind."""
    shown = own_project(request, uuid)
    form = part_form(_kind(kind), request.POST if request.method == "POST" else None, project=shown)
    added, status = carry_out(form, lambda: verbs.add_part(shown, kind, form.values, by=request.user, at=timezone.now()))
    if added:
        messages.success(request, _("Eingetragen."))
        return redirect("planning:project", uuid)
    return render(request, "planning/projects/part.html", {"project": shown, "kind": PartKind(kind), "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, uuid: UUID, kind: str, part: UUID) -> HttpResponse:
    """Change one."""
    shown = own_project(request, uuid)
    row = _part(shown, kind, part)
    title = str(row)  # before the form writes into the row
    form = part_form(kind, request.POST if request.method == "POST" else None, project=shown, instance=row)
    changed, status = carry_out(form, lambda: verbs.change_part(row, form.values, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now()))
    if changed:
        messages.success(request, _("Gespeichert."))
        return redirect("planning:project", uuid)
    context = {"project": shown, "kind": PartKind(kind), "part": row, "title": title, "form": form}
    return render(request, "planning/projects/part.html", context, status=status)


@login_required
@require_POST
def part_remove(request: SignedInRequest, uuid: UUID, kind: str, part: UUID) -> HttpResponse:
    """Take one out of the plan; the history keeps it."""
    shown = own_project(request, uuid)
    try:
        verbs.remove_part(_part(shown, kind, part), by=request.user, at=timezone.now())
    except ProjectRefused as refused:
        return show_project(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Entfernt; im Verlauf steht es weiter."))
    return redirect("planning:project", uuid)


@login_required
@require_POST
def confirm(request: SignedInRequest, uuid: UUID, part: UUID) -> HttpResponse:
    """Say yes to an agreement, for the team or as its guide."""
    shown = shown_project(request, uuid)
    in_team, guides = (request.user.has_perm(f"planning.{name}_project", shown) for name in ("change", "guide"))
    if not (in_team or guides):
        raise PermissionDenied
    agreement = get_object_or_404(ProjectAgreement.objects.select_related("project"), project=shown, uuid=part)
    try:
        verbs.confirm_agreement(agreement, as_guide=not in_team, by=request.user, at=timezone.now())
    except ProjectRefused as refused:
        return show_project(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Die Vereinbarung ist bestätigt."))
    return redirect("planning:project", uuid)


def _kind(kind: str) -> str:
    if kind not in verbs.MODELS:
        raise Http404
    return kind


def _part(shown: PracticeProject, kind: str, uuid: UUID) -> ProjectPart:
    found: ProjectPart = get_object_or_404(verbs.MODELS[_kind(kind)]._default_manager.select_related("project"), project=shown, uuid=uuid)
    return found
