"""Begleitung: what waits for a guide, and the decision about one piece of work."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import SignedInRequest
from learners.domain import guidance as verbs
from learners.domain.hours import HoursRefused
from learners.domain.progress import progress_of_many
from learners.domain.self_study import SelfStudyRefused, answers_of, check_result
from learners.enums import UnitWorkState
from learners.forms.self_study import RemarkForm, WithdrawForm
from learners.models import CompetenceAssessment, UnitWork
from learners.views.decisions import answer_to

PER_PAGE = 20
REFUSALS = (SelfStudyRefused, HoursRefused)


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_safe
def guidance(request: SignedInRequest) -> HttpResponse:
    """Submitted units, the oldest first (with `?stand=entschieden` the decided ones, the newest first), and the people one accompanies with their progress; 20 of each a page."""
    found, decided = verbs.works_for(request.user).select_related("learner", "unit__module"), request.GET.get("stand") == "entschieden"
    submitted = Q(state=UnitWorkState.SUBMITTED)
    rows = found.exclude(submitted).order_by("-decided_at", "-pk") if decided else found.filter(submitted).order_by("submitted_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    people = Paginator(verbs.accompanied_by(request.user), PER_PAGE).get_page(request.GET.get("personen"))
    progresses = progress_of_many(people.object_list, at=timezone.now())
    mine = [row.learner_id for row in people.object_list if row.guide_id == request.user.pk]
    shared = set(CompetenceAssessment.objects.filter(learner__in=mine, is_shared=True).values_list("learner", flat=True))
    profiles = verbs.shared_profiles(request.user)
    context = {
        "page": page,
        "profiles": profiles,
        "shared": shared,
        "decided": decided,
        "people": people,
        "rows": [(row, progresses[row.pk]) for row in people.object_list],
    }
    return render(request, "learners/guidance.html", context)


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_safe
def guidance_work(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One piece of work: answers, reflection, and the decision."""
    return _page(request, _work(request, uuid))


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_POST
def accept(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Accept it; the minutes are credited."""
    work = _work_to_decide(request, uuid)
    try:
        verbs.accept_unit(work, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return _page(request, work, refusal=str(refusal), status=409)
    messages.success(request, _("Die Einheit ist angenommen, die Lernzeit ist gutgeschrieben."))
    return redirect("learners:guidance")


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_POST
def give_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give it back with what is missing."""
    work = _work_to_decide(request, uuid)
    form = RemarkForm(request.POST)
    return answer_to(
        request,
        form,
        lambda form: verbs.return_unit(work, remark=form.cleaned_data["remark"], by=request.user, at=timezone.now()),
        refusals=REFUSALS,
        page=lambda refusal, status: _page(request, work, remark_form=form, refusal=refusal, status=status),
        done=_("Die Einheit ist mit Ihrer Rückmeldung zurückgegeben."),
        then=lambda: redirect("learners:guidance"),
    )


@login_required
@permission_required("learners.guide", raise_exception=True)
@require_POST
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take an acceptance back, with a reason that stays in the ledger."""
    work = _work_to_decide(request, uuid)
    form = WithdrawForm(request.POST)
    return answer_to(
        request,
        form,
        lambda form: verbs.withdraw_acceptance(work, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        refusals=REFUSALS,
        page=lambda refusal, status: _page(request, work, withdraw_form=form, refusal=refusal, status=status),
        done=_("Die Annahme ist zurückgenommen, die Lernzeit ist aufgehoben."),
        then=lambda: redirect("learners:guidance_work", uuid=uuid),
    )


def _work(request: SignedInRequest, uuid: UUID) -> UnitWork:
    return get_object_or_404(verbs.works_for(request.user).select_related("learner", "unit__module", "decided_by"), uuid=uuid)


def _work_to_decide(request: SignedInRequest, uuid: UUID) -> UnitWork:
    work = _work(request, uuid)
    if not request.user.has_perm("learners.decide_unit_work", work):
        raise PermissionDenied
    return work


def _page(
    request: SignedInRequest,
    work: UnitWork,
    *,
    remark_form: RemarkForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    work.refresh_from_db(fields=["state", "remark", "reflection", "check_passed_at", "submitted_at", "decided_at", "decided_by"])
    context = {
        "work": work,
        "result": check_result(work) if answers_of(work) else None,
        "may_decide": request.user.has_perm("learners.decide_unit_work", work),
        "remark_form": remark_form or RemarkForm(),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "refusal": refusal,
    }
    return render(request, "learners/guidance_work.html", context, status=status)
