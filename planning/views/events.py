"""/veranstaltungen/: events one may know of; registering for them; one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.time import berlin_date
from planning.domain import event_files
from planning.domain.event_results import may_read_results, settle_result
from planning.domain.events import EventRefused, free_seats, organised_events, register, visible_events, withdraw
from planning.event_enums import EventSeatState, EventState, ResultState
from planning.event_forms import SettleForm
from planning.models import Event, EventResult, EventSeat
from planning.views.carrying_out import carry_out


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What is ahead, for whoever asks: public ones, and those they are invited to."""
    events = visible_events(request.user).filter(ends_at__gt=timezone.now(), state__in=EventState.SHOWN).order_by("starts_at", "pk")
    return render(request, "planning/events/list.html", {"events": events})


@require_safe
def event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One event; whoever may not know of it gets 404."""
    return _show(request, _visible(request, uuid))


def _show(request: HttpRequest, shown: Event, *, refusal: str = "", status: int = 200) -> HttpResponse:
    user, now = request.user, timezone.now()
    seat = shown.places.filter(person=user).first() if user.is_authenticated else None
    with_people = seat is not None and seat.state == EventSeatState.REGISTERED
    reads = may_read_results(shown, user)  # type: ignore[arg-type] # asks whether somebody is signed in
    context: dict[str, Any] = {
        "event": shown,
        "seat": seat if seat is not None and seat.state in EventSeatState.OPEN else None,
        "free": free_seats(shown),
        "is_open": shown.state == EventState.PUBLISHED and shown.starts_at > now and shown.register_until_date >= berlin_date(now),
        "has_begun": shown.starts_at <= now,
        "organises": user.is_authenticated and organised_events(user).filter(pk=shown.pk).exists(),
        "results": [(row, event_files.owner_words(row, with_people=with_people)) for row in shown.results.select_related("owner")] if reads else [],
        "refusal": refusal,
    }
    return render(request, "planning/events/event.html", context, status=status)


@require_safe
def event_ics(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The calendar entry."""
    return HttpResponse(event_files.calendar_of(_visible(request, uuid)), content_type="text/calendar; charset=utf-8")


@require_safe
def event_results_csv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The results, for whoever reads them on the page, and the organiser."""
    shown = _visible(request, uuid)
    user = request.user
    organises = user.is_authenticated and organised_events(user).filter(pk=shown.pk).exists()
    if not organises and not may_read_results(shown, user):  # type: ignore[arg-type] # as above
        raise Http404
    came = user.is_authenticated and shown.places.filter(person=user, state=EventSeatState.REGISTERED).exists()
    rows = event_files.results_csv(shown.results.select_related("owner"), with_people=organises or came)
    return HttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event_files.file_name(shown, "ergebnisse", "csv")}"'},
    )


@login_required
@require_POST
def event_register(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A seat, or a place in the queue."""
    shown = _visible(request, uuid)
    try:
        seat = register(shown, by=request.user, at=timezone.now())
    except EventRefused as refused:
        return _show(request, shown, refusal=str(refused), status=409)
    waits = seat.state == EventSeatState.WAITING
    messages.success(request, _("Sie stehen auf der Warteliste. Wird ein Platz frei, bekommen Sie eine E-Mail.") if waits else _("Sie sind angemeldet."))
    return redirect("planning:event", shown.uuid)


@login_required
@require_POST
def event_withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give it back."""
    shown = _visible(request, uuid)
    try:
        withdraw(shown, by=request.user, at=timezone.now())
    except EventRefused as refused:
        return _show(request, shown, refusal=str(refused), status=409)
    messages.success(request, _("Sie sind abgemeldet."))
    return redirect("planning:own_events")


@login_required
@require_safe
def own_events(request: SignedInRequest) -> HttpResponse:
    """One's own seats, and what one has promised to care for."""
    now = timezone.now()
    seats = EventSeat.objects.filter(person=request.user, state__in=EventSeatState.OPEN).select_related("event")
    context = {
        "ahead": seats.filter(event__ends_at__gt=now).order_by("event__starts_at", "pk"),
        "past": seats.filter(event__ends_at__lte=now, state=EventSeatState.REGISTERED).order_by("-event__starts_at", "-pk")[:20],
        "results": EventResult.objects.filter(owner=request.user, state=ResultState.OPEN).select_related("event"),
        "today": berlin_date(now),
    }
    return render(request, "planning/events/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_result(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what became of it; its owner and the organiser may."""
    result = get_object_or_404(EventResult.objects.select_related("event__organiser", "owner"), uuid=uuid)
    organises = organised_events(request.user).filter(pk=result.event_id).exists()
    if result.owner_id != request.user.pk and not organises:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    settled, status = carry_out(form, lambda: settle_result(result, **form.cleaned_data, by=request.user))
    if settled:
        messages.success(request, _("Gespeichert."))
        return redirect("planning:manage_event", result.event.uuid) if organises else redirect("planning:own_events")
    return render(request, "planning/events/result.html", {"form": form, "result": result}, status=status)


def _visible(request: HttpRequest, uuid: UUID) -> Event:
    return get_object_or_404(visible_events(request.user), uuid=uuid)
