"""/verwaltung/foerderung/: applications, decided by two persons, settled on proof; what may be paid twice."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.time import berlin_date
from funding.desk_forms import ApplicationsFilter, ProposalForm, SettleForm, initial_proposal
from funding.domain.amounts import amount_of
from funding.domain.applications import end_application
from funding.domain.attendance import attendance_percent, people_there
from funding.domain.deadlines import proof_until
from funding.domain.desk_decisions import confirm, decided_terms, most_to_settle, propose, send_back, settle, suggested_settlement
from funding.domain.desk_double import double_funding, doubts_about
from funding.domain.hints import facts_of, hints_for, pathway_hints
from funding.domain.schemes import FundingRefused, amount_words, terms_of
from funding.enums import ApplicationState, Proposal
from funding.forms import EndForm, cents_of, euros_of
from funding.models import FundingApplication, FundingScheme

PAGE_SIZE = 30


@require_safe
@only_with("funding.view_funding")
def applications(request: SignedInRequest) -> HttpResponse:
    """Schemes with what is left of them, and applications, the latest first."""
    form = ApplicationsFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = FundingApplication.objects.select_related("scheme", "offering", "organisation", "applicant", "enrolment__learner")
    if wanted.get("stand"):
        found = found.filter(state=wanted["stand"])
    if wanted.get("linie"):
        found = found.filter(scheme__uuid=wanted["linie"])
    proposed = dict(
        FundingApplication.objects.filter(state=ApplicationState.PROPOSED, proposal=Proposal.APPROVE)
        .order_by("scheme")
        .values_list("scheme")
        .annotate(Sum("proposed_cents"))
    )
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "form": form,
        "schemes": [(scheme, amount_words(scheme), proposed.get(scheme.pk, 0)) for scheme in FundingScheme.objects.all()],
        "page": Paginator(found.order_by("-submitted_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("p")),
        "query": query.urlencode(),
        "pathway_hints": pathway_hints(berlin_date(timezone.now())),
        "may_edit": request.user.has_perm("funding.edit_schemes"),
    } | frame(_("Landesförderung"))
    return render(request, "funding/desk/applications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("funding.view_funding")
def application(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One application. Posting `propose`, `confirm`, `back`, `settle` or `end` acts; a refusal stands above the page, with 409."""
    found = _application(uuid)
    if request.method != "POST":
        return _show(request, found)
    step = next((name for name in STEPS if name in request.POST), "")
    permission = STEPS[step] if step else "funding.propose_decision"
    if not step or not request.user.has_perm(permission):
        return render(request, "403.html", status=403)
    forms = {"propose": ProposalForm(request.POST), "settle": SettleForm(request.POST), "end": EndForm(request.POST)}
    form = forms.get(step)
    if form is not None and not form.is_valid():
        return _show(request, found, bound={step: form}, status=422)
    try:
        messages.success(request, _act(request, found, step)(form.cleaned_data if form is not None else {}))
    except FundingRefused as refused:
        return _show(request, _application(uuid), bound={step: form} if form is not None else {}, refusal=str(refused), status=409)
    return redirect("funding_desk:application", found.uuid)


@require_safe
@only_with("funding.view_funding")
def double(request: SignedInRequest) -> HttpResponse:
    """What more than one source may pay for."""
    return render(request, "funding/desk/double.html", {"doubtful": double_funding()} | frame(_("Doppelförderung"), below=True))


STEPS = {
    "propose": "funding.propose_decision",
    "confirm": "funding.confirm_decision",
    "back": "funding.confirm_decision",
    "settle": "funding.settle",
    "end": "funding.settle",
}


def _act(request: SignedInRequest, found: FundingApplication, step: str) -> Callable[[dict[str, object]], str]:
    user, at = request.user, timezone.now()

    def do(data: dict[str, object]) -> str:
        if step == "propose":
            propose(found, Proposal(str(data["kind"])), cents=cents_of(data["amount"]), reason=str(data["reason"]), by=user, at=at)  # type: ignore[arg-type]
            return _("Vorgeschlagen. Bestätigen muss jetzt eine zweite Person.")
        if step == "confirm":
            decided = confirm(found, by=user, at=at)
            return _("Bewilligt; der Betrag ist gebunden.") if decided.state == ApplicationState.APPROVED else _("Abgelehnt.")
        if step == "back":
            send_back(found, by=user)
            return _("Zurückgegeben; der Antrag wird neu vorgeschlagen.")
        if step == "settle":
            settle(found, cents=cents_of(data["amount"]) or 0, reason=str(data["reason"]), by=user, at=at)  # type: ignore[arg-type]
            return _("Abgerechnet. Was nicht gebraucht wird, ist wieder frei.")
        end_application(found, reason=str(data["reason"]), by=user, at=at)
        return _("Beendet; der Betrag ist wieder frei.")

    return do


def _application(uuid: UUID) -> FundingApplication:
    rows = FundingApplication.objects.select_related(
        "scheme", "offering__provider__organisation", "enrolment__learner", "organisation", "applicant", "proposed_by", "decided_by", "settled_by", "ended_by"
    )
    return get_object_or_404(rows, uuid=uuid)


def _show(request: SignedInRequest, found: FundingApplication, *, bound: dict[str, object] | None = None, refusal: str = "", status: int = 200) -> HttpResponse:
    bound, user, state = bound or {}, request.user, found.state
    amount = amount_of(terms_of(found.scheme), found.cost_cents)
    is_proven = state == ApplicationState.PROVEN
    suggested = suggested_settlement(found) if is_proven else None
    context = {
        "application": found,
        "amount_words": amount_words(found.scheme),
        "amount": amount,
        "now": timezone.now(),
        "attended": attendance_percent(found.enrolment) if found.enrolment else None,
        "there": people_there(found.offering),
        "proof_until": proof_until(found),
        "decided_terms": decided_terms(found) if found.decision else None,
        "doubts": doubts_about(found),
        "hints": hints_for(facts_of(found.offering)),
        "proposal_form": bound.get("propose") or ProposalForm(initial=initial_proposal(found, amount)),
        "settle_form": bound.get("settle") or SettleForm(initial={"amount": euros_of(suggested)}),
        "end_form": bound.get("end") or EndForm(),
        "suggested": suggested,
        "most": most_to_settle(found) if is_proven else None,
        "may_propose": state in ApplicationState.UNDECIDED and user.has_perm("funding.propose_decision"),
        "may_confirm": state == ApplicationState.PROPOSED and user.pk != found.proposed_by_id and user.has_perm("funding.confirm_decision"),
        "is_own_proposal": state == ApplicationState.PROPOSED and user.pk == found.proposed_by_id,
        "may_settle": is_proven and user.has_perm("funding.settle"),
        "may_end": state in ApplicationState.ENDABLE and user.has_perm("funding.settle"),
        "refusal": refusal,
    } | frame(found.offering.title, below=True)
    return render(request, "funding/desk/application.html", context, status=status)


def frame(title: str, *, below: bool = False) -> dict[str, object]:
    """What Wagtail puts around a page of ours."""
    crumbs = [{"url": "", "label": title}]
    if below:
        crumbs.insert(0, {"url": reverse("funding_desk:applications"), "label": _("Landesförderung")})
    return {"header_title": title, "header_icon": "tag", "breadcrumbs_items": crumbs}
