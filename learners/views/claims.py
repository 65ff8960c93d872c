"""Anrechnung: what learners want counted, and the decision about it by provider, guide or office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from learners.domain import claim_decisions, claims
from learners.domain.claim_documents import media_type_of
from learners.domain.claim_history import history_of
from learners.domain.claims import ClaimRefused
from learners.domain.hours import HoursRefused
from learners.enums import ClaimKind, ClaimState
from learners.forms.claim import AcceptClaimForm, ClaimForm, ReturnClaimForm
from learners.forms.self_study import WithdrawForm
from learners.models import HoursClaim
from learners.views.decisions import answer_to

PER_PAGE = 20
REFUSALS = (ClaimRefused, HoursRefused)
KINDS = {"selbstlernen": ClaimKind.SELF_STUDY, "anerkennung": ClaimKind.RECOGNITION}


@login_required
@require_safe
def own_claims(request: SignedInRequest) -> HttpResponse:
    """One's claims, the newest first, and the ways to a new one."""
    found = request.user.hours_claims.exclude(state=ClaimState.WITHDRAWN).select_related("module")
    return render(request, "learners/claims.html", {"page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_claim(request: SignedInRequest, kind: str) -> HttpResponse:
    """Hand something in."""
    if kind not in KINDS:
        raise Http404
    form = ClaimForm(request.POST or None, request.FILES or None, kind=KINDS[kind], learner=request.user)
    return _hand_in(request, form, kind=kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A claim of one's own; a returned one can be changed and handed in again."""
    found = get_object_or_404(request.user.hours_claims.select_related("module", "offering", "decided_by"), uuid=uuid)
    if found.state != ClaimState.RETURNED:
        if request.method == "POST":
            return _own_page(request, found, refusal=str(claims.ClaimNotOpen()), status=409)
        return _own_page(request, found)
    initial = {name: getattr(found, name) for name in ("module", "phase", "offering", "title", "happened_on_date", "text")} | {"minutes": found.claimed_minutes}
    form = ClaimForm(request.POST or None, request.FILES or None, kind=found.kind, learner=request.user, claim=found, initial=initial)
    return _hand_in(request, form, found=found)


def _hand_in(request: SignedInRequest, form: ClaimForm, *, kind: str = "", found: HoursClaim | None = None) -> HttpResponse:
    def page(*, status: int = 200, **more: Any) -> HttpResponse:
        if found:
            return _own_page(request, found, form=form, status=status, **more)
        return render(request, "learners/claim_new.html", {"kind": kind, "form": form} | more, status=status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(status=422)
    try:
        if found:
            handed_in = claims.hand_in_again(found, form.wish(), by=request.user, at=timezone.now())
        else:
            handed_in = claims.hand_in(form.kind, form.wish(), by=request.user, at=timezone.now())
    except ClaimRefused as refusal:
        return page(refusal=str(refusal), status=409)
    messages.success(request, _("Ihr Antrag ist eingereicht. Sie erhalten eine E-Mail, sobald entschieden ist."))
    return redirect("learners:claim", handed_in.uuid)


def _own_page(request: SignedInRequest, found: HoursClaim, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "learners/claim.html", {"claim": found, "history": history_of(found)} | more, status=status)


@login_required
@require_POST
def withdraw_claim(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take back what nobody has accepted."""
    found = get_object_or_404(request.user.hours_claims.select_related("module", "offering", "decided_by"), uuid=uuid)
    try:
        claims.take_back(found, by=request.user)
    except ClaimRefused as refusal:
        return _own_page(request, found, refusal=str(refusal), status=409)
    messages.success(request, _("Ihr Antrag ist zurückgenommen."))
    return redirect("learners:claims")


@login_required
@require_safe
def claim_document(request: SignedInRequest, uuid: UUID) -> FileResponse:
    """The document, for its person and for those who decide."""
    found = request.user.hours_claims.filter(uuid=uuid).first() or claim_decisions.claims_for(request.user).filter(uuid=uuid).first()
    if found is None or not found.document:
        raise Http404
    response = FileResponse(found.document.open(), as_attachment=True, filename=found.document_name, content_type=media_type_of(found.document.name))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@permission_required("learners.decide_claims", raise_exception=True)
@require_safe
def claims_to_decide(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first, or with `?stand=entschieden` what was decided, the newest first; 20 a page."""
    found, decided = claim_decisions.claims_for(request.user), request.GET.get("stand") == "entschieden"
    rows = (
        found.exclude(state=ClaimState.SUBMITTED).order_by("-decided_at", "-pk")
        if decided
        else found.filter(state=ClaimState.SUBMITTED).order_by("submitted_at", "pk")
    )
    return render(request, "learners/claims_to_decide.html", {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")), "decided": decided})


@login_required
@permission_required("learners.decide_claims", raise_exception=True)
@require_safe
def claim_decision(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One claim with everything that shows it, and the decision."""
    return _decision_page(request, _claim_of_others(request, uuid))


@login_required
@permission_required("learners.decide_claims", raise_exception=True)
@require_POST
def accept_claim(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Count all or a part of the minutes."""
    found = _claim_of_others(request, uuid)
    form = AcceptClaimForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, found, accept_form=form, status=422)
    try:
        claim_decisions.accept_claim(found, minutes=form.cleaned_data["minutes"], remark=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except claim_decisions.ClaimNotSubmitted as refusal:
        return _decision_page(request, found, refusal=str(refusal), status=409)
    except (ClaimRefused, HoursRefused) as refusal:
        form.add_error("reason" if isinstance(refusal, claim_decisions.ReductionNeedsReason) else "minutes", str(refusal))
        return _decision_page(request, found, accept_form=form, status=422)
    messages.success(request, _("Der Antrag ist angenommen, die Lernzeit ist gutgeschrieben."))
    return redirect("learners:claims_to_decide")


@login_required
@permission_required("learners.decide_claims", raise_exception=True)
@require_POST
def return_claim(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give it back with what is missing."""
    found = _claim_of_others(request, uuid)
    form = ReturnClaimForm(request.POST)
    return answer_to(
        request,
        form,
        lambda form: claim_decisions.return_claim(found, remark=form.cleaned_data["remark"], by=request.user, at=timezone.now()),
        refusals=REFUSALS,
        page=lambda refusal, status: _decision_page(request, found, return_form=form, refusal=refusal, status=status),
        done=_("Der Antrag ist mit Ihrer Rückmeldung zurückgegeben."),
        then=lambda: redirect("learners:claims_to_decide"),
    )


@login_required
@permission_required("learners.decide_claims", raise_exception=True)
@require_POST
def withdraw_acceptance(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take an acceptance back, with a reason that stays in the ledger."""
    found = _claim_of_others(request, uuid)
    form = WithdrawForm(request.POST)
    return answer_to(
        request,
        form,
        lambda form: claim_decisions.withdraw_acceptance(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        refusals=REFUSALS,
        page=lambda refusal, status: _decision_page(request, found, withdraw_form=form, refusal=refusal, status=status),
        done=_("Die Annahme ist zurückgenommen, die Lernzeit ist aufgehoben."),
        then=lambda: redirect("learners:claim_decision", uuid=uuid),
    )


def _claim_of_others(request: SignedInRequest, uuid: UUID) -> HoursClaim:
    found = get_object_or_404(claim_decisions.claims_for(request.user), uuid=uuid)
    if found.learner_id == request.user.pk:
        raise PermissionDenied
    return found


def _decision_page(
    request: SignedInRequest,
    found: HoursClaim,
    *,
    accept_form: AcceptClaimForm | None = None,
    return_form: ReturnClaimForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found.refresh_from_db()
    context = {
        "claim": found,
        "credited_before": claim_decisions.credited_before(found),
        "accept_form": accept_form or AcceptClaimForm(initial={"minutes": found.claimed_minutes}),
        "return_form": return_form or ReturnClaimForm(),
        "withdraw_form": withdraw_form or WithdrawForm(),
        "history": history_of(found),
        "refusal": refusal,
    }
    return render(request, "learners/claim_decision.html", context, status=status)
