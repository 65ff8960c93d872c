"""What giving up a seat costs: dated versions of terms, never changed, and the one sum that follows on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from providers.models import CancellationTerms, CancellationTier, Offering, Provider

MOST_TIERS = 6


class TermsRefused(Exception):
    """These terms are not possible; the message is a sentence for the person who entered them."""


@dataclass(frozen=True)
class Tier:
    """Until `days_before` days before the first day, that day included: `percent` of the own share."""

    days_before: int
    percent: int


def percent_on(day: date, first_day: date | None, tiers: Sequence[Tier], late_percent: int) -> int:
    """The percentage that holds on a day: of the tiers still reachable the one furthest from the beginning. Pure.

    While no dates are fixed nothing can be late, so the earliest tier holds. Without tiers it is always `late_percent`.
    """
    in_order = sorted(tiers, key=lambda tier: -tier.days_before)
    if first_day is None:
        return in_order[0].percent if in_order else late_percent
    days_left = (first_day - day).days
    return next((tier.percent for tier in in_order if tier.days_before <= days_left), late_percent)


def share_of(cents: int, percent: int) -> int:
    """So many percent of an amount in cents, half a cent rounded up. Pure."""
    return (cents * percent + 50) // 100


def current_terms(provider_id: int, *, on: date) -> CancellationTerms | None:
    """What somebody accepts who enrols on this day: the provider's newest version, else the programme's, else nothing."""
    valid = CancellationTerms.objects.filter(Q(provider=provider_id) | Q(provider__isnull=True), valid_from_date__lte=on)
    return valid.order_by(F("provider").asc(nulls_last=True), "-valid_from_date", "-version").first()


def cancellation_cost(terms: CancellationTerms | None, agreed_cents: int | None, *, starts_at: datetime | None, at: datetime) -> int:
    """What giving the seat up at `at` costs, in cents, by the version accepted; 0 where no terms or no fee were agreed."""
    if terms is None or not agreed_cents:
        return 0
    tiers = [Tier(row.days_before, row.percent) for row in terms.tiers.all()]
    first_day = berlin_date(starts_at) if starts_at else None
    return share_of(agreed_cents, percent_on(berlin_date(at), first_day, tiers, terms.late_percent))


def substitution_cost(terms: CancellationTerms | None, agreed_cents: int | None) -> int:
    """What it costs when somebody else takes the seat, in cents."""
    return share_of(agreed_cents, terms.substitute_percent) if terms and agreed_cents else 0


def publish_terms(
    provider: Provider | None,
    *,
    tiers: Sequence[Tier],
    late_percent: int,
    substitute_percent: int,
    valid_from_date: date,
    by: User | None,
    at: datetime,
    remark: str = "",
) -> CancellationTerms:
    """Write the next version of a provider's terms, or of the programme's. Who has enrolled keeps the version accepted.

    Effects: terms with tiers, one audit line. Raises TermsRefused when it would hold backwards in time, or makes giving up early dearer than late.
    """
    in_order = sorted(tiers, key=lambda tier: -tier.days_before)
    percents = [*(tier.percent for tier in in_order), late_percent]
    if valid_from_date < berlin_date(at):
        raise TermsRefused(_("Neue Stornobedingungen gelten frühestens ab heute."))
    if len({tier.days_before for tier in tiers}) < len(tiers):
        raise TermsRefused(_("Zu einem Tag darf es nur eine Stufe geben."))
    if percents != sorted(percents) or not all(0 <= percent <= 100 for percent in (*percents, substitute_percent)):
        raise TermsRefused(_("Je näher der Beginn, desto höher der Anteil; er liegt zwischen 0 und 100 %."))
    with transaction.atomic():
        if provider is not None:
            Provider.objects.select_for_update().get(pk=provider.pk)
        newest = CancellationTerms.objects.filter(provider=provider).aggregate(version=Max("version"), day=Max("valid_from_date"))
        if newest["day"] and valid_from_date < newest["day"]:
            raise TermsRefused(_("Eine neue Fassung darf nicht vor der letzten gelten."))
        terms = CancellationTerms.objects.create(
            provider=provider,
            version=(newest["version"] or 0) + 1,
            valid_from_date=valid_from_date,
            late_percent=late_percent,
            substitute_percent=substitute_percent,
            remark=remark.strip(),
            created_at=at,
        )
        CancellationTier.objects.bulk_create(CancellationTier(terms=terms, days_before=tier.days_before, percent=tier.percent) for tier in in_order)
        audit.record(terms, "providers.terms_published", by=by, data={"provider": provider and provider.pk, "version": terms.version})
    return terms


def agreed_with(offering: Offering, *, at: datetime) -> tuple[CancellationTerms | None, int | None]:
    """The terms and the own share in cents that somebody accepts who enrols now; no terms where nothing is to be paid."""
    own_share = offering.own_share_cents
    return (current_terms(offering.provider_id, on=berlin_date(at)) if own_share else None), own_share
