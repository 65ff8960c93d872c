"""/kommune/…/einschaetzungen/: a municipality asks professionals; /mein-bereich/einschaetzungen/: somebody who was asked fills in a sheet."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from planning.assessment_forms import AskForm, RoundForm, SheetForm
from planning.channel_enums import Channel, SheetState
from planning.domain import assessments as verbs
from planning.domain.assessment_view import people_words, result_in_words, shortcoming_words
from planning.domain.channels import own_quartiere
from planning.models import AssessmentRound, AssessmentSheet
from planning.views.carrying_out import carry_out
from planning.views.channel_answers import own_quartier, refuse_off, say_what_became


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """All rounds of a Quartier; begin one."""
    shown = own_quartier(request, uuid, Channel.ASSESSMENT)
    form = RoundForm(request.POST if request.method == "POST" else None)
    opened, status = carry_out(form, lambda: verbs.open_assessment(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if opened:
        messages.success(request, _("Die Einschätzung ist begonnen. Bitten Sie jetzt Fachkräfte aus mindestens zwei Sektoren um einen Bogen."))
        return redirect("planning:assessment", opened.uuid)
    rounds = list(shown.assessment_rounds.all())
    may_begin = shown.geography.valid_until_date is None and not any(each.is_open for each in rounds)
    context = {"quartier": shown, "rounds": rounds, "form": form if may_begin or form.is_bound else None}
    return render(request, "planning/channels/assessments.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One round: who was asked, who handed in, and after closing what they say together. Ask one more."""
    shown = _own_round(request, uuid)
    form = AskForm(request.POST if request.method == "POST" else None)
    asked, status = carry_out(form, lambda: verbs.ask_assessor(shown, **form.cleaned_data, by=request.user, at=timezone.now()))
    if asked:
        messages.success(request, _("Gefragt."))
        return redirect("planning:assessment", uuid)
    sheets = list(shown.sheets.select_related("assessor"))
    context = {
        "quartier": shown.quartier,
        "round": shown,
        "sheets": sheets,
        "handed_in": sum(each.state == SheetState.HANDED_IN for each in sheets),
        "form": form if shown.is_open or form.is_bound else None,
    }
    if not shown.is_open:
        result = json.loads(shown.result)
        context |= {"people": people_words(result), "missing": shortcoming_words(result)}
        if not result["missing"]:
            facts, tables, lists = result_in_words(result)
            context |= {"number": result["class"], "facts": facts, "tables": tables, "lists": lists}
    return render(request, "planning/channels/assessment.html", context, status=status)


@login_required
@require_POST
def close(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Compute the result, once."""
    shown = _own_round(request, uuid)
    say_what_became(request, lambda: verbs.close_assessment(shown, by=request.user, at=timezone.now()), _("Die Einschätzung ist abgeschlossen."))
    return redirect("planning:assessment", uuid)


@login_required
@require_POST
def take_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take a question back that went to the wrong person."""
    rows = AssessmentSheet.objects.filter(round__quartier__in=own_quartiere(request.user)).select_related("round__quartier__geography__gemeinde")
    sheet = get_object_or_404(rows, uuid=uuid)
    refuse_off(sheet.round.quartier, Channel.ASSESSMENT)
    say_what_became(request, lambda: verbs.take_back_asking(sheet, by=request.user), _("Die Anfrage ist zurückgenommen."))
    return redirect("planning:assessment", sheet.round.uuid)


@login_required
@require_safe
def sheets(request: SignedInRequest) -> HttpResponse:
    """What one was asked for."""
    return render(request, "planning/channels/sheets.html", {"sheets": verbs.asked_sheets(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Fill in one's own sheet; nobody else's is to be seen here."""
    shown = get_object_or_404(verbs.asked_sheets(request.user), uuid=uuid)
    form = SheetForm(request.POST if request.method == "POST" else None, instance=shown)
    handed_in, status = carry_out(form, lambda: verbs.hand_in(shown, form.entry, by=request.user, at=timezone.now()))
    if handed_in:
        messages.success(request, _("Danke. Ihr Bogen ist abgegeben; bis zum Abschluss können Sie ihn ändern."))
        return redirect("planning:assessment_sheets")
    return render(request, "planning/channels/sheet.html", {"sheet": shown, "round": shown.round, "form": form}, status=status)


@login_required
@require_POST
def decline(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say that one cannot judge."""
    shown = get_object_or_404(verbs.asked_sheets(request.user), uuid=uuid)
    say_what_became(request, lambda: verbs.decline(shown, by=request.user, at=timezone.now()), _("Sie haben abgesagt. Danke, dass Sie Bescheid geben."))
    return redirect("planning:assessment_sheets")


def _own_round(request: SignedInRequest, uuid: UUID) -> AssessmentRound:
    rows = AssessmentRound.objects.select_related("quartier__geography__gemeinde").filter(quartier__in=own_quartiere(request.user))
    shown = get_object_or_404(rows, uuid=uuid)
    refuse_off(shown.quartier, Channel.ASSESSMENT)
    return shown
