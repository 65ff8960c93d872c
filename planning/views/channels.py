"""/kommune/blicke/: a municipality switches channels, and reads its Quartiere in three views. For all others they do not exist."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.http import SignedInRequest
from core.models import Gemeinde
from core.time import berlin_date
from planning.channel_enums import Channel
from planning.channel_forms import SwitchForm
from planning.domain.channel_overview import overview_of
from planning.domain.channels import channels_on, own_gemeinden, switch
from planning.domain.three_views import read_views
from planning.models import Quartier
from planning.views.channel_answers import VIEWS, own_quartier, views_as_csv, views_as_json


@login_required
@permission_required("planning.manage_quartiere", raise_exception=True)
@require_safe
def channels(request: SignedInRequest) -> HttpResponse:
    """Switches of one's own municipalities, and their Quartiere with what there is of each."""
    day = berlin_date(timezone.now())
    towns = [overview_of(gemeinde, day=day) for gemeinde in own_gemeinden(request.user)]
    return render(request, "planning/channels/channels.html", {"towns": towns})


@login_required
@require_POST
def switch_channel(request: SignedInRequest, ags: str) -> HttpResponse:
    """Switch one channel of one's own municipality on or off."""
    gemeinde = get_object_or_404(own_gemeinden(request.user), ags=ags)
    carry_out_switch(request, gemeinde, by_office=False)
    return redirect("planning:channels")


def carry_out_switch(request: SignedInRequest, gemeinde: Gemeinde, *, by_office: bool) -> None:
    """What the button was pressed for, and a word about it; 404 for a channel there is not."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise Http404
    channel, on = Channel(form.cleaned_data["channel"]), form.cleaned_data["on"]
    switch(gemeinde, channel, on=on, by=request.user, by_office=by_office, at=timezone.now())
    words = (
        _("„%(channel)s“ ist für %(town)s eingeschaltet.") if on else _("„%(channel)s“ ist für %(town)s ausgeschaltet. Was es schon gibt, bleibt aufbewahrt.")
    )
    messages.success(request, words % {"channel": channel.label, "town": gemeinde.name})


@login_required
@require_safe
def three_views(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One Quartier in three views."""
    shown = _shown(request, uuid)
    context = {
        "quartier": shown,
        "reading": read_views(shown, day=berlin_date(timezone.now())),
        "on": channels_on(shown.geography.gemeinde),
        "is_current": shown.geography.valid_until_date is None,
    }
    return render(request, "planning/channels/three_views.html", context)


@login_required
@require_safe
def three_views_csv(request: SignedInRequest, uuid: UUID) -> HttpResponseBase:
    """The same as a table."""
    return views_as_csv(_shown(request, uuid))


@login_required
@require_safe
def three_views_json(request: SignedInRequest, uuid: UUID) -> HttpResponseBase:
    """The same for programs."""
    return views_as_json(_shown(request, uuid))


def _shown(request: SignedInRequest, uuid: UUID) -> Quartier:
    shown = own_quartier(request, uuid)
    if not VIEWS & channels_on(shown.geography.gemeinde):
        raise Http404
    return shown
