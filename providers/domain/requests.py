"""What a provider asks of the office once people rely on an offering: change it, or call it off. The office decides, and everybody is told.

A request keeps the parts it is about as they were and as they are wanted. It is decided under the offering's lock, and only while those
parts are still as they were: nobody accepts a change of something that has changed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from providers.domain import notices
from providers.domain.editing import EditingRefused, Entry, EntryConflict, change_offering
from providers.domain.entry_parts import differences, entry_of, entry_with, in_words, parts_of
from providers.domain.life import record_step
from providers.domain.locking import lock_offering
from providers.domain.own_offerings import ProviderMayNot, office_decides
from providers.domain.publishing import PublishingRefused, cancel_offering, checked_reason
from providers.domain.review import ReviewRefused, refuse_self_review
from providers.enums import OfferingState, RequestKind, RequestState, Side, StepKind
from providers.models import ChangeRequest, Offering


class RequestRefused(Exception):
    """This request is not possible, or not any more; the message is a sentence for who asks or decides."""


class ReasonMissing(RequestRefused):
    """The office decides about part of the change, so it needs to know why."""


@dataclass(frozen=True)
class Written:
    """What came of a provider's change: the offering now, whether something was stored at once, and what the office has to decide."""

    offering: Offering
    stored: bool
    request: ChangeRequest | None


def change_own_offering(offering: Offering, entry: Entry, *, reason: str, seen_at: datetime, by: User, at: datetime) -> Written:
    """Store what the provider may change alone, and ask the office for the rest.

    Effects under the offering's lock: those of change_offering, and those of asking (request, line in the Verlauf, audit line). A change
    of a published offering also confirms it. Raises ProviderMayNot, RequestRefused, and what change_offering raises; then nothing is written.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        _refuse_by_state(locked)
        if locked.changed_at != seen_at:
            raise EntryConflict(_("Jemand anderes hat das Angebot inzwischen geändert. Bitte laden Sie die Seite neu; Ihre Eingaben wurden nicht gespeichert."))
        asked = office_decides(locked, differences(locked, entry))
        request = _ask(locked, entry, asked, reason=reason, by=by, at=at) if asked else None
        stored_entry = _without(locked, entry, asked)
        free = differences(locked, stored_entry)
        if free:
            locked = change_offering(locked, stored_entry, seen_at=locked.changed_at, by=by, at=at)
    return Written(locked, bool(free), request)


def ask_to_cancel(offering: Offering, *, reason: str, by: User, at: datetime) -> ChangeRequest:
    """Ask the office to call a published offering off. Twice is once. Effects: request, a line in the Verlauf, one audit line."""
    reason = _checked(reason)
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state != OfferingState.PUBLISHED or (locked.ends_at is not None and locked.ends_at <= at):
            raise RequestRefused(_("Die Absage beantragen lässt sich nur für ein veröffentlichtes Angebot, das noch nicht zu Ende ist."))
        if existing := open_request(locked):
            if existing.kind == RequestKind.CANCEL:
                return existing
            raise RequestRefused(_("Zu diesem Angebot gibt es schon einen offenen Antrag. Bitte nehmen Sie ihn zuerst zurück."))
        request = ChangeRequest.objects.create(offering=locked, kind=RequestKind.CANCEL, reason=reason, asked_by=by, asked_at=at)
        record_step(locked, StepKind.CANCEL_ASKED, by=by, at=at, remark=reason)
        audit.record(locked, "providers.cancel_asked", by=by, data={"request": request.pk})
    return request


def drop_request(request: ChangeRequest, *, by: User, at: datetime) -> ChangeRequest:
    """Take one's own request back. Twice is once. Effects: state, a line in the Verlauf, one audit line."""
    with transaction.atomic():
        offering, locked = _lock(request)
        if locked.state == RequestState.DROPPED:
            return locked
        _refuse_decided(locked)
        _decide(locked, RequestState.DROPPED, by=by, at=at)
        record_step(offering, StepKind.CHANGE_DROPPED, by=by, at=at)
        audit.record(offering, "providers.request_dropped", by=by, data={"request": locked.pk})
    return locked


def accept_request(request: ChangeRequest, *, by: User, at: datetime, remark: str = "") -> ChangeRequest:
    """Do what was asked. Twice is once.

    Effects under the offering's lock: those of change_offering, with one mail for everybody concerned that names what is different, or
    those of cancel_offering; the request's state, a line in the Verlauf, one audit line, a mail to who asked.
    Raises RequestRefused, OfferingIncomplete, ScheduleRefused, EditingRefused; then nothing is written.
    """
    with transaction.atomic():
        offering, locked = _lock(request)
        if locked.state == RequestState.ACCEPTED:
            return locked
        _refuse_decided(locked)
        _refuse_self_decision(offering, by=by)
        _decide(locked, RequestState.ACCEPTED, by=by, at=at, remark=" ".join(remark.split())[:300])
        if locked.kind == RequestKind.CANCEL:
            try:
                offering = cancel_offering(offering, reason=locked.reason, by=by, at=at)
            except PublishingRefused as refused:
                raise RequestRefused(str(refused)) from refused
        else:
            offering = _carry_out(offering, locked, by=by, at=at)
        record_step(offering, StepKind.CHANGE_ACCEPTED, by=by, at=at, remark=locked.remark, side=Side.OFFICE)
        audit.record(offering, "providers.request_accepted", by=by, data={"request": locked.pk})
        notices.tell_of_decision(locked, offering, at=at)
    return locked


