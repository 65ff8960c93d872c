"""What came of an event: needs, agreements and asks, with whoever cares for each, until when, and what became of it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.models import User
from core.time import berlin_date
from planning.domain.events import EventRefused, lock_event
from planning.event_enums import EventSeatState, EventState, ResultState
from planning.models import Event, EventResult


def may_read_results(event: Event, user: User) -> bool:
    """Everybody where the organiser said so, else whoever had a seat. The organiser's own pages ask nothing of this."""
    if event.results_are_public:
        return True
    return user.is_authenticated and event.places.filter(person=user, state=EventSeatState.REGISTERED).exists()


def add_result(event: Event, result: EventResult, *, by: User, at: datetime) -> EventResult:
    """One more line. Twice the same open one is once. Effects: row, one audit line. Raises EventRefused."""
    if (result.owner_id is None) == (not result.owner_name.strip()):
        raise EventRefused(_("Bitte nennen Sie entweder eine Person oder eine Stelle, die sich kümmert."), "owner_name")
    with transaction.atomic():
        locked = lock_event(event)
        if locked.state != EventState.PUBLISHED or locked.starts_at > at:
            raise EventRefused(_("Ergebnisse gibt es erst, wenn die Veranstaltung begonnen hat."))
        alike = locked.results.filter(kind=result.kind, text=result.text, due_date=result.due_date, state=ResultState.OPEN).first()
        if alike is not None:
            return alike
        result.event = locked
        result.save()
        audit.record(result, "planning.event_result_added", by=by, data={"event": str(locked.uuid)})
    return result


def settle_result(result: EventResult, *, state: str, remark: str, by: User) -> EventResult:
    """Done, or dropped with a reason. Twice is once; an end stays as it is. Effects: row, one audit line. Raises EventRefused."""
    if state == ResultState.DROPPED and not remark.strip():
        raise EventRefused(_("Bitte schreiben Sie, warum es verworfen ist."), "remark")
    with transaction.atomic():
        changed = EventResult.objects.filter(pk=result.pk, state=ResultState.OPEN).update(state=state, remark=remark.strip())
        if changed:
            audit.record(result, "planning.event_result_settled", by=by, data={"state": state})
    result.refresh_from_db()
    if result.state != state:
        raise EventRefused(_("Dazu ist inzwischen etwas anderes eingetragen."))
    return result


def overdue(results: "QuerySet[EventResult]", *, day: date) -> "QuerySet[EventResult]":
    """Open ones whose day has passed."""
    return results.filter(state=ResultState.OPEN, due_date__lt=day)


def remind_owners(*, at: datetime) -> int:
    """Whoever let a day pass hears of it once. Safe to run twice: each is claimed by one conditional write."""
    told = 0
    for result in overdue(EventResult.objects.filter(owner__isnull=False, reminded_at__isnull=True), day=berlin_date(at)).select_related("event", "owner"):
        with transaction.atomic():
            claimed = EventResult.objects.filter(pk=result.pk, reminded_at__isnull=True, state=ResultState.OPEN).update(reminded_at=at)
            if claimed and result.owner is not None:
                context = {"event": result.event, "result": result, "person": result.owner, "path": reverse("planning:own_events")}
                send_templated("event_result_due", to=[result.owner.email], context=context, at=at, language=result.owner.language)
                told += 1
    return told
