"""/begleitung/projekte/…: the guide's side of practice projects. The office does what a guide does, and hands projects over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.enums import Role
from core.http import SignedInRequest
from core.time import berlin_date
from learners.enums import ClaimState
from planning.domain import project_guidance as guidance
from planning.domain.guide_proposals import state_wish
from planning.domain.project_board import accept_evidence, return_evidence
from planning.domain.projects import ProjectRefused, finish_project, record_exception
from planning.enums import EvidenceState, TeamState
from planning.guide_forms import GuideWishForm
from planning.models import GuidanceNote, GuideWish, PracticeProject, TaskEvidence
from planning.project_forms import DecideEvidenceForm, ExceptionForm, HandOverForm, MeetingForm, NoteForm
from planning.views.carrying_out import carry_out
from planning.views.project_answers import guided_by, shown_project

PER_PAGE = 20
MONTHS = 6


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_safe
def guided_projects(request: SignedInRequest) -> HttpResponse:
    """Own projects, those without a step for the longest time first; `?stand=beendet` those that ended."""
    now, ended = timezone.now(), request.GET.get("stand") == "beendet"
    rows = guidance.guided_projects(request.user)
    page = Paginator(rows.exclude(state="running") if ended else rows.filter(state="running"), PER_PAGE).get_page(request.GET.get("seite"))
    stuck = guidance.guided_projects(request.user).filter(state="running", last_step_at__lt=guidance.stuck_since(at=now)).count()
    context = {"page": page, "rows": [(row, guidance.is_stuck(row, at=now)) for row in page], "stuck": stuck, "ended": ended}
    return render(request, "planning/guidance/list.html", context)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_safe
def guided_project(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One project: what waits, meetings, notes."""
    return _show(request, _opened(request, uuid))


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def accept(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say yes to accompanying it."""
    shown = _opened(request, uuid)
    return _carry(request, shown, lambda: guidance.accept_guidance(shown, by=request.user, at=timezone.now()), _("Sie begleiten dieses Projekt jetzt."))


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def evidence_accept(request: SignedInRequest, uuid: UUID, evidence: UUID) -> HttpResponse:
    """Accept evidence."""
    shown = guided_by(request, uuid)
    row = get_object_or_404(TaskEvidence.objects.select_related("project"), project=shown, uuid=evidence)
    return _carry(request, shown, lambda: accept_evidence(row, by=request.user, at=timezone.now()), _("Der Beleg ist angenommen."))


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_return(request: SignedInRequest, uuid: UUID, evidence: UUID) -> HttpResponse:
    """Give evidence back with a question and a day for the answer."""
    shown = guided_by(request, uuid)
    row = get_object_or_404(TaskEvidence.objects.select_related("project", "task"), project=shown, uuid=evidence)
    form = DecideEvidenceForm(request.POST if request.method == "POST" else None)
    returned, status = carry_out(form, lambda: return_evidence(row, **form.cleaned_data, by=request.user, at=timezone.now()))
    if returned:
        messages.success(request, _("Der Beleg ist mit Ihrer Rückfrage zurückgegeben."))
        return redirect("planning:guided_project", uuid)
    return render(request, "planning/guidance/return.html", {"project": shown, "evidence": row, "form": form}, status=status)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def note(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Write a note."""
    shown, form = guided_by(request, uuid), NoteForm(request.POST)
    written, status = carry_out(form, lambda: guidance.write_note(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if not written:
        return _show(request, shown, note_form=form, status=status)
    messages.success(request, _("Die Notiz ist gespeichert."))
    return redirect("planning:guided_project", uuid)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def note_remove(request: SignedInRequest, uuid: UUID, note: UUID) -> HttpResponse:
    """Take one's own note back."""
    shown = _opened(request, uuid)
    row = get_object_or_404(GuidanceNote.objects.select_related("project"), project=shown, uuid=note, author=request.user)
    return _carry(request, shown, lambda: guidance.remove_note(row, by=request.user), _("Die Notiz ist entfernt."))


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def meeting(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Plan or record a meeting."""
    shown, form = guided_by(request, uuid), MeetingForm(request.POST)
    recorded, status = carry_out(form, lambda: guidance.record_meeting(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if not recorded:
        return _show(request, shown, meeting_form=form, status=status)
    messages.success(request, _("Das Treffen ist gespeichert."))
    return redirect("planning:guided_project", uuid)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def exception(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Let the team begin without a stock-taking, with a reason."""
    shown, form = guided_by(request, uuid), ExceptionForm(request.POST)
    recorded, status = carry_out(form, lambda: record_exception(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if not recorded:
        return _show(request, shown, exception_form=form, status=status)
    messages.success(request, _("Die Ausnahme ist festgehalten."))
    return redirect("planning:guided_project", uuid)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Hand it over to another guide."""
    shown = _opened(request, uuid)
    form = HandOverForm(request.POST if request.method == "POST" else None, guides=guidance.possible_guides(shown))
    handed, status = carry_out(form, lambda: guidance.hand_over(shown, to=form.cleaned_data["guide"], by=request.user, at=timezone.now()))
    if handed:
        messages.success(request, _("Die neue Prozessbegleitung ist gefragt; sie und das Team bekommen eine E-Mail."))
        return redirect("planning:guided_projects")
    return render(request, "planning/guidance/hand_over.html", {"project": shown, "form": form}, status=status)


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_POST
def finish(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Confirm the end."""
    shown = guided_by(request, uuid)
    return _carry(request, shown, lambda: finish_project(shown, by=request.user, at=timezone.now()), _("Der Abschluss ist bestätigt."))


@login_required
@permission_required("planning.enter_guidance", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: SignedInRequest) -> HttpResponse:
    """One's own load: minutes of meetings by project and month; a POST of a guide says what else she takes."""
    is_guide = request.user.has_role(Role.PROCESS_GUIDE)
    form, status = GuideWishForm(request.POST if request.method == "POST" else None, instance=GuideWish.objects.filter(guide=request.user).first()), 200
    if form.is_bound:
        if not is_guide:
            raise PermissionDenied
        status = 422
        if form.is_valid():
            state_wish(request.user, form.cleaned_data)
            messages.success(request, _("Gespeichert."))
            return redirect("planning:guidance_load")
    months = guidance.last_months(berlin_date(timezone.now()), count=MONTHS)
    context = {"load": guidance.load_of(request.user, months=months), "running": guidance.running_of(request.user), "form": form if is_guide else None}
    return render(request, "planning/guidance/load.html", context, status=status)


def _opened(request: SignedInRequest, uuid: UUID) -> PracticeProject:
    """Also for whoever has not said yes yet: she has to know what she is asked for."""
    shown = shown_project(request, uuid)
    if not request.user.has_perm("planning.open_guidance", shown):
        raise PermissionDenied
    return shown


def _carry(request: SignedInRequest, shown: PracticeProject, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except ProjectRefused as refused:
        return _show(request, shown, refusal=str(refused), status=409)
    messages.success(request, done)
    return redirect("planning:guided_project", shown.uuid)


def _show(request: SignedInRequest, shown: PracticeProject, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    evidence = shown.evidence.select_related("task__phase", "submitted_by").exclude(state=EvidenceState.ACCEPTED).order_by("submitted_at", "pk")
    context = {
        "project": shown,
        "may_guide": request.user.has_perm("planning.guide_project", shown),
        "is_asked": shown.guide_id == request.user.pk and shown.guide_confirmed_at is None,
        "is_stuck": guidance.is_stuck(shown, at=now),
        "team": shown.members.filter(state=TeamState.MEMBER).select_related("learner"),
        "waiting": [row for row in evidence if row.state == EvidenceState.SUBMITTED],
        "returned": [row for row in evidence if row.state == EvidenceState.RETURNED],
        "logged": shown.log_entries.filter(claim__state=ClaimState.SUBMITTED).select_related("author", "claim__module").order_by("written_at", "pk"),
        "agreements": [row for row in shown.projectagreement_set.all() if row.guide_confirmed_at is None],
        "meetings": shown.meetings.select_related("guide"),
        "notes": guidance.notes_for(shown, request.user, is_inside=True),
        "today": berlin_date(now),
        "note_form": NoteForm(),
        "meeting_form": MeetingForm(),
        "exception_form": ExceptionForm(),
    }
    return render(request, "planning/guidance/project.html", context | more, status=status)