def decline_request(request: ChangeRequest, *, remark: str, by: User, at: datetime) -> ChangeRequest:
    """Say no, and why. Twice is once. Effects: state, a line in the Verlauf, one audit line, a mail to who asked."""
    remark = _checked(remark)
    with transaction.atomic():
        offering, locked = _lock(request)
        if locked.state == RequestState.DECLINED:
            return locked
        _refuse_decided(locked)
        _refuse_self_decision(offering, by=by)
        _decide(locked, RequestState.DECLINED, by=by, at=at, remark=remark)
        record_step(offering, StepKind.CHANGE_DECLINED, by=by, at=at, remark=remark, side=Side.OFFICE)
        audit.record(offering, "providers.request_declined", by=by, data={"request": locked.pk})
        notices.tell_of_decision(locked, offering, at=at)
    return locked


def open_request(offering: Offering) -> ChangeRequest | None:
    """What waits for the office's decision, if anything does."""
    return offering.change_requests.filter(state=RequestState.OPEN).first()


def _ask(locked: Offering, entry: Entry, asked: list[str], *, reason: str, by: User, at: datetime) -> ChangeRequest:
    if not reason.strip():
        raise ReasonMissing(_("Über diese Änderung entscheidet die Koordinierungsstelle. Bitte begründen Sie sie."))
    if open_request(locked):
        raise RequestRefused(_("Zu diesem Angebot gibt es schon einen offenen Antrag. Bitte nehmen Sie ihn zuerst zurück."))
    if "seats" in asked and entry.fields["seats"] < locked.seats_taken:
        sentence = _("%(number)d Plätze sind schon fest vergeben; die Platzzahl darf nicht darunter liegen.") % {"number": locked.seats_taken}
        raise EditingRefused(sentence)
    reason = _checked(reason)
    before = parts_of(entry_of(locked, [name for name in asked if name in entry.fields]), asked)
    request = ChangeRequest.objects.create(
        offering=locked, kind=RequestKind.CHANGE, before=before, wanted=parts_of(entry, asked), reason=reason, asked_by=by, asked_at=at
    )
    record_step(locked, StepKind.CHANGE_ASKED, by=by, at=at, remark=reason)
    audit.record(locked, "providers.change_asked", by=by, data={"request": request.pk, "parts": asked})
    return request


def _without(locked: Offering, entry: Entry, asked: list[str]) -> Entry:
    stored = entry_of(locked)
    return Entry(
        fields={name: value for name, value in entry.fields.items() if name not in asked},
        modules=stored.modules if "modules" in asked else entry.modules,
        sessions=stored.sessions if "sessions" in asked else entry.sessions,
    )


def _carry_out(offering: Offering, request: ChangeRequest, *, by: User, at: datetime) -> Offering:
    names = list(request.wanted)
    now = parts_of(entry_of(offering, [name for name in names if name not in {"modules", "sessions"}]), names)
    if now != request.before:
        raise RequestRefused(_("Das Angebot ist nicht mehr so, wie es beim Antrag war. Bitte lehnen Sie ihn ab und bitten Sie um einen neuen."))
    changed = change_offering(offering, entry_with(offering, request.wanted), seen_at=offering.changed_at, by=by, at=at, tell=False)
    notices.tell_of_changes(changed, lambda: in_words(request.before, request.wanted), reason=request.reason, key=f"change:{request.pk}", at=at)
    return changed


def _lock(request: ChangeRequest) -> tuple[Offering, ChangeRequest]:
    """The offering's lock first, then the request as it is now."""
    offering = lock_offering(request.offering)
    fresh = ChangeRequest.objects.select_related("asked_by").get(pk=request.pk)
    fresh.offering = offering
    return offering, fresh


def _decide(request: ChangeRequest, state: RequestState, *, by: User, at: datetime, remark: str = "") -> None:
    request.state, request.decided_by, request.decided_at, request.remark = state, by, at, remark
    request.save(update_fields=["state", "decided_by", "decided_at", "remark"])


def _refuse_decided(request: ChangeRequest) -> None:
    if request.state != RequestState.OPEN:
        raise RequestRefused(_("Über diesen Antrag ist schon entschieden: %(state)s.") % {"state": request.get_state_display()})


def _refuse_self_decision(offering: Offering, *, by: User) -> None:
    try:
        refuse_self_review(offering, by=by)
    except ReviewRefused as refused:
        raise RequestRefused(str(refused)) from refused


def _refuse_by_state(locked: Offering) -> None:
    sentences = {
        OfferingState.SUBMITTED: _("Das Angebot liegt der Koordinierungsstelle zur Prüfung vor. Bitte holen Sie es zurück, bevor Sie es ändern."),
        OfferingState.WITHDRAWN: _("Das Angebot ist zurückgezogen. Bitte nehmen Sie es wieder auf, bevor Sie es ändern."),
        OfferingState.CANCELLED: _("Ein abgesagtes Angebot kann nicht mehr geändert werden."),
    }
    if sentence := sentences.get(OfferingState(locked.state)):
        raise ProviderMayNot(sentence, [])


def _checked(text: str) -> str:
    try:
        return checked_reason(text)
    except PublishingRefused as refused:
        raise ReasonMissing(str(refused)) from refused
