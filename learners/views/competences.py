"""Kompetenzprofil: one's own, and what a guide may see of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from curriculum.models import ProcessPhase
from learners.domain.competences import assess, profile_of, share_profile, suggested_modules
from learners.enums import AssessmentMoment
from learners.forms.competences import AssessmentForm, ShareForm
from learners.models import PathwayEnrolment
from learners.pictures import competence_picture


@login_required
@require_safe
def competences(request: SignedInRequest) -> HttpResponse:
    """Picture, table, and modules that would help; `?phase=` narrows them to a phase of the process."""
    profile = profile_of(request.user)
    phases = list(ProcessPhase.objects.filter(curriculum__is_current=True).order_by("position"))
    phase = next((phase for phase in phases if phase.slug == request.GET.get("phase")), None)
    context = {
        "profile": profile,
        "picture": competence_picture(profile),
        "moments": [(moment, profile.assessed_at.get(moment)) for moment in AssessmentMoment],
        "phases": phases,
        "phase": phase,
        "suggestions": suggested_modules(request.user, profile, phase=phase.slug if phase else "", at=timezone.now()),
        "share_form": ShareForm(initial={"shared": profile.is_shared}),
    }
    return render(request, "learners/competences.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assess_competences(request: SignedInRequest, moment: str) -> HttpResponse:
    """Ten questions about oneself; answering again replaces the answers of this moment."""
    if moment not in AssessmentMoment.values:
        raise Http404
    when = AssessmentMoment(moment)
    form = AssessmentForm(request.POST if request.method == "POST" else None, initial=_answers(request, when))
    if not form.is_bound or not form.is_valid():
        return render(request, "learners/competences_assess.html", {"form": form, "moment": when}, status=422 if form.is_bound else 200)
    assess(request.user, when, form.ratings(), at=timezone.now())
    if profile_of(request.user).is_shared:
        messages.success(request, _("Ihre Einschätzung ist gespeichert. Ihre Prozessbegleitung sieht sie auch, weil Sie Ihr Profil freigegeben haben."))
    else:
        messages.success(request, _("Ihre Einschätzung ist gespeichert. Nur Sie sehen sie, solange Sie sie nicht freigeben."))
    return redirect("learners:competences")


def _answers(request: SignedInRequest, moment: AssessmentMoment) -> dict[str, int]:
    row = request.user.competence_assessments.filter(moment=moment, curriculum__is_current=True).first()
    return row.ratings if row else {}


@login_required
@require_POST
def share_competences(request: SignedInRequest) -> HttpResponse:
    """Let the guide look, or no longer."""
    form = ShareForm(request.POST)
    form.is_valid()  # one checkbox: nothing about it can be wrong
    share_profile(request.user, shared=form.cleaned_data["shared"])
    shared = profile_of(request.user).is_shared
    messages.success(request, _("Ihre Prozessbegleitung kann Ihr Kompetenzprofil jetzt sehen.") if shared else _("Nur noch Sie sehen Ihr Kompetenzprofil."))
    return redirect("learners:competences")


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_safe
def guided_competences(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What a learner shared with their own guide; otherwise there is nothing here, whoever asks."""
    enrolment = get_object_or_404(PathwayEnrolment.objects.select_related("learner", "pathway"), uuid=uuid, guide=request.user, left_at__isnull=True)
    profile = profile_of(enrolment.learner)
    if not profile.is_shared:
        raise Http404
    return render(request, "learners/competences_guided.html", {"enrolment": enrolment, "profile": profile, "picture": competence_picture(profile)})
