"""Events for exchange: who sees them, how they are announced and called off, and who has a seat. The event's row guards its seats."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.enums import Role
from core.models import User
from core.time import berlin_date
from planning.domain.refusals import FieldRefused
from planning.enums import TeamState
from planning.event_enums import Audience, EventSeatState, EventState
from planning.models import Event, EventSeat

SEATS_KEPT = timedelta(days=365)  # after the event; then nobody needs to know who came
REMIND_BEFORE = timedelta(days=2)


class EventRefused(FieldRefused):
    """What cannot be done to an event."""


# ---- who sees what -------------------------------------------------------------------------------------
def public_events() -> "QuerySet[Event]":
    """Announced and for everybody; called-off ones stay with the word that they are."""
    return Event.objects.filter(state__in=EventState.SHOWN, audience=Audience.PUBLIC).select_related("organiser")


def visible_events(user: Any) -> "QuerySet[Event]":
    """What this person may know of: public ones, those they are invited to or have a seat in, and those they organise. Nobody else gets a hint of the rest."""
    if not user.is_authenticated:
        return public_events()
    invited = Q(invited_municipalities__in=user.organisation_ids(Role.MUNICIPALITY_CONTACT))
    invited |= Q(invited_projects__members__learner=user, invited_projects__members__state=TeamState.MEMBER)
    invited |= Q(invited_projects__guide=user, invited_projects__guide_confirmed_at__isnull=False)
    if user.has_role(Role.PROCESS_GUIDE):
        invited |= Q(invites_guides=True)
    shown = Q(state__in=EventState.SHOWN) & (Q(audience=Audience.PUBLIC) | invited | Q(places__person=user, places__state__in=EventSeatState.OPEN))
    keys = Event.objects.filter(shown).values("pk")
    return Event.objects.filter(Q(pk__in=keys) | Q(pk__in=organised_events(user).values("pk"))).select_related("organiser")


def organised_events(user: Any) -> "QuerySet[Event]":
    """Those of the municipalities this person acts for; the office's for coordinators."""
    mine = Q(organiser__in=user.organisation_ids(Role.MUNICIPALITY_CONTACT))
    return Event.objects.filter(mine | Q(organiser__isnull=True) if user.has_role(Role.COORDINATOR) else mine).select_related("organiser")


# ---- life ----------------------------------------------------------------------------------------------
def lock_event(event: Event) -> Event:
    """The event under its lock, as it is now; call within a transaction."""
    return Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


def store_event(event: Event, *, by: User, at: datetime) -> Event:
    """Create it as a draft, or change it: seats that come free go to whoever waits. Effects: row, one audit line, mails. Raises EventRefused."""
    if event.register_until_date > berlin_date(event.starts_at):
        raise EventRefused(_("Die Anmeldung endet spätestens am Tag der Veranstaltung."), "register_until_date")
    with transaction.atomic():
        if event.pk:
            locked = lock_event(event)
            if (taken := locked.places.filter(state=EventSeatState.REGISTERED).count()) > event.capacity:
                raise EventRefused(_("Es sind schon %(taken)d Menschen angemeldet.") % {"taken": taken}, "capacity")
            # announced or called off since the page was read: that stays
            event.state, event.cancel_reason, event.sequence = locked.state, locked.cancel_reason, locked.sequence + 1
            if event.starts_at != locked.starts_at:
                locked.places.update(reminded_at=None)  # of the old day; the new one is told again
        else:
            event.created_by = by
        event.changed_at = at
        event.save()
        audit.record(event, "planning.event_stored", by=by)
        _move_up(event, at=at)
    return event


def publish_event(event: Event, *, by: User, at: datetime) -> Event:
    """Announce it. Twice is once. Effects: row, one audit line. Raises EventRefused."""
    with transaction.atomic():
        locked = lock_event(event)
        if locked.state == EventState.PUBLISHED:
            return locked
        if locked.state != EventState.DRAFT or locked.starts_at <= at:
            raise EventRefused(_("Ankündigen lässt sich nur ein Entwurf, der noch bevorsteht."))
        locked.state, locked.changed_at = EventState.PUBLISHED, at
        locked.save(update_fields=["state", "changed_at"])
        audit.record(locked, "planning.event_published", by=by)
    return locked


