"""The provider's side: who comes, and who came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.http import SignedInRequest
from core.models import User
from learners.domain.attendance import AttendanceConflict, AttendanceRefused, MinutesDoNotFit, ReasonNeeded, SessionNotBegun, record_attendance
from learners.domain.participants import participants_of, roll_of
from learners.enums import AttendanceState
from learners.forms.attendance import RollCall
from providers.models import Offering, Session


@login_required
@require_safe
def portal_offering(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Participants and sessions of an offering."""
    offering = get_object_or_404(Offering.objects.select_related("provider__organisation", "format"), uuid=uuid)
    _require(request.user, "providers.view_participants", offering)
    at = timezone.now()
    return render(request, "learners/portal_offering.html", {"offering": offering, "people": participants_of(offering, at=at), "at": at})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Roll call of a session. `?alle=anwesend` ticks "anwesend" for everybody without a record; nothing is stored before POST."""
    session = get_object_or_404(Session.objects.select_related("offering__provider__organisation"), uuid=uuid)
    _require(request.user, "providers.record_attendance", session)
    at = timezone.now()
    if request.method != "POST":
        preset = AttendanceState.PRESENT if request.GET.get("alle") == "anwesend" else ""
        has_begun = session.starts_at <= at
        roll_call = RollCall(roll_of(session), teaching_minutes=session.teaching_minutes, preset=preset)
        return _roll_call_page(request, session, roll_call, refusal="" if has_begun else str(SessionNotBegun()), may_record=has_begun)
    roll_call = RollCall(roll_of(session), teaching_minutes=session.teaching_minutes, data=request.POST)
    if not roll_call.is_valid():
        return _roll_call_page(request, session, roll_call, status=422)
    try:
        changed = record_attendance(session, marks=roll_call.marks, by=request.user, at=at, reason=roll_call.reason)
    except AttendanceConflict as conflict:
        roll_call.show_conflicts(conflict.conflicts)
        return _roll_call_page(request, session, roll_call, refusal=str(conflict), status=409)
    except ReasonNeeded as refused:
        roll_call.reason_form.add_error("reason", str(refused))
        return _roll_call_page(request, session, roll_call, status=422)
    except AttendanceRefused as refused:
        return _roll_call_page(request, session, roll_call, refusal=str(refused), status=422 if isinstance(refused, MinutesDoNotFit) else 409)
    messages.success(request, _sentence_after(len(changed)))
    return redirect("learners:portal_offering", uuid=session.offering.uuid)


def _require(user: User, permission: str, thing: Any) -> None:
    """A foreign provider's things do not exist for this person."""
    if not user.has_perm(permission, thing):
        raise Http404


def _roll_call_page(
    request: SignedInRequest, session: Session, roll_call: RollCall, *, refusal: str = "", may_record: bool = True, status: int = 200
) -> HttpResponse:
    context = {"session": session, "offering": session.offering, "roll_call": roll_call, "refusal": refusal, "may_record": may_record}
    return render(request, "learners/attendance.html", context, status=status)


def _sentence_after(changed: int) -> str:
    if not changed:
        return _("Es hat sich nichts geändert.")
    return ngettext("Die Anwesenheit von %(count)d Person ist gespeichert.", "Die Anwesenheit von %(count)d Personen ist gespeichert.", changed) % {
        "count": changed
    }
