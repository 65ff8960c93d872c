"""The desk: switch the channels of a municipality, read its Quartiere in three views, propose and confirm deviations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import only_with
from core.http import SignedInRequest
from core.time import berlin_date
from planning.channel_enums import Channel
from planning.channel_forms import WithdrawalForm
from planning.domain.channel_overview import overview_of
from planning.domain.channels import channels_on, municipal_quartiere
from planning.domain.deviations import confirm_deviation, withdraw_deviation
from planning.domain.three_views import read_views
from planning.models import ClassDeviation, Geography, Quartier
from planning.views.carrying_out import carry_out
from planning.views.channel_answers import VIEWS, refuse_off, say_what_became, views_as_csv, views_as_json
from planning.views.channels import carry_out_switch
from planning.views.desk import heading
from planning.views.deviation_page import Deviating


@require_safe
@only_with("planning.view_index")
def channels(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Switches of a municipality, and its Quartiere."""
    row = _division(uuid)
    overview = overview_of(row.gemeinde, day=berlin_date(timezone.now()), division=row)  # type: ignore[arg-type] # no example
    context = {"geography": row, "town": overview} | heading(_("Drei Blicke"), (reverse("planning_desk:geography", args=[uuid]), row.name))
    return render(request, "planning/desk/channels.html", context)


@require_POST
@only_with("planning.manage_index")
def switch_channel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Switch one channel of this division's municipality."""
    carry_out_switch(request, _division(uuid).gemeinde, by_office=True)  # type: ignore[arg-type] # no example
    return redirect("planning_desk:channels", uuid)


@require_safe
@only_with("planning.view_index")
def three_views(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One Quartier in three views."""
    shown = _viewed(uuid)
    on = channels_on(shown.geography.gemeinde)
    context = {"quartier": shown, "reading": read_views(shown, day=berlin_date(timezone.now())), "on": on} | heading(shown.name, *_steps(shown))
    return render(request, "planning/desk/three_views.html", context)


@require_safe
@only_with("planning.view_index")
def three_views_csv(request: SignedInRequest, uuid: UUID) -> HttpResponseBase:
    """The same as a table."""
    return views_as_csv(_viewed(uuid))


@require_safe
@only_with("planning.view_index")
def three_views_json(request: SignedInRequest, uuid: UUID) -> HttpResponseBase:
    """The same for programs."""
    return views_as_json(_viewed(uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.view_index")
def deviations(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Deviations of a Quartier; who may only look gets 403 for a proposal."""
    shown = refuse_off(get_object_or_404(municipal_quartiere(), uuid=uuid), Channel.INDEX, Channel.DEVIATION)
    if request.method == "POST" and not request.user.has_perm("planning.manage_index"):
        return render(request, "403.html", status=403)
    page = Deviating(request, shown, by_office=True)
    proposed, status = page.propose()
    if proposed:
        messages.success(request, _("Die Abweichung ist vorgeschlagen. Sie gilt, sobald eine zweite Person sie bestätigt."))
        return redirect("planning_desk:deviations", uuid)
    views = (reverse("planning_desk:three_views", args=[uuid]), shown.name)
    return render(request, "planning/desk/deviations.html", page.context() | heading(_("Abweichungen"), *_steps(shown), views), status=status)


@require_POST
@only_with("planning.manage_index")
def confirm(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The second person says yes."""
    found = _deviation(uuid)
    say_what_became(request, lambda: confirm_deviation(found, by=request.user, by_office=True, at=timezone.now()), _("Die Abweichung ist bestätigt."))
    return redirect("planning_desk:deviations", found.quartier.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@only_with("planning.manage_index")
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take it back, with a reason."""
    found = _deviation(uuid)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    done, status = carry_out(
        form, lambda: withdraw_deviation(found, reason=form.cleaned_data["withdrawal_reason"], by=request.user, by_office=True, at=timezone.now())
    )
    if done:
        messages.success(request, _("Die Abweichung ist zurückgezogen."))
        return redirect("planning_desk:deviations", found.quartier.uuid)
    listed = (reverse("planning_desk:deviations", args=[found.quartier.uuid]), _("Abweichungen"))
    context: dict[str, Any] = {"deviation": found, "form": form} | heading(_("Abweichung zurückziehen"), *_steps(found.quartier), listed)
    return render(request, "planning/desk/withdraw_deviation.html", context, status=status)


def _division(uuid: UUID) -> Geography:
    """A municipality's division; foreign examples have no channels."""
    return get_object_or_404(Geography.objects.select_related("gemeinde").filter(is_example=False), uuid=uuid)


def _viewed(uuid: UUID) -> Quartier:
    shown = get_object_or_404(municipal_quartiere(), uuid=uuid)
    if not VIEWS & channels_on(shown.geography.gemeinde):
        raise Http404
    return shown


def _deviation(uuid: UUID) -> ClassDeviation:
    rows = ClassDeviation.objects.select_related("quartier__geography__gemeinde", "run").filter(quartier__in=municipal_quartiere())
    found = get_object_or_404(rows, uuid=uuid)
    refuse_off(found.quartier, Channel.INDEX, Channel.DEVIATION)
    return found


def _steps(quartier: Quartier) -> tuple[tuple[str, str], ...]:
    division = quartier.geography
    return (reverse("planning_desk:geography", args=[division.uuid]), division.name), (
        reverse("planning_desk:channels", args=[division.uuid]),
        _("Drei Blicke"),
    )
