"""How long an entry counts as right: until its confirm-by date, and how long it stays public after that. confirming.py and staleness.py act on it.

An entry is right for a period after somebody said so. Before its confirm-by date its provider is reminded, after it the office sees it in
a list, and after a second period it is hidden from the public. Nothing is deleted, and a confirmation shows it again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings

from core.time import berlin_date
from providers.enums import OfferingState
from providers.models import Offering, Provider


class Freshness(StrEnum):
    """Where an entry stands; exactly one holds."""

    FRESH = "fresh"
    DUE = "due"  # the reminder is out, the day not yet passed
    OVERDUE = "overdue"  # listed for the office
    STALE = "stale"  # hidden from the public


@dataclass(frozen=True)
class Terms:
    """How many days an entry counts as right, and how many days before the end its provider is reminded."""

    period_days: int
    remind_days: int


def provider_terms() -> Terms:
    """For a provider's own entry."""
    return Terms(settings.PROVIDER_CONFIRM_DAYS, settings.CONFIRM_REMIND_DAYS)


def offering_terms() -> Terms:
    """For an offering that is ahead."""
    return Terms(settings.OFFERING_CONFIRM_DAYS, settings.CONFIRM_REMIND_DAYS)


def confirm_by(confirmed_on: date, terms: Terms) -> date:
    """The last day on which the entry counts as right."""
    return confirmed_on + timedelta(days=terms.period_days)


def hide_after(confirmed_on: date, terms: Terms) -> date:
    """The last day on which the entry is public."""
    return confirmed_on + timedelta(days=2 * terms.period_days)


def freshness_of(confirmed_on: date, terms: Terms, *, today: date) -> Freshness:
    """Where an entry stands that was confirmed on this day; both last days count in full."""
    if today > hide_after(confirmed_on, terms):
        return Freshness.STALE
    if today > confirm_by(confirmed_on, terms):
        return Freshness.OVERDUE
    if today >= confirm_by(confirmed_on, terms) - timedelta(days=terms.remind_days):
        return Freshness.DUE
    return Freshness.FRESH


def counted_from(entry: Offering | Provider) -> date | None:
    """The day from which the period counts; None where nobody has to confirm anything (not public, or never confirmed and no date known)."""
    if isinstance(entry, Offering):
        if entry.state != OfferingState.PUBLISHED:
            return None
        return entry.confirmed_on_date or (berlin_date(entry.published_at) if entry.published_at else berlin_date(entry.created_at))
    return entry.confirmed_on_date


def is_current(offering: Offering, *, at: datetime) -> bool:
    """The offering has been confirmed within its period, or needs no confirmation: not public yet, called off, or over."""
    since = counted_from(offering)
    if since is None or (offering.ends_at is not None and offering.ends_at <= at):
        return True
    return freshness_of(since, offering_terms(), today=berlin_date(at)) in {Freshness.FRESH, Freshness.DUE}
