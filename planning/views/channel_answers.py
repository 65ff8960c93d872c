"""What the pages of the three views share: whose Quartier it is, whether a channel is on, and the files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.spreadsheet import csv_lines
from core.time import berlin_date
from planning.channel_enums import Channel
from planning.domain.channels import ChannelRefused, channels_on, own_quartiere
from planning.domain.three_views import read_views
from planning.models import Quartier

VIEWS = frozenset({Channel.INDEX, Channel.ASSESSMENT, Channel.RESIDENTS})


def own_quartier(request: SignedInRequest, uuid: UUID, *channels: Channel) -> Quartier:
    """A Quartier of one's own municipality with these channels on; for everybody else, and while one is off, it does not exist."""
    return refuse_off(get_object_or_404(own_quartiere(request.user), uuid=uuid), *channels)


def refuse_off(quartier: Quartier, *channels: Channel) -> Quartier:
    """The Quartier, or 404 when a channel is off."""
    if not set(channels) <= channels_on(quartier.geography.gemeinde):
        raise Http404
    return quartier


def say_what_became(request: SignedInRequest, verb: Callable[[], Any], done: str) -> bool:
    """Carry out a step without a form; the page one is sent back to says what became of it."""
    try:
        verb()
    except ChannelRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def views_as_csv(quartier: Quartier) -> HttpResponse | StreamingHttpResponse:
    """The page's words and figures as a table."""
    shown = read_views(quartier, day=berlin_date(timezone.now()))
    response = StreamingHttpResponse(csv_lines((_("Blick"), _("Abschnitt"), _("Angabe"), _("Wert")), shown.as_rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="drei-blicke-{quartier.uuid}.csv"'
    return response


def views_as_json(quartier: Quartier) -> JsonResponse:
    """The same for programs."""
    shown = read_views(quartier, day=berlin_date(timezone.now()))
    described = {"quartier": {"key": quartier.key, "name": quartier.name, "geography": quartier.geography.key}} | shown.as_data()
    response = JsonResponse(described, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="drei-blicke-{quartier.uuid}.json"'
    return response
