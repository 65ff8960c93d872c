"""The desk: guides proposed for projects at least total cost, changed by hand, accepted."""

import json
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.spreadsheet import csv_lines
from planning.desk_guide_forms import ProposalForm
from planning.domain import guide_proposals as verbs
from planning.domain.guide_assignment import AssignmentRefused, Weights
from planning.domain.guide_proposals import WantedProposal
from planning.enums import ProposalState
from planning.models import GuideProposal
from planning.views.desk import heading


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.view_index")
def proposals(request: SignedInRequest) -> HttpResponse:
    """All proposals, and the form for another one; who may only look gets 403 for a new one."""
    if request.method == "POST" and not request.user.has_perm("planning.manage_index"):
        return render(request, "403.html", status=403)
    form, status = ProposalForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = verbs.compute_proposal(form.wanted(), by=request.user, at=timezone.now())
            except AssignmentRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Der Vorschlag „%(name)s“ ist berechnet.") % {"name": made.name})
                return redirect("planning_desk:guide_proposal", made.uuid)
    context = {
        "form": form,
        "proposals": GuideProposal.objects.exclude(state=ProposalState.DISCARDED).select_related("computed_by").defer("data", "rule", "result"),
        "waiting": verbs.open_projects().count(),
        "guides": verbs.possible_guides().count(),
    }
    return render(request, "planning/desk/guide_proposals.html", context | heading(_("Begleitungen für Projekte")), status=status)


@require_safe
@only_with("planning.view_index")
def proposal(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One proposal beside how things stood."""
    return _show(request, _get(uuid))


@require_POST
@only_with("planning.manage_index")
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Reckon anew with what was fixed or forbidden by hand: per project `wahl-<uuid>` is "", "fest" or "nie"."""
    shown = _get(uuid)
    rule = json.loads(shown.rule)
    fixed, forbidden = dict(rule["fixed"]), {(project, guide) for project, guide in rule["forbidden"]}
    for row in verbs.read_proposal(shown).rows:
        key, guide = row.pair.project, row.pair.guide
        wish = request.POST.get(f"wahl-{key}", "")
        if wish != "fest":
            fixed.pop(key, None)
        if wish == "fest":
            fixed[key] = guide
        elif wish == "nie":
            forbidden.add((key, guide))
    wanted = WantedProposal(shown.name, Weights(**rule["weights"]), rule["hours"], fixed, frozenset(forbidden))
    if request.POST.get("vergessen"):
        wanted = replace(wanted, fixed={}, forbidden=frozenset())
    try:
        made = verbs.compute_proposal(wanted, by=request.user, at=timezone.now())
    except AssignmentRefused as refused:
        return _show(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Neu gerechnet; der bisherige Vorschlag bleibt in der Liste."))
    return redirect("planning_desk:guide_proposal", made.uuid)


@require_POST
@only_with("planning.manage_index")
def accept(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask the guides."""
    shown = _get(uuid)
    try:
        verbs.accept_proposal(shown, by=request.user, at=timezone.now())
    except AssignmentRefused as refused:
        return _show(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Die Begleitungen sind gefragt; sie und die Teams bekommen eine E-Mail."))
    return redirect("planning_desk:guide_proposal", uuid)


@require_POST
@only_with("planning.manage_index")
def discard(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it from the list."""
    shown = _get(uuid)
    verbs.discard_proposal(shown, by=request.user)
    messages.success(request, _("Der Vorschlag „%(name)s“ ist verworfen.") % {"name": shown.name})
    return redirect("planning_desk:guide_proposals")


@require_safe
@only_with("planning.view_index")
def table(request: SignedInRequest, uuid: UUID) -> StreamingHttpResponse:
    """The same figures as a file."""
    head = (
        "Projekt",
        "Ort",
        "Begleitung",
        "km",
        "Punkte Entfernung",
        "Punkte Belastung",
        "Punkte Wunsch Begleitung",
        "Punkte Wunsch Team",
        "festgelegt",
        "bisher gefragt",
    )
    rows = (
        (
            row.project.title,
            str(row.project.quartier.geography.gemeinde or ""),
            row.guide.get_full_name(),
            *map(str, (row.pair.km, *row.pair.points)),
            "ja" if row.pair.is_fixed else "nein",
            row.present.get_full_name() if row.present else "",
        )
        for row in verbs.read_proposal(_get(uuid)).rows
    )
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="begleitungen-{uuid}.csv"'
    return response


def _get(uuid: UUID) -> GuideProposal:
    return get_object_or_404(GuideProposal.objects.select_related("computed_by", "accepted_by"), uuid=uuid)


def _show(request: SignedInRequest, shown: GuideProposal, *, refusal: str = "", status: int = 200) -> HttpResponse:
    rule = json.loads(shown.rule)
    context = {
        "proposal": shown,
        "reading": verbs.read_proposal(shown),
        "is_reproducible": verbs.is_reproducible(shown),
        "forbidden": len(rule["forbidden"]),
        "refusal": refusal,
    }
    steps = heading(shown.name, (reverse("planning_desk:guide_proposals"), _("Begleitungen für Projekte")))
    return render(request, "planning/desk/guide_proposal.html", context | steps, status=status)
