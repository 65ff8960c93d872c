"""/mein-bereich/praxisprojekt/…: a team's project. Readable for the team, its guide, the office and the Quartier's municipality."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.models import User
from core.time import berlin_date
from curriculum.models import ModuleCompetence, ProcessTask
from planning.domain import project_board, project_team, projects
from planning.domain.guide_proposals import possible_guides, wish_guides
from planning.domain.project_finance import calendar_of, finance_of
from planning.domain.project_guidance import notes_for
from planning.domain.project_history import history_of
from planning.domain.projects import ProjectRefused
from planning.enums import AgreementKind, TeamState
from planning.guide_forms import TeamWishForm
from planning.models import (
    PracticeProject,
    ProjectActor,
    ProjectAgreement,
    ProjectBody,
    ProjectDecision,
    ProjectExclusion,
    ProjectMeasure,
    ProjectMember,
    ProjectSource,
    TaskEvidence,
)
from planning.pictures import project_timeline
from planning.project_forms import EvidenceForm, FoundForm, InviteForm, RolesForm, section_form
from planning.views.carrying_out import carry_out
from planning.views.project_answers import own_project, shown_project

SECTION_TITLES = {"plan": gettext_lazy("Projektplan"), "bestandsaufnahme": gettext_lazy("Bestandsaufnahme"), "abschluss": gettext_lazy("Abschluss")}
MOST_MODULES = 5


@login_required
@require_safe
def own_projects(request: SignedInRequest) -> HttpResponse:
    """One's own projects, and teams that would like to have one."""
    rows = ProjectMember.objects.filter(learner=request.user).select_related("project__quartier__geography__gemeinde", "project__guide").order_by("-since")
    context = {
        "own": [row.project for row in rows if row.state == TeamState.MEMBER],
        "invitations": [row.project for row in rows if row.state == TeamState.INVITED and row.project.is_open],
        "may_found": projects.pathway_with_project(request.user) is not None,
    }
    return render(request, "planning/projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: SignedInRequest) -> HttpResponse:
    """Begin one."""
    now = timezone.now()
    profile = getattr(request.user, "learner_profile", None)
    quartiere = projects.open_quartiere(day=berlin_date(now))
    form = FoundForm(request.POST if request.method == "POST" else None, quartiere=quartiere, own=profile.gemeinde_id if profile else None)

    def begin() -> PracticeProject:
        values = dict(form.cleaned_data)
        return projects.found_project(values.pop("quartier"), values, by=request.user, at=now)

    begun, status = carry_out(form, begin)
    if begun:
        messages.success(request, _("Das Praxisprojekt ist angelegt. Beginnen Sie mit der Bestandsaufnahme."))
        return redirect("planning:project", begun.uuid)
    context = {"form": form, "may_found": projects.pathway_with_project(request.user) is not None}
    return render(request, "planning/projects/new.html", context, status=status)


@login_required
@require_safe
def project(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The project: board of the eleven items (`?ansicht=liste`: as a list), plan, and what belongs to it."""
    return show_project(request, shown_project(request, uuid))


def show_project(request: SignedInRequest, shown: PracticeProject, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page with everything; a refusal above it."""
    in_team = request.user.has_perm("planning.change_project", shown)
    is_inside = in_team or request.user.has_perm("planning.open_guidance", shown)
    board = project_board.board_of(shown)
    agreements = ProjectAgreement.objects.filter(project=shown)
    responsibilities = project_board.responsibilities_of(shown)
    measures = list(ProjectMeasure.objects.filter(project=shown).prefetch_related("milestones"))
    sources = list(ProjectSource.objects.filter(project=shown))
    exclusions = list(ProjectExclusion.objects.filter(project=shown).select_related("first", "second"))
    today = berlin_date(timezone.now())
    context: dict[str, Any] = {
        "project": shown,
        "in_team": in_team,
        "is_inside": is_inside,
        "may_guide": request.user.has_perm("planning.guide_project", shown),
        "may_open_guidance": request.user.has_perm("planning.open_guidance", shown),
        "may_change": in_team and shown.is_open,
        "board": board,
        "as_list": request.GET.get("ansicht") == "liste",
        "accepted": sum(column.accepted for column in board),
        "items": sum(len(column.items) for column in board),
        "next_phase": project_board.next_phase(shown),
        "as_delegate": projects.reads_as_delegate(request.user, shown),
        "team": shown.members.filter(state=TeamState.MEMBER).select_related("learner"),
        "targets": [row for row in agreements if row.kind == AgreementKind.TARGET],
        "cooperations": [row for row in agreements if row.kind == AgreementKind.COOPERATION],
        "actors": ProjectActor.objects.filter(project=shown),
        "bodies": ProjectBody.objects.filter(project=shown),
        "decisions": ProjectDecision.objects.filter(project=shown),
        "measures": measures,
        "responsibilities": responsibilities,
        "timeline": project_timeline(shown, measures, today=today),
        "finance": finance_of(measures, sources, exclusions),
        "sources": sources,
        "exclusions": exclusions,
        "calendar": calendar_of(sources, today=today),
        "rounds": shown.fund_rounds.annotate(asked=Count("applications")),
        "open_tasks": sum(not row.responsible for row in responsibilities),
        "modules": _modules(shown) if in_team else [],
        "meetings": shown.meetings.select_related("guide") if is_inside else [],
        "notes": notes_for(shown, request.user, is_inside=True).filter(level="team") if is_inside else [],
        "today": today,
        "refusal": refusal,
    }
    return render(request, "planning/projects/project.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_section(request: SignedInRequest, uuid: UUID, section: str) -> HttpResponse:
    """Change plan, stock-taking or closing words."""
    shown = own_project(request, uuid)
    if section not in projects.SECTIONS:
        raise Http404
    title = shown.title  # before the form writes into the row
    form = section_form(section)(request.POST if request.method == "POST" else None, instance=shown)
    changed, status = carry_out(
        form, lambda: projects.change_section(shown, section, form.values, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now())
    )
    if changed:
        messages.success(request, _("Gespeichert."))
        return redirect("planning:project", uuid)
    context = {"project": shown, "title": title, "form": form, "section": section, "section_title": SECTION_TITLES[section]}
    return render(request, "planning/projects/section.html", context, status=status)


@login_required
@require_safe
@never_cache
def project_plan_pdf(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The plan on paper, accessible, as it is now. The same for all who see the project, so without what stays in the team; a delegate's has no names."""
    from planning.domain.project_plan_pdf import render_plan  # noqa: PLC0415 -- a second and 60 MB that few requests need

    shown = shown_project(request, uuid)
    response = HttpResponse(
        render_plan(shown, at=timezone.now(), with_names=not projects.reads_as_delegate(request.user, shown)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="projektplan-{berlin_date(timezone.now()).isoformat()}.pdf"'
    return response


@login_required
@require_safe
def project_history(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Every change with what stood there before."""
    shown = shown_project(request, uuid)
    if not (request.user.has_perm("planning.change_project", shown) or request.user.has_perm("planning.open_guidance", shown)):
        raise Http404  # a municipality reads how things stand, not how a team got there
    return render(request, "planning/projects/history.html", {"project": shown, "entries": history_of(shown)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_task(request: SignedInRequest, uuid: UUID, phase: str, position: int) -> HttpResponse:
    """One check item: hand in evidence, or answer the guide's question."""
    shown = own_project(request, uuid)
    tasks = ProcessTask.objects.select_related("phase").filter(phase__curriculum=shown.curriculum_id)
    task = get_object_or_404(tasks, phase__slug=phase, position=position)
    evidence = TaskEvidence.objects.filter(project=shown, task=task).select_related("decided_by").first()
    state = evidence.state if evidence else ""
    form = EvidenceForm(request.POST if request.method == "POST" else None, instance=evidence)
    handed, status = carry_out(form, lambda: project_board.hand_in_evidence(shown, task, **form.cleaned_data, by=request.user, at=timezone.now()))
    if handed:
        messages.success(request, _("Der Beleg ist eingereicht; Ihre Prozessbegleitung bekommt eine E-Mail."))
        return redirect("planning:project", uuid)
    today = berlin_date(timezone.now())
    days_left = (evidence.answer_until_date - today).days if evidence and evidence.answer_until_date else None
    context = {"project": shown, "task": task, "evidence": evidence, "state": state, "days_left": days_left, "form": form}
    return render(request, "planning/projects/task.html", context, status=status)


@login_required
@require_POST
def project_phase(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Go on to another phase."""
    shown = own_project(request, uuid)
    wanted = request.POST.get("phase", "")
    if wanted not in projects.ProjectPhase.values:
        return show_project(request, shown, refusal=_("Diese Phase gibt es nicht."), status=422)
    try:
        projects.enter_phase(shown, wanted, by=request.user, at=timezone.now())
    except ProjectRefused as refused:
        return show_project(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Die Phase ist eingetragen."))
    return redirect("planning:project", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_roles(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The role sheet: ten tasks, each with one responsible party, or open."""
    shown = own_project(request, uuid)
    sheet = project_board.role_sheet(shown)
    form = RolesForm(request.POST if request.method == "POST" else None, initial=sheet | {"seen": projects.fingerprint_of(sheet)})

    def assign() -> bool:
        project_board.assign_responsible(shown, form.cleaned_data, seen=form.cleaned_data["seen"], by=request.user, at=timezone.now())
        return True

    done, status = carry_out(form, assign)
    if done:
        messages.success(request, _("Die Zuständigkeiten sind gespeichert."))
        return redirect("planning:project", uuid)
    return render(request, "planning/projects/roles.html", {"project": shown, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_team_page(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who is in the team; ask somebody."""
    return _show_team(request, own_project(request, uuid), InviteForm(request.POST if request.method == "POST" else None))


def _show_team(request: SignedInRequest, shown: PracticeProject, form: InviteForm, *, refusal: str = "") -> HttpResponse:
    def ask() -> bool:
        project_team.invite(shown, email=form.cleaned_data["email"], by=request.user, at=timezone.now())
        return True

    asked, status = carry_out(form, ask)
    if asked:
        messages.success(request, _("Wenn es zu dieser Adresse ein Konto mit einem passenden Bildungsweg gibt, bekommt die Person jetzt eine E-Mail."))
        return redirect("planning:project_team", shown.uuid)
    team = shown.members.filter(state=TeamState.MEMBER).select_related("learner")
    context = {"project": shown, "team": team, "form": form, "refusal": refusal}
    return render(request, "planning/projects/team.html", context, status=409 if refusal else status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_guide_wish(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Whom the team would like as its guide; only those who said what they take are asked for."""
    shown = own_project(request, uuid)
    team = shown.members.filter(state__in=(TeamState.MEMBER, TeamState.INVITED)).values("learner")
    guides = User.objects.filter(pk__in=possible_guides().values("guide")).exclude(pk__in=team).order_by("last_name", "first_name", "pk")
    said = dict(shown.guide_wishes.values_list("guide", "is_liked"))
    known = {"liked": [pk for pk, is_liked in said.items() if is_liked], "disliked": [pk for pk, is_liked in said.items() if not is_liked]}
    form = TeamWishForm(request.POST if request.method == "POST" else None, guides=guides, initial=known)

    def wish() -> bool:
        wish_guides(shown, **form.cleaned_data, by=request.user)
        return True

    done, status = carry_out(form, wish)
    if done:
        messages.success(request, _("Ihre Wünsche sind gespeichert. Die Prozessbegleitungen lesen sie nicht."))
        return redirect("planning:project", uuid)
    return render(request, "planning/projects/guide_wish.html", {"project": shown, "form": form, "has_guides": guides.exists()}, status=status)


@login_required
@require_POST
def answer_team(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Join a team one was asked for, or decline."""
    row = get_object_or_404(ProjectMember.objects.select_related("project"), project__uuid=uuid, learner=request.user)
    accept = request.POST.get("antwort") == "ja"
    try:
        project_team.answer_invitation(row.project, accept=accept, by=request.user, at=timezone.now())
    except ProjectRefused as refused:
        messages.error(request, str(refused))
        return redirect("planning:projects")
    messages.success(request, _("Sie sind jetzt im Team.") if accept else _("Sie haben abgelehnt."))
    return redirect("planning:project", uuid) if accept else redirect("planning:projects")


@login_required
@require_POST
def leave_team(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave, or give the project up: the last one can only do that."""
    shown = own_project(request, uuid)
    try:
        if request.POST.get("aufgeben"):
            projects.give_up_project(shown, by=request.user, at=timezone.now())
            messages.success(request, _("Das Projekt ist aufgegeben. Was getan wurde, bleibt stehen."))
        else:
            project_team.leave_team(shown, by=request.user, at=timezone.now())
            messages.success(request, _("Sie sind nicht mehr im Team."))
    except ProjectRefused as refused:
        return _show_team(request, shown, InviteForm(), refusal=str(refused))
    return redirect("planning:projects")


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_safe
def town_projects(request: SignedInRequest) -> HttpResponse:
    """/kommune/praxisprojekte/: what happens in the Quartiere of one's own municipality."""
    rows = projects.town_projects(request.user).order_by("state", "quartier__name", "title")
    return render(request, "planning/projects/town.html", {"projects": rows})


def _modules(shown: PracticeProject) -> list[ModuleCompetence]:
    """Modules that help most in the present phase, each once with its reason: an offer, nothing more."""
    found: dict[int, ModuleCompetence] = {}
    rows = ModuleCompetence.objects.filter(phase__curriculum=shown.curriculum_id, phase__slug=shown.phase).select_related("module")
    for row in rows:
        found.setdefault(row.module_id, row)
    return list(found.values())[:MOST_MODULES]
