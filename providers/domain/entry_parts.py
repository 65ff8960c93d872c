"""Parts of an entry as plain JSON: what a request keeps of an offering as it was and as it is wanted, and how one reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.choice_sets import ChoiceSetField, labels
from core.time import BERLIN
from core.units import format_euro, format_minutes
from curriculum.models import Module
from providers.domain.editing import Entry
from providers.domain.schedule import SessionPlan, plan_of
from providers.models import Offering

Parts = dict[str, Any]
MONEY = frozenset({"fee_cents", "subsidy_cents"})


@dataclass(frozen=True)
class Difference:
    """One thing that would be different: what it is, as it was and as it would be, in words; several lines for sessions."""

    label: str
    before: list[str]
    wanted: list[str]


def entry_of(offering: Offering, names: Iterable[str] = ()) -> Entry:
    """The stored offering as an entry with these fields, all modules and all sessions."""
    return Entry(
        fields={name: getattr(offering, name) for name in names},
        modules=dict(offering.offering_modules.values_list("module_id", "minutes")),
        sessions=[(session.uuid, plan_of(session)) for session in offering.sessions.prefetch_related("session_modules")],
    )


def differences(offering: Offering, entry: Entry) -> list[str]:
    """The names of what the entry would change: fields, "modules", "sessions"."""
    changed = [name for name, value in entry.fields.items() if getattr(offering, name) != value]
    stored = entry_of(offering)
    if dict(stored.modules) != dict(entry.modules):
        changed.append("modules")
    plans = dict(stored.sessions)
    if len(plans) != len(entry.sessions) or any(uuid is None or plans.get(uuid) != plan for uuid, plan in entry.sessions):
        changed.append("sessions")
    return changed


def parts_of(entry: Entry, names: Iterable[str]) -> Parts:
    """These parts of the entry as JSON; keys of rows for what points to them."""
    parts: Parts = {}
    for name in names:
        if name == "modules":
            parts[name] = {str(module): minutes for module, minutes in entry.modules.items()}
        elif name == "sessions":
            parts[name] = [_session_part(uuid, plan) for uuid, plan in entry.sessions]
        else:
            parts[name] = _plain(entry.fields[name])
    return parts


def entry_with(offering: Offering, parts: Parts) -> Entry:
    """The stored offering with these parts instead."""
    stored = entry_of(offering)
    return Entry(
        fields={name: _value(name, plain) for name, plain in parts.items() if name not in {"modules", "sessions"}},
        modules={int(module): minutes for module, minutes in parts["modules"].items()} if "modules" in parts else stored.modules,
        sessions=[_session_of(part) for part in parts["sessions"]] if "sessions" in parts else stored.sessions,
    )


def in_words(before: Parts, wanted: Parts) -> list[Difference]:
    """The parts side by side, for people."""
    codes = {str(module.pk): module.label for module in Module.objects.filter(pk__in=[*before.get("modules", {}), *wanted.get("modules", {})])}
    return [Difference(_label(name), _words(name, before.get(name), codes), _words(name, wanted[name], codes)) for name in wanted]


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _value(name: str, plain: Any) -> Any:
    field = Offering._meta.get_field(name)
    if plain is None:
        return None
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.get(pk=plain)  # type: ignore[union-attr]
    if isinstance(field, models.DateField):
        return date.fromisoformat(plain)
    return frozenset(plain) if isinstance(field, ChoiceSetField) else plain


def _session_part(uuid: UUID | None, plan: SessionPlan) -> dict[str, Any]:
    return {
        "uuid": str(uuid) if uuid else None,
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "break_minutes": plan.break_minutes,
        "is_online": plan.is_online,
        "venue": plan.venue,
        "modules": {str(module): minutes for module, minutes in plan.minutes_by_module.items()},
    }


def _session_of(part: Mapping[str, Any]) -> tuple[UUID | None, SessionPlan]:
    plan = SessionPlan(
        starts_at=datetime.fromisoformat(part["starts_at"]),
        ends_at=datetime.fromisoformat(part["ends_at"]),
        break_minutes=part["break_minutes"],
        is_online=part["is_online"],
        venue=part["venue"],
        minutes_by_module={int(module): minutes for module, minutes in part["modules"].items()},
    )
    return (UUID(part["uuid"]) if part["uuid"] else None), plan


def _label(name: str) -> str:
    special = {"modules": _("Module"), "sessions": _("Termine"), "fee_cents": _("Gebühr"), "subsidy_cents": _("Förderung")}
    return special.get(name) or str(Offering._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _words(name: str, plain: Any, codes: Mapping[str, str]) -> list[str]:
    if name == "modules":
        return [f"{codes.get(module, module)}: {format_minutes(minutes)}" for module, minutes in (plain or {}).items()] or ["–"]
    if name == "sessions":
        return [_session_words(part) for part in plain or []] or ["–"]
    value = _value(name, plain)
    if value is None or value == "":
        return ["–"]
    if name in MONEY:
        return [format_euro(value)]
    if isinstance(value, bool):
        return [_("ja") if value else _("nein")]
    if isinstance(value, date):
        return [date_format(value, "DATE_FORMAT")]
    field = Offering._meta.get_field(name)
    if isinstance(field, ChoiceSetField):
        return [", ".join(labels(value, field.words)) or "–"]
    choices = dict(getattr(field, "flatchoices", []))
    return [str(choices.get(value, value))]


def _session_words(part: Mapping[str, Any]) -> str:
    _uuid, plan = _session_of(part)
    starts, ends = plan.starts_at.astimezone(BERLIN), plan.ends_at.astimezone(BERLIN)
    until = date_format(ends, "CLOCK_FORMAT") if starts.date() == ends.date() else f"{date_format(ends, 'DATE_FORMAT')}, {date_format(ends, 'CLOCK_FORMAT')}"
    place = _("online") if plan.is_online else plan.venue
    return ", ".join(filter(None, [date_format(starts, "WEEKDAY_DATE_FORMAT"), f"{date_format(starts, 'H:i')}–{until}", place]))
