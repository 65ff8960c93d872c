"""Self-study: the units of one's pathway, and the work on one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from curriculum.domain.units import UnitPart, page_of, parts_of, questions_of
from curriculum.models import SelfStudyUnit
from learners.domain import self_study
from learners.domain.offline import offline_key
from learners.domain.self_study import SelfStudyRefused
from learners.domain.unit_list import units_for
from learners.enums import UnitWorkState
from learners.forms.check import CheckForm
from learners.forms.self_study import NotesForm, ReflectionForm
from learners.models import UnitWork


@login_required
@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    """The self-study modules of the open pathways with the state of each unit."""
    has_pathway = request.user.pathway_enrolments.filter(left_at__isnull=True).exists()
    return render(request, "learners/units.html", {"modules": units_for(request.user), "has_pathway": has_pathway, "offline_key": offline_key(request.user)})


@login_required
@require_safe
def unit(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is to be done for a unit, and how far one is."""
    found = _unit(slug)
    return _page(request, found, _own_work(request, found))


@login_required
@require_POST
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin the unit."""
    found = _unit(slug)
    try:
        self_study.begin_unit(found, learner=request.user, at=timezone.now())
    except SelfStudyRefused as refusal:
        return _page(request, found, None, refusal=str(refusal), status=409)
    return redirect("learners:unit", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """One part of the text. "Weiter" (POST) remembers that it was read and leads to the next one, or to the questions."""
    found = _unit(slug)
    work = _own_work_or_404(request, found)
    parts = _parts(found)
    here = next((one for one in parts if one.number == number), None)
    if here is None:
        raise Http404
    if request.method == "POST":
        self_study.read_part(work, number)
        if number < len(parts):
            return redirect("learners:unit_part", slug=slug, number=number + 1)
        return redirect(f"{reverse('learners:unit', args=[slug])}#fragen")
    context = {
        "unit": found,
        "work": work,
        "part": here,
        "parts": parts,
        "previous": number - 1,
        "following": parts[number] if number < len(parts) else None,
        "notes_form": NotesForm(initial={"notes": work.notes}),
        "offline_key": offline_key(request.user),
    }
    return render(request, "learners/unit_part.html", context)


@login_required
@require_POST
def notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep one's notes, and stay in the part one was reading."""
    found = _unit(slug)
    work = _own_work_or_404(request, found)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _page(request, found, work, notes_form=form, status=422)
    self_study.save_notes(work, form.cleaned_data["notes"])
    messages.success(request, _("Ihre Notizen sind gespeichert."))
    here = request.POST.get("teil", "")
    return redirect("learners:unit_part", slug=slug, number=int(here)) if here.isdecimal() and len(here) < 4 else redirect("learners:unit", slug=slug)


@login_required
@require_POST
def check(request: SignedInRequest, slug: str) -> HttpResponse:
    """Answer the check; what is wrong is explained, and one may try again."""
    found = _unit(slug)
    work = _own_work_or_404(request, found)
    form = CheckForm(questions_of(found), request.POST)
    if not form.is_valid():
        return _page(request, found, work, check_form=form, status=422)
    try:
        result = self_study.answer_check(work, form.answers(), at=timezone.now())
    except SelfStudyRefused as refusal:
        return _page(request, found, work, refusal=str(refusal), status=409)
    if result.is_passed:
        messages.success(request, _("Sie haben die Verständnisfragen bestanden."))
    return redirect("learners:unit", slug=slug)


@login_required
@require_POST
def reflection(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep the reflection as a draft; with the button "einreichen" hand the work to the guide."""
    found = _unit(slug)
    work = _own_work_or_404(request, found)
    submits = "submit" in request.POST
    form = ReflectionForm(request.POST, for_submission=submits)
    if not form.is_valid():
        return _page(request, found, work, reflection_form=form, status=422)
    try:
        self_study.save_reflection(work, form.cleaned_data["reflection"])
        if submits:
            self_study.submit_unit(work, by=request.user, at=timezone.now())
    except SelfStudyRefused as refusal:
        return _page(request, found, work, reflection_form=form, refusal=str(refusal), status=409)
    messages.success(request, _("Sie haben die Einheit eingereicht.") if submits else _("Ihr Entwurf ist gespeichert."))
    return redirect("learners:unit", slug=slug)


def _unit(slug: str) -> SelfStudyUnit:
    return get_object_or_404(SelfStudyUnit.objects.select_related("module"), slug=slug)


def _own_work(request: SignedInRequest, found: SelfStudyUnit) -> UnitWork | None:
    return UnitWork.objects.filter(learner=request.user, unit=found).select_related("unit__module", "learner", "decided_by").first()


def _own_work_or_404(request: SignedInRequest, found: SelfStudyUnit) -> UnitWork:
    work = _own_work(request, found)
    if work is None:
        raise Http404
    return work


def _parts(found: SelfStudyUnit) -> list[UnitPart]:
    page = page_of(found)
    return parts_of(page) if page else []


def _page(
    request: SignedInRequest,
    found: SelfStudyUnit,
    work: UnitWork | None,
    *,
    check_form: CheckForm | None = None,
    reflection_form: ReflectionForm | None = None,
    notes_form: NotesForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    if work is not None:
        work.refresh_from_db()
    is_editable = work is not None and work.state in UnitWorkState.EDITABLE
    counts = self_study.counts_for(found, request.user)
    answers = self_study.answers_of(work) if work is not None else {}
    result = self_study.check_result(work) if work is not None and answers else None
    if work is not None and is_editable and not work.check_passed_at:
        check_form = check_form or CheckForm(questions_of(found), answers=answers)
    if work is not None and is_editable and counts:
        reflection_form = reflection_form or ReflectionForm(initial={"reflection": work.reflection})
    context = {
        "unit": found,
        "page": page_of(found),
        "parts": _parts(found) if work is not None else [],
        "counts": counts,
        "work": work,
        "is_editable": is_editable,
        "result": result,
        "check_form": check_form,
        "reflection_form": reflection_form,
        "notes_form": notes_form or NotesForm(initial={"notes": work.notes if work is not None else ""}),
        "refusal": refusal,
        "offline_key": offline_key(request.user),
    }
    return render(request, "learners/unit.html", context, status=status)
