"""/mitreden/…: somebody writes what their Quartier needs, without an account and without JavaScript."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.domain import throttle
from core.time import berlin_date
from planning.consultation_forms import BoxForm
from planning.domain.channels import ChannelRefused
from planning.domain.online_box import public_boxes, shown_texts, takes_entries, write_entry
from planning.domain.residents_view import participants_words, tables_of, was_answered
from planning.models import BoxEntry, Consultation

WINDOW = 10 * 60  # seconds
FROM_ONE_NETWORK = 5
FROM_EVERYWHERE = 300


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form while the box is open; what came of it once it is closed. Sent: 303 to the receipt."""
    shown = _box(uuid)
    if not takes_entries(shown, day=berlin_date(timezone.now())):
        return _show_closed(request, shown, status=409 if request.method == "POST" else 200)
    form = BoxForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _form_page(request, shown, form)
    if not form.is_valid():
        return _form_page(request, shown, form, status=422)
    if _too_many(request):
        return render(request, "planning/channels/box_too_many.html", {"consultation": shown, "quartier": shown.quartier, "form": form}, status=429)
    said = form.cleaned_data
    try:
        entry = write_entry(shown, topic=said["topic"], text=said["text"], may_be_shown=said["may_be_shown"], at=timezone.now())
    except ChannelRefused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, shown, form, status=409)
    response = redirect("planning:box_received", uuid, entry.uuid)
    response.status_code = 303
    return response


@never_cache
@require_safe
def received(request: HttpRequest, uuid: UUID, entry: UUID) -> HttpResponse:
    """That it arrived, under which number, and later what became of it. Says nothing of what was written."""
    shown = _box(uuid)
    found = get_object_or_404(BoxEntry, consultation=shown, uuid=entry)
    return render(request, "planning/channels/box_received.html", {"entry": found, "consultation": shown, "quartier": shown.quartier})


def _box(uuid: UUID) -> Consultation:
    return get_object_or_404(public_boxes(day=berlin_date(timezone.now())), uuid=uuid)


def _form_page(request: HttpRequest, shown: Consultation, form: BoxForm, *, status: int = 200) -> HttpResponse:
    return render(request, "planning/channels/box.html", {"consultation": shown, "quartier": shown.quartier, "form": form}, status=status)


def _show_closed(request: HttpRequest, shown: Consultation, *, status: int) -> HttpResponse:
    context = {
        "consultation": shown,
        "quartier": shown.quartier,
        "participants": participants_words(shown),
        "was_answered": not shown.is_open and was_answered(shown),
        "tables": [] if shown.is_open else tables_of(shown),
        "texts": shown_texts(shown),
    }
    return render(request, "planning/channels/box_closed.html", context, status=status)


def _too_many(request: HttpRequest) -> bool:
    """Counted only when something would be written: correcting a form costs nobody a turn."""
    network = throttle.network_of(get_adapter(request).get_client_ip(request))
    if throttle.count("planning.box", network, window=WINDOW) > FROM_ONE_NETWORK:
        return True
    return throttle.count("planning.box", "everywhere", window=WINDOW) > FROM_EVERYWHERE
