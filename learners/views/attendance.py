"""Who came to a session: the roll call, the code for those who check in themselves, the sheet to sign."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest
from core.qr import qr_picture
from core.workbook import CONTENT_TYPE, workbook
from learners.domain.attendance import (
    AttendanceConflict,
    AttendanceRefused,
    ExcuseMissing,
    MinutesDoNotFit,
    ReasonNeeded,
    RollCallClosed,
    SessionNotBegun,
    TimesDoNotFit,
    record_attendance,
    roll_call_is_closed,
)
from learners.domain.attendance_history import corrections_of
from learners.domain.check_in import CheckInRefused, close_door, is_its_time, open_door
from learners.domain.participant_sheet import participant_sheet
from learners.domain.participants import roll_of
from learners.domain.presence import last_day_of_roll_call
from learners.domain.rotating_code import code_at, in_groups, seconds_left
from learners.domain.signature_sheet import sheet_of
from learners.enums import AttendanceState
from learners.forms.attendance import RollCall
from learners.models import CheckInDoor
from providers.enums import OfferingState
from providers.models import Offering, Session


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Roll call of a session. `?alle=anwesend` ticks "anwesend" for everybody without a record; nothing is stored before POST."""
    session = _session_for(request, uuid)
    at = timezone.now()
    is_correction = roll_call_is_closed(session, at=at)
    if request.method != "POST":
        preset = AttendanceState.PRESENT if request.GET.get("alle") == "anwesend" else ""
        roll_call = RollCall(roll_of(session), session=session, preset=preset, is_correction=is_correction)
        return _roll_call_page(request, session, roll_call, refusal="" if session.starts_at <= at else str(SessionNotBegun()))
    roll_call = RollCall(roll_of(session), session=session, data=request.POST, is_correction=is_correction)
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
    except RollCallClosed as refused:
        return _roll_call_page(request, session, roll_call, refusal=str(refused), status=403)
    except AttendanceRefused as refused:
        status = 422 if isinstance(refused, MinutesDoNotFit | TimesDoNotFit | ExcuseMissing) else 409
        return _roll_call_page(request, session, roll_call, refusal=str(refused), status=status)
    messages.success(request, _sentence_after(len(changed)))
    return redirect("learners:portal_offering", uuid=session.offering.uuid)


@login_required
@require_POST
def check_in_door(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Open or close the self check-in of a session."""
    session = _session_for(request, uuid)
    at = timezone.now()
    if request.POST.get("door") == "close":
        close_door(session, by=request.user, at=at)
        messages.success(request, _("Der Selbst-Check-in ist geschlossen."))
        return redirect("learners:attendance", uuid=session.uuid)
    try:
        open_door(session, by=request.user, at=at)
    except CheckInRefused:
        messages.error(request, _("Für einen Termin, der vorbei oder nicht öffentlich ist, gibt es keinen Selbst-Check-in."))
        return redirect("learners:attendance", uuid=session.uuid)
    return redirect("learners:check_in_code", uuid=session.uuid)


@login_required
@require_safe
@never_cache
def check_in_code(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The code for the wall of the room. The page comes again by itself with the next one (HTTP Refresh, no script)."""
    session = _session_for(request, uuid)
    door = get_object_or_404(CheckInDoor, session=session, closed_at__isnull=True)
    at = timezone.now()
    context: dict[str, Any] = {"session": session, "offering": session.offering, "door": door, "its_time": is_its_time(session, at=at)}
    if context["its_time"]:
        code = code_at(door.secret, at)
        address = request.build_absolute_uri(reverse("learners:scan", args=[session.uuid, code]))
        context |= {"code": in_groups(code), "picture": qr_picture(address, title=_("QR-Code zum Einchecken")), "roll": _counts(session)}
    response = render(request, "learners/check_in_code.html", context)
    response["Refresh"] = str(seconds_left(at) if context["its_time"] else 60)
    return response


@login_required
@require_safe
@never_cache
def signature_sheet(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The list to sign in the room, as a PDF: names and empty fields, no addresses."""
    from learners.domain.signature_sheet_pdf import render_sheet  # noqa: PLC0415 -- a second and 60 MB that few requests need

    session = _session_for(request, uuid)
    response = HttpResponse(render_sheet(sheet_of(session)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="unterschriften-{session.starts_at:%Y-%m-%d}.pdf"'
    return response


@login_required
@require_safe
@never_cache
def participants_xlsx(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The people of an offering with their minutes, as a workbook."""
    offering = get_object_or_404(Offering.objects.select_related("provider"), uuid=uuid)
    if not request.user.has_perm("providers.view_participants", offering):
        raise Http404
    response = HttpResponse(workbook([participant_sheet(offering)]), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="teilnehmende.xlsx"'
    return response


def _session_for(request: SignedInRequest, uuid: UUID) -> Session:
    """A foreign provider's sessions do not exist for this person."""
    session = get_object_or_404(Session.objects.select_related("offering__provider__organisation"), uuid=uuid)
    if not request.user.has_perm("providers.record_attendance", session):
        raise Http404
    return session


def _counts(session: Session) -> dict[str, int]:
    roll = roll_of(session)
    return {"seated": len(roll), "checked_in": sum(line.checked_in_at is not None for line in roll)}


def _roll_call_page(request: SignedInRequest, session: Session, roll_call: RollCall, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    has_begun, is_public = session.starts_at <= at, session.offering.state == OfferingState.PUBLISHED
    may_correct = request.user.has_perm("learners.correct_attendance")
    context = {
        "session": session,
        "offering": session.offering,
        "roll_call": roll_call,
        "refusal": refusal,
        "may_record": has_begun and (may_correct or not roll_call.is_correction),
        "has_begun": has_begun,
        "is_closed": roll_call.is_correction,
        "may_correct": may_correct,
        "last_day": last_day_of_roll_call(session.ends_at, days=settings.ATTENDANCE_CLOSES_AFTER_DAYS),
        "door": CheckInDoor.objects.filter(session=session, closed_at__isnull=True).first(),
        "may_open_door": is_public and session.ends_at > at,
        "corrections": corrections_of(session),
    }
    return render(request, "learners/attendance.html", context, status=status)


def _sentence_after(changed: int) -> str:
    if not changed:
        return _("Es hat sich nichts geändert.")
    return ngettext("Die Anwesenheit von %(count)d Person ist gespeichert.", "Die Anwesenheit von %(count)d Personen ist gespeichert.", changed) % {
        "count": changed
    }
