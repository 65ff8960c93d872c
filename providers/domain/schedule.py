"""Sessions of an offering: add, change, remove. The offering's row is the lock, and its first and last instant follow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date, minutes_between
from providers.domain import notices
from providers.domain.locking import lock_offering
from providers.domain.search_source import offering_changed
from providers.enums import OfferingState
from providers.models import Offering, Session, SessionModule


class ScheduleRefused(Exception):
    """These dates are not possible; the message is a sentence for the person who entered them."""


@dataclass(frozen=True)
class SessionPlan:
    """A session as somebody wants it: instants, pauses in minutes, place, and minutes by module id."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    is_online: bool = False
    venue: str = ""
    minutes_by_module: Mapping[int, int] = field(default_factory=dict)


def refresh_schedule(offering: Offering) -> None:
    """Keep `starts_at` and `ends_at` what the sessions say; both are empty without sessions."""
    bounds = Session.objects.filter(offering=offering).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    offering.starts_at, offering.ends_at = bounds["first"], bounds["last"]
    Offering.objects.filter(pk=offering.pk).update(starts_at=offering.starts_at, ends_at=offering.ends_at)


def add_session(offering: Offering, plan: SessionPlan, *, by: User | None, at: datetime) -> Session:
    """Add a Termin. Refused when it overlaps another one of the offering or teaches longer than it lasts.

    Effects: session with its modules, the offering's first and last instant, one audit line; people are told when it is published.
    """
    check_plan(plan)
    with transaction.atomic():
        locked = lock_offering(offering)
        refuse_overlaps([plan, *map(plan_of, locked.sessions.all())])
        session = store_session(locked, None, plan)
        refresh_schedule(locked)
        audit.record(locked, "providers.session_added", by=by, data={"session": session.pk})
        if locked.state == OfferingState.PUBLISHED:
            offering_changed(locked, at=at)
            notices.tell_of_new_dates(locked, at=at)
    return session


def change_session(session: Session, plan: SessionPlan, *, by: User | None, at: datetime) -> Session:
    """Change a Termin; what stays the same changes nothing and tells nobody.

    Effects: row with its modules, `sequence` one higher, the offering's first and last instant, one audit line; people are
    told when it is published. Refused once attendance has been recorded: hours were credited by these dates.
    """
    check_plan(plan)
    with transaction.atomic():
        locked = lock_offering(session.offering)
        fresh = Session.objects.get(pk=session.pk)
        if plan_of(fresh) == plan:
            return fresh
        refuse_overlaps([plan, *map(plan_of, locked.sessions.exclude(pk=fresh.pk))])
        changed = store_session(locked, fresh, plan)
        refresh_schedule(locked)
        audit.record(locked, "providers.session_changed", by=by, data={"session": changed.pk, "sequence": changed.sequence})
        if locked.state == OfferingState.PUBLISHED:
            offering_changed(locked, at=at)
            notices.tell_of_new_dates(locked, at=at)
    return changed


def plan_of(session: Session) -> SessionPlan:
    """The session as a plan, to compare it with what is wanted."""
    return SessionPlan(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        break_minutes=session.break_minutes,
        is_online=session.is_online,
        venue=session.venue,
        minutes_by_module={row.module_id: row.minutes for row in session.session_modules.all()},
    )


def check_plan(plan: SessionPlan) -> None:
    """What is wrong with a session on its own."""
    if plan.ends_at <= plan.starts_at:
        raise ScheduleRefused(_("Das Ende muss nach dem Beginn liegen."))
    if any(minutes <= 0 for minutes in plan.minutes_by_module.values()):
        raise ScheduleRefused(_("Bitte geben Sie je Modul mindestens eine Minute an."))
    if sum(plan.minutes_by_module.values()) > minutes_between(plan.starts_at, plan.ends_at) - plan.break_minutes:
        raise ScheduleRefused(_("Am %(day)s sind mehr Minuten auf Module verteilt, als der Termin ohne Pausen dauert.") % {"day": _day(plan.starts_at)})


def refuse_overlaps(plans: Iterable[SessionPlan]) -> None:
    """Nobody can sit in two sessions of one offering at once; touching is fine."""
    in_order = sorted(plans, key=lambda plan: (plan.starts_at, plan.ends_at))
    for earlier, later in pairwise(in_order):
        if later.starts_at < earlier.ends_at:
            raise ScheduleRefused(_("Am %(day)s überschneidet sich der Termin mit einem anderen dieses Angebots.") % {"day": _day(later.starts_at)})


def store_session(locked: Offering, session: Session | None, plan: SessionPlan) -> Session:
    """Write one session of an offering that the caller has locked and checked; for a stored one `sequence` rises."""
    if session is not None:
        refuse_if_recorded(session)
    values = {
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "break_minutes": plan.break_minutes,
        "is_online": plan.is_online,
        "venue": plan.venue,
    }
    if session is None:
        session = Session.objects.create(offering=locked, **values)
    else:
        for name, value in values.items():
            setattr(session, name, value)
        session.sequence += 1
        session.save(update_fields=[*values, "sequence"])
        session.session_modules.all().delete()
    SessionModule.objects.bulk_create(
        SessionModule(session=session, module_id=module_id, minutes=minutes) for module_id, minutes in plan.minutes_by_module.items()
    )
    return session


def refuse_if_recorded(session: Session) -> None:
    """Attendance rests on the session's dates and minutes, and so do self check-ins: they stay."""
    if session.attendances.exists() or session.check_ins.exists():
        raise ScheduleRefused(_("Am %(day)s ist schon Anwesenheit erfasst; dieser Termin kann nicht mehr geändert werden.") % {"day": _day(session.starts_at)})


def _day(instant: datetime) -> str:
    return date_format(berlin_date(instant), "SHORT_DATE_FORMAT")
