"""/angebote/<uuid>/: one offering, and its dates as a calendar file."""

import copy
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import User
from core.page_cache.contents import contents_of
from core.page_cache.marks import same_for_visitors
from core.page_cache.parts import EVERYTHING, remember_value
from providers.domain.booking import booking_of
from providers.domain.calendar import calendar_of
from providers.models import Offering, OfferingModule, Session

ROWS_BYTES: Final = 20_000  # roughly, of one offering with all that its page shows


@dataclass(frozen=True)
class Rows:
    """All that the page of an offering shows, read once."""

    offering: Offering
    sessions: list[Session]
    modules: list[OfferingModule]
    contents: Hashable  # changes with any of them: what the page says of nothing else is remembered under it


@require_safe
@same_for_visitors()
def offering(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything one needs to decide, and the one next step."""
    # Who changes an offering or takes a seat sees it at once, in every process; visitors a second later.
    rows = _rows(uuid) if request.user.is_authenticated else remember_value(("providers.offering", uuid), lambda: _rows(uuid), of=EVERYTHING, size=ROWS_BYTES)
    shown = _shown_to(request, copy.copy(rows.offering))
    at, sessions = timezone.now(), rows.sessions
    context: dict[str, object] = {
        "offering": shown,
        "provider": shown.provider,
        "sessions": sessions,
        "session_minutes": sum(session.teaching_minutes for session in sessions),
        "offering_modules": rows.modules,
        "contents": rows.contents,
        "contact_email": shown.contact_email or shown.provider.contact_email,
        "booking": booking_of(shown, at=at),
        "may_edit": request.user.has_perm("providers.view_participants", shown),
        "may_manage": request.user.has_perm("providers.edit_draft", shown),
        "may_curate": request.user.has_perm("providers.curate"),
        **_own_enrolment(request, shown),
    }
    return render(request, "providers/offering.html", context)


@require_safe
def offering_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The dates for a calendar; a cancelled offering tells the calendar to strike them."""
    shown = _shown_to(request, _offering(uuid))
    response = HttpResponse(calendar_of(shown, at=shown.changed_at).to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="termine-{shown.uuid}.ics"'
    return response


def _offering(uuid: UUID) -> Offering:
    return get_object_or_404(Offering.objects.select_related("provider__organisation", "format", "gemeinde", "kreis", "host"), uuid=uuid)


def _rows(uuid: UUID) -> Rows:
    found = _offering(uuid)
    sessions = list(found.sessions.prefetch_related("session_modules__module"))
    modules = list(found.offering_modules.select_related("module__area"))
    return Rows(found, sessions, modules, contents=tuple(map(contents_of, (found, *sessions, *modules))))


def _shown_to(request: HttpRequest, offering: Offering) -> Offering:
    """The offering, if this person may see it; a draft does not exist for strangers."""
    if not request.user.has_perm("providers.view_offering", offering):
        raise Http404
    return offering


def _own_enrolment(request: HttpRequest, offering: Offering) -> dict[str, object]:
    """The person's seat or place in the queue, read through the learners app's reverse relation."""
    if not isinstance(request.user, User):
        return {}
    active = offering.enrolments.filter(cancelled_at__isnull=True)
    own = active.filter(learner=request.user).first()
    if own is None:
        return {}
    ahead = {"state": "waiting", "queue_number__lte": own.queue_number}
    position = active.filter(**ahead).count() + offering.groups.filter(**ahead).count() if own.state == "waiting" else None
    return {"enrolment": own, "position": position}
