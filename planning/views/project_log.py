"""The log of a project: the team writes it, and the guide decides about the self-study hours in it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from planning.domain import project_log as verbs
from planning.models import ProjectLogEntry
from planning.project_forms import DecideLogForm, LogForm
from planning.views.carrying_out import carry_out
from planning.views.project_answers import guided_by, shown_project

MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All entries, the newest first; the team writes. Minutes are shown to whoever wrote them and to the guide."""
    shown = shown_project(request, uuid)
    in_team, guides = request.user.has_perm("planning.change_project", shown), request.user.has_perm("planning.open_guidance", shown)
    if not (in_team or guides):
        raise Http404  # a municipality reads how things stand, not who did what on which day
    if request.method == "POST" and not in_team:
        raise PermissionDenied
    now = timezone.now()
    rooms = verbs.rooms_of(request.user, at=now) if in_team else []
    form = LogForm(request.POST if request.method == "POST" else None, rooms=rooms)
    written, status = carry_out(form, lambda: verbs.log_work(shown, **form.values, by=request.user, at=now))
    if written:
        messages.success(request, _("Eingetragen; Ihre Begleitung entscheidet über die Lernzeit.") if written.claim else _("Eingetragen."))
        return redirect("planning:project_log", uuid)
    context = {
        "project": shown,
        "in_team": in_team,
        "guides": guides,
        "entries": shown.log_entries.select_related("author", "claim__module")[:MOST_SHOWN],
        "credited": verbs.credited_of(shown, request.user) if in_team else 0,
        "form": form,
    }
    return render(request, "planning/projects/log.html", context, status=status)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def log_decision(request: SignedInRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    """One entry with minutes: accept them, fewer with a reason, or give it back."""
    shown = guided_by(request, uuid)
    rows = ProjectLogEntry.objects.select_related("project", "author", "claim__module", "claim__decided_by").filter(claim__isnull=False)
    row = get_object_or_404(rows, project=shown, uuid=entry)
    claim = row.claim
    if claim is None:  # filtered out above; for the type checker
        raise Http404
    now = timezone.now()
    form = DecideLogForm(request.POST if request.method == "POST" else None, initial={"minutes": claim.claimed_minutes})
    gives_back = "zurueckgeben" in request.POST
    if gives_back:
        form.fields["minutes"].required = False

    def decide() -> ProjectLogEntry:
        remark = form.cleaned_data["remark"]
        if gives_back:
            return verbs.return_log(row, remark=remark, by=request.user, at=now)
        return verbs.accept_log(row, minutes=form.cleaned_data["minutes"], remark=remark, by=request.user, at=now)

    decided, status = carry_out(form, decide)
    if decided:
        messages.success(request, _("Der Eintrag ist zurückgegeben.") if gives_back else _("Die Lernzeit ist gutgeschrieben."))
        return redirect("planning:guided_project", uuid)
    room = next((each.minutes for each in verbs.rooms_of(row.author, at=now, but=claim) if each.module.pk == claim.module_id), 0)
    context = {"project": shown, "entry": row, "claim": claim, "room": room, "form": form}
    return render(request, "planning/guidance/log_decision.html", context, status=status)
