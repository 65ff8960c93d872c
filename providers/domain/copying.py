"""Copy offerings as drafts, some weeks later at the same time of day: a series at 9:00 stays at 9:00 across the clock change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from core.time import BERLIN, berlin_datetime
from providers.domain.editing import EditingRefused, Entry, create_offering
from providers.domain.entry_parts import entry_of
from providers.domain.schedule import SessionPlan
from providers.models import Offering

MOST_COPIES = 12
WEEKS = range(1, 105)
COPIED = (
    "provider", "format", "title", "summary", "description", "place_type", "mode", "group_type", "gemeinde", "kreis", "venue", "dates_on_request", "seats",
    "minimum_seats", "decide_on_date", "approval", "overlap_rule", "registration_until_date", "fee_cents", "subsidy_cents", "target_groups",
    "teaching_languages", "accessibility_features", "accessibility", "contact_email",
)  # fmt: skip


def shifted(instant: datetime, *, weeks: int) -> datetime:
    """The same wall-clock time in Berlin so many weeks later, as an instant in UTC."""
    local = instant.astimezone(BERLIN)
    return berlin_datetime(local.date() + timedelta(weeks=weeks), local.time())


def shifted_plan(plan: SessionPlan, *, weeks: int) -> SessionPlan:
    """The session so many weeks later; begin and end keep their time of day, modules and minutes stay."""
    return replace(plan, starts_at=shifted(plan.starts_at, weeks=weeks), ends_at=shifted(plan.ends_at, weeks=weeks))


def copy_offerings(offerings: Sequence[Offering], *, weeks: int, copies: int = 1, by: User, at: datetime) -> list[Offering]:
    """Write `copies` drafts of each offering, each `weeks` weeks after the one before; returns them by date of the copy.

    Everything the entry says comes along, dates and deadline shifted; seats taken, state, Verlauf and the key in the provider's own
    software do not. Effects: those of create_offering for each. Raises EditingRefused when a number is out of its range.
    """
    if weeks not in WEEKS:
        raise EditingRefused(_("Bitte geben Sie 1 bis 104 Wochen an."))
    if not 1 <= copies * len(offerings) <= MOST_COPIES * 2 or copies > MOST_COPIES:
        raise EditingRefused(_("Auf einmal lassen sich höchstens 24 Entwürfe anlegen, zwölf von einem Angebot."))
    with transaction.atomic():
        return [create_offering(_entry_of_copy(offering, weeks=weeks * number), by=by, at=at) for number in range(1, copies + 1) for offering in offerings]


def _entry_of_copy(offering: Offering, *, weeks: int) -> Entry:
    entry = entry_of(offering, COPIED)
    days: dict[str, date | None] = {name: entry.fields[name] for name in ("registration_until_date", "decide_on_date")}
    fields = {**entry.fields, **{name: day + timedelta(weeks=weeks) if day else None for name, day in days.items()}}
    return Entry(fields=fields, modules=entry.modules, sessions=[(None, shifted_plan(plan, weeks=weeks)) for _uuid, plan in entry.sessions])
