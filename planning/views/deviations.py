"""/kommune/…/abweichungen/: propose that a Quartier be treated as another class, confirm it as a second person, take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest
from planning.channel_enums import Channel
from planning.channel_forms import WithdrawalForm
from planning.domain.channels import own_quartiere
from planning.domain.deviations import confirm_deviation, withdraw_deviation
from planning.models import ClassDeviation
from planning.views.carrying_out import carry_out
from planning.views.channel_answers import own_quartier, refuse_off, say_what_became
from planning.views.deviation_page import Deviating


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deviations(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What holds, what waits and what was; propose one."""
    page = Deviating(request, own_quartier(request, uuid, Channel.INDEX, Channel.DEVIATION), by_office=False)
    proposed, status = page.propose()
    if proposed:
        messages.success(request, _("Die Abweichung ist vorgeschlagen. Sie gilt, sobald eine zweite Person sie bestätigt."))
        return redirect("planning:deviations", uuid)
    return render(request, "planning/channels/deviations.html", page.context(), status=status)


@login_required
@require_POST
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The second person says yes."""
    found = _own(request, uuid)
    say_what_became(request, lambda: confirm_deviation(found, by=request.user, by_office=False, at=timezone.now()), _("Die Abweichung ist bestätigt."))
    return redirect("planning:deviations", found.quartier.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it back, with a reason."""
    found = _own(request, uuid)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    done, status = carry_out(
        form, lambda: withdraw_deviation(found, reason=form.cleaned_data["withdrawal_reason"], by=request.user, by_office=False, at=timezone.now())
    )
    if done:
        messages.success(request, _("Die Abweichung ist zurückgezogen."))
        return redirect("planning:deviations", found.quartier.uuid)
    return render(request, "planning/channels/withdraw_deviation.html", {"deviation": found, "quartier": found.quartier, "form": form}, status=status)


def _own(request: SignedInRequest, uuid: UUID) -> ClassDeviation:
    rows = ClassDeviation.objects.select_related("quartier__geography__gemeinde", "run").filter(quartier__in=own_quartiere(request.user))
    found = get_object_or_404(rows, uuid=uuid)
    refuse_off(found.quartier, Channel.INDEX, Channel.DEVIATION)
    return found
