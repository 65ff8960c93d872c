"""Create and change an offering as a whole: its fields, its modules and its sessions, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from providers.domain import notices
from providers.domain.events import offering_seats_raised
from providers.domain.life import acts_for
from providers.domain.locking import lock_offering
from providers.domain.publishing import OfferingIncomplete
from providers.domain.readiness import gaps_before_publication
from providers.domain.review import store_review
from providers.domain.schedule import ScheduleRefused, SessionPlan, check_plan, plan_of, refresh_schedule, refuse_if_recorded, refuse_overlaps, store_session
from providers.domain.search import refresh_search_text
from providers.domain.search_source import offering_changed
from providers.enums import OfferingState
from providers.models import Offering, OfferingModule


class EditingRefused(Exception):
    """The entry cannot be stored; the message is a sentence for the person who wrote it."""


class EntryConflict(EditingRefused):
    """Somebody else changed the offering since the form was opened."""


@dataclass(frozen=True)
class Entry:
    """An offering as somebody wants it. `fields` are values by field name, `modules` minutes by module id; a session without uuid is new."""

    fields: Mapping[str, Any]
    modules: Mapping[int, int]
    sessions: Sequence[tuple[UUID | None, SessionPlan]]


def create_offering(entry: Entry, *, by: User, at: datetime) -> Offering:
    """Write a draft. Effects: offering, modules, sessions, what follows from them, one audit line."""
    _check_sessions(entry)
    with transaction.atomic():
        offering = Offering.objects.create(**entry.fields)
        _store_modules(offering, entry.modules)
        for _uuid, plan in entry.sessions:
            store_session(offering, None, plan)
        _refresh(offering)
        audit.record(offering, "providers.offering_created", by=by)
    return offering


def change_offering(offering: Offering, entry: Entry, *, seen_at: datetime, by: User, at: datetime, tell: bool = True) -> Offering:
    """Store a changed entry; `seen_at` is the row's `changed_at` when the form was opened. Nothing changed, nothing written.

    A published offering must stay complete, and its change confirms it. Effects under the offering's lock: fields, modules (reviewed, if
    the office changes them), sessions, what follows from them, one audit line with the names of what changed; people are told new dates
    unless the caller tells them more (`tell`); after commit `offering_seats_raised`.
    Raises EntryConflict, ScheduleRefused, OfferingIncomplete, EditingRefused; then nothing is written.
    """
    _check_sessions(entry)
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.state == OfferingState.CANCELLED:
            raise EditingRefused(_("Ein abgesagtes Angebot kann nicht mehr geändert werden."))
        if locked.changed_at != seen_at:
            raise EntryConflict(_("Jemand anderes hat das Angebot inzwischen geändert. Bitte laden Sie die Seite neu; Ihre Eingaben wurden nicht gespeichert."))
        if entry.fields.get("seats", locked.seats) < locked.seats_taken:
            raise EditingRefused(_("%(number)d Plätze sind schon fest vergeben; die Platzzahl darf nicht darunter liegen.") % {"number": locked.seats_taken})
        seats_before = locked.seats
        changed = _store_fields(locked, entry.fields)
        changed += ["modules"] if _store_modules(locked, entry.modules) else []
        dates_changed = _store_sessions(locked, entry.sessions)
        changed += ["sessions"] if dates_changed else []
        if not changed:
            return locked
        _refresh(locked)
        if locked.state == OfferingState.PUBLISHED:
            # Time passes while an offering is public: that its deadline or first day is behind us is no fault of the entry.
            if gaps := [gap for gap in gaps_before_publication(locked, at=at) if not gap.is_about_now]:
                raise OfferingIncomplete(gaps)
            if "modules" in changed and not acts_for(by, locked.provider):
                store_review(locked, by=by, at=at)
            locked.confirmed_on_date, locked.hidden_at = berlin_date(at), None
            locked.save(update_fields=["confirmed_on_date", "hidden_at"])
            offering_changed(locked, at=at)
            if tell and (dates_changed or "venue" in changed):
                notices.tell_of_new_dates(locked, at=at)
        locked.save(update_fields=["changed_at"])
        audit.record(locked, "providers.offering_changed", by=by, data={"changed": changed})
        if locked.seats > seats_before:
            transaction.on_commit(lambda: offering_seats_raised.send_robust(Offering, offering_id=locked.pk, at=at))
    return locked


def _check_sessions(entry: Entry) -> None:
    plans = [plan for _uuid, plan in entry.sessions]
    for plan in plans:
        check_plan(plan)
    refuse_overlaps(plans)


def _store_fields(offering: Offering, fields: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in fields.items() if getattr(offering, name) != value]
    for name in changed:
        setattr(offering, name, fields[name])
    if changed:
        offering.save(update_fields=[*changed, "changed_at"])
    return changed


def _store_modules(offering: Offering, modules: Mapping[int, int]) -> bool:
    stored = dict(offering.offering_modules.values_list("module_id", "minutes"))
    if stored == dict(modules):
        return False
    offering.offering_modules.exclude(module_id__in=modules).delete()
    OfferingModule.objects.bulk_create(
        [OfferingModule(offering=offering, module_id=module_id, minutes=minutes) for module_id, minutes in modules.items()],
        update_conflicts=True,
        unique_fields=["offering", "module"],
        update_fields=["minutes"],
    )
    return True


def _store_sessions(offering: Offering, wanted: Sequence[tuple[UUID | None, SessionPlan]]) -> bool:
    stored = {session.uuid: session for session in offering.sessions.prefetch_related("session_modules")}
    kept = {uuid for uuid, _plan in wanted if uuid is not None}
    if unknown := kept - stored.keys():
        raise ScheduleRefused(_("Ein Termin (%(uuid)s) gehört nicht zu diesem Angebot.") % {"uuid": min(unknown)})
    changed = False
    for uuid, session in stored.items():
        if uuid not in kept:
            refuse_if_recorded(session)
            session.delete()
            changed = True
    for wanted_uuid, plan in wanted:
        before = stored[wanted_uuid] if wanted_uuid is not None else None
        if before is None or plan_of(before) != plan:
            store_session(offering, before, plan)
            changed = True
    return changed


def _refresh(offering: Offering) -> None:
    refresh_schedule(offering)
    refresh_search_text(offering)
