"""Offerings below their minimum number: on the decision date a cancellation is proposed. Somebody decides; nothing is cancelled by itself."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.mail import send_templated
from core.models import User
from core.time import berlin_date
from providers.domain.locking import lock_offering
from providers.enums import OfferingState
from providers.models import Offering, OfferingQuerySet


class DecisionRefused(Exception):
    """There is nothing to decide; the message is a sentence for the person."""


def decision_date_of(offering: Offering) -> date | None:
    """The day on which somebody decides whether it takes place: the one given, else the last day of registration."""
    return offering.decide_on_date or offering.registration_until_date


def below_minimum(*, at: datetime) -> OfferingQuerySet:
    """Published offerings whose decision date has come, that have not begun, are below their minimum and undecided; the soonest first.

    With `missing`, the number of people who are lacking. For lists; a seat only held for an offer or a group counts, as everywhere.
    """
    undecided = Offering.objects.filter(state=OfferingState.PUBLISHED, minimum_seats__gt=F("seats_taken"), goes_ahead_at__isnull=True)
    ahead = undecided.filter(Q(starts_at__isnull=True) | Q(starts_at__gt=at))
    due = ahead.annotate(decide_on=Coalesce("decide_on_date", "registration_until_date"), missing=F("minimum_seats") - F("seats_taken"))
    return due.filter(decide_on__lte=berlin_date(at)).select_related("provider__organisation").order_by("decide_on", "starts_at", "pk")


def propose_cancellation(offering: Offering, *, at: datetime) -> bool:
    """Tell the provider once that a decision is due. One conditional write claims it, so twice is once; returns whether it was sent."""
    with transaction.atomic():
        if not below_minimum(at=at).filter(pk=offering.pk).exists():
            return False
        if not Offering.objects.filter(pk=offering.pk, below_minimum_told_at__isnull=True).update(below_minimum_told_at=at):
            return False
        audit.record(offering, "providers.cancellation_proposed", by=None, data={"taken": offering.seats_taken, "minimum": offering.minimum_seats})
        to = offering.contact_email or offering.provider.contact_email
        send_templated("below_minimum", to=[to], context={"offering": offering, "decide_on": decision_date_of(offering)}, at=at, key=f"below:{offering.pk}")
    return True


def go_ahead(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Decide that it takes place although people are missing. Twice is once. Effects under the offering's lock: `goes_ahead_at`, one audit line."""
    with transaction.atomic():
        locked = lock_offering(offering)
        if locked.goes_ahead_at is not None:
            return locked
        if locked.state != OfferingState.PUBLISHED or locked.seats_taken >= locked.minimum_seats:
            raise DecisionRefused(_("Hier ist nichts zu entscheiden: Die Mindestzahl ist erreicht, oder das Angebot ist nicht veröffentlicht."))
        locked.goes_ahead_at = at
        locked.save(update_fields=["goes_ahead_at"])
        audit.record(locked, "providers.goes_ahead", by=by, data={"taken": locked.seats_taken, "minimum": locked.minimum_seats})
    return locked
