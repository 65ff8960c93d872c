"""The nightly look at what nobody has confirmed: remind before the day, hide after the second period. Never deletes, and never hides unwarned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from core.domain import audit
from core.domain.mail import send_templated
from core.time import berlin_date
from providers.domain.confirming import lock_provider
from providers.domain.freshness import Freshness, Terms, confirm_by, counted_from, freshness_of, hide_after, offering_terms, provider_terms
from providers.domain.life import record_step
from providers.domain.locking import lock_offering
from providers.domain.search_source import offering_changed, provider_changed
from providers.enums import OfferingState, StepKind
from providers.models import Offering, OfferingQuerySet, Provider, ProviderQuerySet


class Deed(StrEnum):
    """What is due for an entry."""

    REMIND = "remind"
    HIDE = "hide"


@dataclass(frozen=True)
class Due:
    """An entry and what is due for it."""

    entry: Offering | Provider
    deed: Deed


def deed_for(confirmed_on: date, reminded_on: date | None, terms: Terms, *, today: date) -> Deed | None:
    """What is due today for an entry that is still shown. Pure.

    One reminder in each period, however often this is asked. Hiding needs a reminder of this period that is `remind_days` old: an
    installation that starts late, or a site that stood still, first reminds.
    """
    standing = freshness_of(confirmed_on, terms, today=today)
    if standing == Freshness.FRESH:
        return None
    was_reminded = reminded_on is not None and reminded_on >= confirm_by(confirmed_on, terms) - timedelta(days=terms.remind_days)
    if not was_reminded:
        return Deed.REMIND
    warned_long_enough = reminded_on is not None and today >= reminded_on + timedelta(days=terms.remind_days)
    return Deed.HIDE if standing == Freshness.STALE and warned_long_enough else None


def find_due(*, at: datetime) -> Iterator[Due]:
    """Everything that is due at `at`, providers first, in the order of their names and numbers. Reads only."""
    today = berlin_date(at)
    for provider in listed_providers(today).select_related("organisation").order_by("organisation__name", "pk"):
        if provider.confirmed_on_date and (deed := deed_for(provider.confirmed_on_date, provider.reminded_on_date, provider_terms(), today=today)):
            yield Due(provider, deed)
    for offering in listed_offerings(today, at=at).order_by("pk").iterator(chunk_size=500):
        since = counted_from(offering)
        if since and (deed := deed_for(since, offering.reminded_on_date, offering_terms(), today=today)):
            yield Due(offering, deed)


def listed_providers(today: date) -> ProviderQuerySet:
    """Public providers whose day is near or past; one that has never been confirmed has nothing to be reminded of."""
    terms = provider_terms()
    return Provider.objects.public().filter(confirmed_on_date__lte=today - timedelta(days=terms.period_days - terms.remind_days))


def listed_offerings(today: date, *, at: datetime) -> OfferingQuerySet:
    """Published offerings that are ahead, shown, and whose day is near or past."""
    terms = offering_terms()
    since = today - timedelta(days=terms.period_days - terms.remind_days)
    near = Q(confirmed_on_date__lte=since) | Q(confirmed_on_date__isnull=True)
    ahead = Offering.objects.filter(near, state=OfferingState.PUBLISHED, hidden_at__isnull=True).exclude(ends_at__lte=at)
    return ahead.select_related("provider__organisation").defer("description", "search_text")


def overdue_providers(today: date) -> ProviderQuerySet:
    """For the office: public ones whose day is past or that never were confirmed, and hidden ones; the longest first."""
    late = Q(confirmed_on_date__lt=today - timedelta(days=provider_terms().period_days)) | Q(confirmed_on_date__isnull=True) | Q(hidden_at__isnull=False)
    return Provider.objects.filter(late, is_published=True).select_related("organisation").order_by(F("confirmed_on_date").asc(nulls_first=True), "pk")


def overdue_offerings(today: date, *, at: datetime) -> OfferingQuerySet:
    """For the office: published ones ahead whose day is past, and hidden ones; the longest first."""
    late = Q(confirmed_on_date__lt=today - timedelta(days=offering_terms().period_days)) | Q(hidden_at__isnull=False)
    ahead = Offering.objects.filter(late, state=OfferingState.PUBLISHED).exclude(ends_at__lte=at)
    return ahead.select_related("provider__organisation").defer("description", "search_text").order_by("confirmed_on_date", "pk")


def keep_fresh(*, at: datetime) -> dict[Deed, int]:
    """Do what is due, each in a transaction of its own; returns how many. A second run finds nothing left to do."""
    done = dict.fromkeys(Deed, 0)
    for due in list(find_due(at=at)):
        if isinstance(due.entry, Offering):
            done[due.deed] += _act_on_offering(due.entry, due.deed, at=at)
        else:
            done[due.deed] += _act_on_provider(due.entry, due.deed, at=at)
    return done


def _act_on_offering(offering: Offering, deed: Deed, *, at: datetime) -> bool:
    """Look again under the lock: somebody may have confirmed it, or another run was faster."""
    today, terms = berlin_date(at), offering_terms()
    with transaction.atomic():
        locked = lock_offering(offering)
        since = counted_from(locked)
        if since is None or locked.hidden_at or deed_for(since, locked.reminded_on_date, terms, today=today) != deed:
            return False
        if deed == Deed.HIDE:
            locked.hidden_at = at
            locked.save(update_fields=["hidden_at"])
            offering_changed(locked, at=at)
            record_step(locked, StepKind.HIDDEN, by=None, at=at)
            audit.record(locked, "providers.offering_hidden", by=None)
        else:
            locked.reminded_on_date = today
            locked.save(update_fields=["reminded_on_date"])
        context = {
            "title": locked.title,
            "what": "offering",
            **_days(since, terms, today=today),
            "path": reverse("providers:portal_history", args=[locked.uuid]),
        }
        _tell(deed, [locked.contact_email or locked.provider.contact_email], context, at=at)
    return True


def _act_on_provider(provider: Provider, deed: Deed, *, at: datetime) -> bool:
    today, terms = berlin_date(at), provider_terms()
    with transaction.atomic():
        locked = lock_provider(provider)
        since = locked.confirmed_on_date
        if since is None or locked.hidden_at or deed_for(since, locked.reminded_on_date, terms, today=today) != deed:
            return False
        if deed == Deed.HIDE:
            locked.hidden_at = at
            locked.save(update_fields=["hidden_at"])
            provider_changed(locked, at=at)
            audit.record(locked, "providers.provider_hidden", by=None)
        else:
            locked.reminded_on_date = today
            locked.save(update_fields=["reminded_on_date"])
        context = {
            "title": locked.name,
            "what": "provider",
            **_days(since, terms, today=today),
            "path": reverse("providers:portal_profile", args=[locked.slug]),
        }
        _tell(deed, [locked.contact_email], context, at=at)
    return True


def _days(since: date, terms: Terms, *, today: date) -> dict[str, date]:
    """The confirm-by date, and the day from which the entry is hidden without an answer."""
    hidden = max(hide_after(since, terms) + timedelta(days=1), today + timedelta(days=terms.remind_days))
    return {"confirm_by": confirm_by(since, terms), "hidden_from": hidden}


def _tell(deed: Deed, to: list[str], context: dict[str, object], *, at: datetime) -> None:
    send_templated("entry_hidden" if deed == Deed.HIDE else "entry_confirm", to=to, context=context, at=at)