def cancel_event(event: Event, *, reason: str, by: User, at: datetime) -> Event:
    """Call it off; everybody with a seat or a place in the queue hears why. Twice is once. Raises EventRefused."""
    if not reason.strip():
        raise EventRefused(_("Bitte schreiben Sie, warum."), "reason")
    with transaction.atomic():
        locked = lock_event(event)
        if locked.state == EventState.CANCELLED:
            return locked
        locked.state, locked.cancel_reason, locked.changed_at, locked.sequence = EventState.CANCELLED, reason.strip(), at, locked.sequence + 1
        locked.save(update_fields=["state", "cancel_reason", "changed_at", "sequence"])
        audit.record(locked, "planning.event_cancelled", by=by)
        for seat in locked.places.filter(state__in=EventSeatState.OPEN).select_related("person"):
            _mail("event_cancelled", seat, locked, at=at)
    return locked


# ---- seats ---------------------------------------------------------------------------------------------
def register(event: Event, *, by: User, at: datetime) -> EventSeat:
    """A seat, or the next place in the queue. Twice is once. Effects: row, one audit line, one mail. Raises EventRefused."""
    with transaction.atomic():
        locked = lock_event(event)
        seat = locked.places.filter(person=by).first()
        if seat is not None and seat.state in EventSeatState.OPEN:
            return seat
        if locked.state != EventState.PUBLISHED or locked.starts_at <= at:
            raise EventRefused(_("Zu dieser Veranstaltung kann man sich nicht mehr anmelden."))
        if locked.register_until_date < berlin_date(at):
            raise EventRefused(_("Die Anmeldefrist ist abgelaufen."))
        is_free = free_seats(locked) > 0
        seat = seat or EventSeat(event=locked, person=by)
        seat.state, seat.since, seat.reminded_at = EventSeatState.REGISTERED if is_free else EventSeatState.WAITING, at, None
        seat.save()
        audit.record(locked, "planning.event_registered", by=by, data={"state": seat.state})
        _mail("event_registered" if is_free else "event_waiting", seat, locked, at=at)
    return seat


def withdraw(event: Event, *, by: User, at: datetime) -> EventSeat | None:
    """Give the seat back; whoever waited longest gets it. Twice is once; None for who never had one. Raises EventRefused."""
    with transaction.atomic():
        locked = lock_event(event)
        seat = locked.places.filter(person=by).first()
        if seat is None or seat.state == EventSeatState.WITHDRAWN:
            return seat
        if locked.starts_at <= at:
            raise EventRefused(_("Die Veranstaltung hat schon begonnen."))
        seat.state, seat.since = EventSeatState.WITHDRAWN, at
        seat.save(update_fields=["state", "since"])
        audit.record(locked, "planning.event_withdrawn", by=by)
        _move_up(locked, at=at)
    return seat


def free_seats(event: Event) -> int:
    """How many seats are left; ask under the lock where it matters."""
    return max(0, event.capacity - event.places.filter(state=EventSeatState.REGISTERED).count())


def _move_up(event: Event, *, at: datetime) -> None:
    if event.state != EventState.PUBLISHED or event.starts_at <= at or not (free := free_seats(event)):
        return
    for seat in event.places.filter(state=EventSeatState.WAITING).select_related("person").order_by("since", "pk")[:free]:
        seat.state = EventSeatState.REGISTERED
        seat.save(update_fields=["state"])
        _mail("event_moved_up", seat, event, at=at)


# ---- by the clock --------------------------------------------------------------------------------------
def remind_participants(*, at: datetime) -> int:
    """Everybody with a seat hears two days before. Safe to run twice: each is claimed by one conditional write."""
    told = 0
    soon = EventSeat.objects.filter(
        state=EventSeatState.REGISTERED, reminded_at__isnull=True, event__state=EventState.PUBLISHED, event__starts_at__range=(at, at + REMIND_BEFORE)
    )
    for seat in soon.select_related("event", "person").order_by("pk"):
        with transaction.atomic():
            if EventSeat.objects.filter(pk=seat.pk, reminded_at__isnull=True, state=EventSeatState.REGISTERED).update(reminded_at=at):
                _mail("event_reminder", seat, seat.event, at=at)
                told += 1
    return told


def forget_seats(*, at: datetime) -> int:
    """A year after an event nobody needs to know who came."""
    return EventSeat.objects.filter(event__ends_at__lt=at - SEATS_KEPT).delete()[0]


def _mail(template: str, seat: EventSeat, event: Event, *, at: datetime) -> None:
    context = {"event": event, "person": seat.person, "path": reverse("planning:event", args=[event.uuid])}
    send_templated(template, to=[seat.person.email], context=context, at=at, language=seat.person.language)
