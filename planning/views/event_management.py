"""/kommune/veranstaltungen/: events of one's own municipality; for coordinators those of the office. For everybody else they do not exist."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.enums import OrganisationKind, Role
from core.http import SignedInRequest
from core.models import Organisation
from planning.domain import event_files
from planning.domain.event_results import add_result
from planning.domain.events import EventRefused, cancel_event, organised_events, publish_event, store_event
from planning.domain.projects import visible_projects
from planning.event_forms import EventForm, ReasonForm, ResultForm
from planning.models import Event
from planning.views.carrying_out import carry_out


@login_required
@permission_required("planning.organise_events", raise_exception=True)
@require_safe
def managed_events(request: SignedInRequest) -> HttpResponse:
    """All of one's own, the newest first."""
    return render(request, "planning/events/managed.html", {"events": organised_events(request.user).order_by("-starts_at", "-pk")})


@login_required
@permission_required("planning.organise_events", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: SignedInRequest) -> HttpResponse:
    """A draft: the office's, or the municipality's."""
    if request.user.has_role(Role.COORDINATOR):
        organiser = None
    else:
        organiser = Organisation.objects.filter(pk__in=request.user.organisation_ids(Role.MUNICIPALITY_CONTACT)).order_by("name", "pk").first()
    return _edit(request, Event(organiser=organiser))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Change it."""
    return _edit(request, _own(request, uuid))


def _edit(request: SignedInRequest, row: Event) -> HttpResponse:
    title = row.title  # before the form writes into the row
    towns = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).order_by("name", "pk")
    projects = visible_projects(request.user, day=timezone.localdate()).order_by("title", "pk")
    form = EventForm(request.POST if request.method == "POST" else None, instance=row, towns=towns, projects=projects)

    def store() -> Event:
        # Projects that were invited and that the editor does not see any more are not on the form: they stay invited.
        unseen = list(row.invited_projects.exclude(pk__in=projects.values("pk"))) if row.pk else []
        with transaction.atomic():
            stored = store_event(form.save(commit=False), by=request.user, at=timezone.now())
            form.save_m2m()
            stored.invited_projects.add(*unseen)
        return stored

    stored, status = carry_out(form, store)
    if stored:
        messages.success(request, _("Die Veranstaltung ist gespeichert."))
        return redirect("planning:manage_event", stored.uuid)
    return render(request, "planning/events/form.html", {"form": form, "event": row, "title": title}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_event(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who comes, and what came of it; a POST adds a result."""
    row = _own(request, uuid)
    form = ResultForm(request.POST if request.method == "POST" else None, event=row)
    added, status = carry_out(form, lambda: add_result(row, form.save(commit=False), by=request.user, at=timezone.now()))
    if added:
        messages.success(request, _("Eingetragen."))
        return redirect("planning:manage_event", row.uuid)
    return _show(request, row, form, status=status)


def _show(request: SignedInRequest, row: Event, form: ResultForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "event": row,
        "seats": row.places.exclude(state="withdrawn").select_related("person"),
        "results": row.results.select_related("owner"),
        "form": form,
        "refusal": refusal,
        "has_begun": row.starts_at <= timezone.now(),
    }
    return render(request, "planning/events/manage.html", context, status=status)


@login_required
@require_POST
def event_publish(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Announce it."""
    row = _own(request, uuid)
    try:
        publish_event(row, by=request.user, at=timezone.now())
    except EventRefused as refused:
        return _show(request, row, ResultForm(event=row), refusal=str(refused), status=409)
    messages.success(request, _("Die Veranstaltung ist angekündigt."))
    return redirect("planning:manage_event", row.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask for the reason, then call it off."""
    row = _own(request, uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    cancelled, status = carry_out(form, lambda: cancel_event(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()))
    if cancelled:
        messages.success(request, _("Die Veranstaltung ist abgesagt. Alle Angemeldeten bekommen eine E-Mail."))
        return redirect("planning:manage_event", row.uuid)
    return render(request, "planning/events/cancel.html", {"form": form, "event": row}, status=status)


@login_required
@require_safe
def event_participants_csv(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The list, for the organiser only."""
    row = _own(request, uuid)
    text = event_files.participants_csv(row.places.exclude(state="withdrawn").select_related("person"))
    name = event_files.file_name(row, "teilnehmende", "csv")
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _own(request: SignedInRequest, uuid: UUID) -> Event:
    return get_object_or_404(organised_events(request.user), uuid=uuid)
