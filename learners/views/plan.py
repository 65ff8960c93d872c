"""Lernplan: wishes, the plan with its alternatives, and what one does with it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.models import Gemeinde, Kreis
from core.time import berlin_date
from curriculum.enums import Phase
from learners.domain.plan_adoption import AdoptionRefused, adopt_plan
from learners.domain.plan_calendar import plan_calendar
from learners.domain.plan_view import Variant, broken_plans, variants_of
from learners.domain.plan_wishes import restored
from learners.domain.plans import ask_again, ask_plan, cancel_plan
from learners.forms.plan import AdoptForm, PlanForm, first_wishes, wishes_as_typed
from learners.forms.profile import gemeinde_label
from learners.models import LearnerProfile, LearningPlan


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: SignedInRequest) -> HttpResponse:
    """The wishes and the plans there are; POST has a plan reckoned. `?wie=<uuid>` fills in the wishes of an earlier one."""
    at = timezone.now()
    if request.method == "POST":
        form = PlanForm(request.POST, today=berlin_date(at))
        if form.is_valid():
            plan = ask_plan(form.wishes(), learner=request.user, pathway=form.cleaned_data["pathway"], at=at)
            return redirect("learners:plan", plan.uuid)
        return _wishes_page(request, form, status=422)
    return _wishes_page(request, PlanForm(initial=_first_wishes(request), today=berlin_date(at)))


def _first_wishes(request: SignedInRequest) -> dict[str, object]:
    like = request.GET.get("wie", "")
    try:
        earlier = request.user.learning_plans.filter(uuid=UUID(like)).first() if like else request.user.learning_plans.first()
    except ValueError:
        earlier = None
    if earlier is not None:
        return wishes_as_typed(restored(earlier.wishes))
    begun = request.user.pathway_enrolments.filter(left_at__isnull=True).select_related("pathway").first()
    profile = LearnerProfile.objects.filter(user=request.user).select_related("gemeinde").first()
    return first_wishes(today=berlin_date(timezone.now()), pathway=begun.pathway if begun else None, gemeinde=profile.gemeinde if profile else None)


def _wishes_page(request: SignedInRequest, form: PlanForm, *, status: int = 200) -> HttpResponse:
    places = [kreis.label for kreis in Kreis.objects.order_by("name", "kind")]
    places += [gemeinde_label(gemeinde) for gemeinde in Gemeinde.objects.select_related("kreis").order_by("name", "ags")]
    plans = list(request.user.learning_plans.select_related("pathway", "job").defer("problem", "result"))
    context = {"form": form, "places": places, "plans": plans, "broken": broken_plans(plans)}
    return render(request, "learners/plans.html", context, status=status)


@login_required
@require_safe
def plan(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How far it is, then the plan; htmx asks for the part that changes."""
    row = _own(request, uuid)
    if row.is_open and request.htmx:  # type: ignore[attr-defined] # django-htmx
        return render(request, "learners/_plan_state.html", {"plan": row})
    response = _plan_page(request, row)
    if request.htmx:  # type: ignore[attr-defined] # it has ended: the whole page is another one
        response.headers["HX-Refresh"] = "true"
    return response


def _plan_page(
    request: SignedInRequest, row: LearningPlan, *, form: AdoptForm | None = None, refusal: AdoptionRefused | None = None, status: int = 200
) -> HttpResponse:
    variants = variants_of(row)
    shown = _shown(variants, row.adopted_kind or (form.data.get("kind", "") if form else request.GET.get("fassung", "")))
    context = {
        "plan": row,
        "wishes": restored(row.wishes),
        "variants": variants,
        "shown": shown,
        "outcomes": {outcome["uuid"]: outcome for outcome in row.adoption},
        "changed": bool(row.adopted_at and shown and any(one.is_lost or one.enrolment is None for one in shown.chosen)),
        "form": form or AdoptForm(initial={"kind": shown.kind if shown else "", "how": "as_possible"}),
        "refusal": refusal,
        "wanted": set(request.user.module_interests.values_list("module", flat=True)),
        "need_url": _need_url(request, row, shown),
    }
    return render(request, "learners/plan.html", context, status=status)


def _need_url(request: SignedInRequest, row: LearningPlan, shown: Variant | None) -> str:
    """Where whoever acts for a municipality makes a need of what stays open in presence; empty for everybody else, and when nothing does."""
    open_modules = [one.module.code for one in shown.uncovered if one.phase == Phase.PRESENCE] if shown else []
    if not open_modules or not request.user.has_perm("providers.register_need"):
        return ""
    wishes = restored(row.wishes)
    window = {"von": wishes.not_before.isoformat(), "bis": wishes.not_after.isoformat()}
    return f"{reverse('providers:need_new')}?{urlencode({'modul': open_modules, **window}, doseq=True)}"


def _shown(variants: list[Variant], kind: str) -> Variant | None:
    """The variant asked for, or the first."""
    return next((variant for variant in variants if kind in variant.kinds), variants[0] if variants else None)


@login_required
@require_POST
def cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Stop reckoning."""
    if cancel_plan(_own(request, uuid), at=timezone.now()):
        messages.info(request, _("Die Berechnung ist abgebrochen."))
    return redirect("learners:plan", uuid)


@login_required
@require_POST
def adopt(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Enrol in everything the variant holds."""
    row, form = _own(request, uuid), AdoptForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, row, form=form, status=422)
    try:
        adopt_plan(row, kind=form.cleaned_data["kind"], all_or_nothing=form.cleaned_data["how"] == "all_or_nothing", by=request.user, at=timezone.now())
    except AdoptionRefused as refusal:
        return _plan_page(request, _own(request, uuid), form=form, refusal=refusal, status=409)
    messages.success(request, _("Ihr Plan ist übernommen. Bei jedem Angebot steht, ob Sie einen Platz haben."))
    return redirect("learners:plan", uuid)


@login_required
@require_POST
def replan(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The same wishes from today on; seats one has stay."""
    row = _own(request, uuid)
    return redirect("learners:plan", ask_again(row, at=timezone.now()).uuid)


@login_required
@require_safe
def plan_ics(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The variant asked for as a calendar file."""
    row = _own(request, uuid)
    shown = _shown(variants_of(row), row.adopted_kind or request.GET.get("fassung", ""))
    if shown is None:
        raise Http404
    response = HttpResponse(plan_calendar(row, shown, at=row.finished_at or row.asked_at).to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="lernplan-{berlin_date(row.asked_at).isoformat()}.ics"'
    return response


def _own(request: SignedInRequest, uuid: UUID) -> LearningPlan:
    return get_object_or_404(request.user.learning_plans.select_related("pathway", "job", "learner"), uuid=uuid)
