"""Delegating the coordination of a Quartier to an organisation, and ending it. Steering is never delegated."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.enums import Role
from core.models import Organisation, User
from planning.models import Mandate, Quartier


class MandateRefused(Exception):
    """This step is not possible; the message is a sentence for whoever wants to take it."""


def visible_mandates(user: User) -> "QuerySet[Mandate]":
    """Those of the municipalities this person acts for."""
    held = user.organisation_ids(Role.MUNICIPALITY_CONTACT)
    return Mandate.objects.filter(municipality__in=held).select_related("quartier__geography", "municipality")


def quartiere_of(municipality: Organisation, *, day: date) -> "QuerySet[Quartier]":
    """The Quartiere of the division that holds on a day."""
    holds = Q(geography__valid_until_date__isnull=True) | Q(geography__valid_until_date__gte=day)  # its last day counts
    own = Quartier.objects.filter(holds, geography__gemeinde=municipality.gemeinde_id, geography__is_example=False, geography__valid_from_date__lte=day)
    return own.order_by("name", "key") if municipality.gemeinde_id else Quartier.objects.none()


def delegate(
    municipality: Organisation,
    quartier: Quartier,
    *,
    holder: str,
    weekly_hours: Decimal,
    from_date: date,
    until_date: date | None,
    by: User,
    at: datetime,
) -> Mandate:
    """Record that an organisation coordinates a Quartier; several may share one. Effects: row, one audit line. Raises MandateRefused."""
    if until_date is not None and until_date < from_date:
        raise MandateRefused(_("Das Ende darf nicht vor dem Beginn liegen."))
    if not quartiere_of(municipality, day=from_date).filter(pk=quartier.pk).exists():
        raise MandateRefused(_("Dieses Quartier gehört an diesem Tag nicht zur Gliederung Ihrer Kommune."))
    with transaction.atomic():
        mandate = Mandate.objects.create(
            quartier=quartier,
            municipality=municipality,
            holder=" ".join(holder.split()),
            weekly_hours=weekly_hours,
            from_date=from_date,
            until_date=until_date,
            created_by=by,
            created_at=at,
        )
        audit.record(mandate, "planning.mandate_given", by=by, data={"quartier": quartier.pk, "hours": str(weekly_hours)})
    return mandate


def end_mandate(mandate: Mandate, *, until_date: date, by: User) -> Mandate:
    """Name its last day, or another one. Twice is once. Effects: row, one audit line. Raises MandateRefused."""
    if until_date < mandate.from_date:
        raise MandateRefused(_("Das Ende darf nicht vor dem Beginn liegen."))
    with transaction.atomic():
        if Mandate.objects.filter(pk=mandate.pk).exclude(until_date=until_date).update(until_date=until_date):
            audit.record(mandate, "planning.mandate_ended", by=by, data={"until": until_date.isoformat()})
    mandate.refresh_from_db()
    return mandate
