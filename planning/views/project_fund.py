"""The Verfügungsfonds of a project: all who see the project read it, the team keeps it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest
from core.time import berlin_date
from planning.domain import project_fund as verbs
from planning.enums import Ballot, FundState
from planning.models import FundApplication, FundRound, PracticeProject
from planning.project_forms import FundApplicationForm, ProofForm, RoundForm, VoteForm
from planning.views.carrying_out import carry_out
from planning.views.project_answers import shown_project


def _open(request: SignedInRequest, uuid: UUID) -> tuple[PracticeProject, bool]:
    """The project, and whether this person may write; a POST of somebody who only reads gets 403."""
    shown = shown_project(request, uuid)
    in_team = request.user.has_perm("planning.change_project", shown)
    if request.method == "POST" and not in_team:
        raise PermissionDenied
    return shown, in_team and shown.is_open


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fund(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All rounds; open one."""
    shown, may_change = _open(request, uuid)
    form = RoundForm(request.POST if request.method == "POST" else None)
    opened, status = carry_out(form, lambda: verbs.open_round(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if opened:
        messages.success(request, _("Die Runde ist eröffnet."))
        return redirect("planning:fund_round", uuid, opened.uuid)
    rounds = [(row, verbs.figures_of(row)) for row in shown.fund_rounds.prefetch_related("applications")]
    return render(request, "planning/projects/fund.html", {"project": shown, "rounds": rounds, "may_change": may_change, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fund_round(request: SignedInRequest, uuid: UUID, round: UUID) -> HttpResponse:
    """One round with its applications; enter one."""
    shown, may_change = _open(request, uuid)
    row = get_object_or_404(FundRound.objects.select_related("project").prefetch_related("applications"), project=shown, uuid=round)
    form = FundApplicationForm(request.POST if request.method == "POST" else None)
    applied, status = carry_out(form, lambda: verbs.apply_to_fund(row, **form.cleaned_data, by=request.user, at=timezone.now()))
    if applied:
        messages.success(request, _("Der Antrag ist eingetragen."))
        return redirect("planning:fund_round", uuid, round)
    is_over = row.closes_on_date < berlin_date(timezone.now())
    context = {"project": shown, "round": row, "figures": verbs.figures_of(row), "is_over": is_over, "may_change": may_change, "form": form}
    return render(request, "planning/projects/fund_round.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fund_application(request: SignedInRequest, uuid: UUID, application: UUID) -> HttpResponse:
    """One application: the vote, and later the proof."""
    shown, may_change = _open(request, uuid)
    row = get_object_or_404(FundApplication.objects.select_related("round__project"), round__project=shown, uuid=application)
    is_open = row.state == FundState.SUBMITTED
    data = request.POST if request.method == "POST" else None
    is_vote = is_open or "seat-0" in request.POST  # sent twice, or after somebody else's: the verb knows what to say
    form: VoteForm | ProofForm = VoteForm(data, application=row) if is_vote else ProofForm(data, initial={"spent_cents": row.spent_cents, "proof": row.proof})

    def record() -> FundApplication:
        now, values = timezone.now(), form.cleaned_data
        if isinstance(form, VoteForm):
            amounts = {name: values[name] for name in ("approved_cents", "remark")}
            return verbs.decide_application(row, votes=form.votes, **amounts, by=request.user, at=now)
        return verbs.prove_spending(row, **values, by=request.user, at=now)

    done, status = carry_out(form, record)
    if done:
        messages.success(request, _("Der Beschluss ist eingetragen.") if is_vote else _("Die Verwendung ist eingetragen."))
        return redirect("planning:fund_application", uuid, application)
    context = {
        "project": shown,
        "application": row,
        "is_open": is_open,
        "outcome": None if is_open else verbs.outcome_of(row.votes, row.round.quorum),
        "votes": [(seat, Ballot(vote).label) for seat, vote in row.votes.items()],
        "may_change": may_change and (is_open or (row.state == FundState.APPROVED and not is_vote)),
        "form": form,
    }
    return render(request, "planning/projects/fund_application.html", context, status=status)
