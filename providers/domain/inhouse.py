"""Inhouse courses for named municipalities: who may see and book them, and turning an offering into one and back.

An offering with place type "inhouse" and no municipality named is an advertisement: anybody sees it, nobody books it. Once
municipalities are named it is closed: only their people see it and book it (docs/decisions/0122).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Gemeinde, User
from core.time import end_of_day
from providers.domain import notices
from providers.domain.locking import lock_offering
from providers.domain.search import refresh_search_text
from providers.domain.search_source import offering_changed
from providers.enums import OfferingState, PlaceType
from providers.models import Offering, OfferingQuerySet
from providers.rules import gemeinden_of, is_for

__all__ = ["InhouseRefused", "closed_for", "convert_to_inhouse", "convert_to_public", "gemeinden_of", "is_for"]


class InhouseRefused(Exception):
    """This offering cannot be turned now; the message is a sentence for the person at the desk."""


def closed_for(gemeinden: Collection[int], *, at: datetime) -> OfferingQuerySet:
    """Published inhouse courses for the people of these municipalities (keys) that are not over; for a person: `gemeinden_of(user)`."""
    ahead = Offering.objects.filter(state=OfferingState.PUBLISHED, provider__is_published=True, is_closed=True).exclude(ends_at__lte=at)
    return ahead.filter(municipalities__in=gemeinden).distinct()


def convert_to_inhouse(offering: Offering, *, municipalities: Collection[Gemeinde], host: Gemeinde, room: str, by: User, at: datetime) -> Offering:
    """Close an offering for the people of named municipalities; everybody enrolled keeps their seat or place.

    Also changes the municipalities, host or room of one that is closed already. Effects under the offering's lock: the fields, one audit
    line, and for a published one a mail to everybody concerned. Raises InhouseRefused.
    """
    if not municipalities or host not in municipalities:
        raise InhouseRefused(_("Bitte nennen Sie mindestens eine Kommune; die Gastgeberin muss dabei sein."))
    with transaction.atomic():
        locked = lock_offering(offering)
        _refuse_too_late(locked, at=at)
        before = (locked.is_closed, locked.host_id, locked.host_room)
        if not locked.is_closed:
            locked.open_place_type = locked.place_type
        locked.is_closed, locked.place_type, locked.host, locked.host_room = True, PlaceType.INHOUSE, host, " ".join(room.split())
        locked.save(update_fields=["is_closed", "place_type", "open_place_type", "host", "host_room", "changed_at"])
        locked.municipalities.set(municipalities)
        data = {"municipalities": sorted(each.ags for each in municipalities), "host": host.ags}
        audit.record(locked, "providers.offering_made_inhouse", by=by, data=data)
        _after_change(locked, at=at, tell=before != (True, host.pk, locked.host_room))
    return locked


def convert_to_public(offering: Offering, *, by: User, at: datetime) -> Offering:
    """Open an inhouse course for everybody again, with the place type it had before; everybody enrolled stays. Twice is once.

    Effects as of convert_to_inhouse. Raises InhouseRefused, also when it names no place to come to or no deadline.
    """
    with transaction.atomic():
        locked = lock_offering(offering)
        if not locked.is_closed:
            return locked
        _refuse_too_late(locked, at=at)
        place_type = locked.open_place_type if locked.open_place_type != PlaceType.INHOUSE else ""
        if locked.mode != "online" and not (locked.venue.strip() and locked.kreis_id):
            raise InhouseRefused(_("Bitte geben Sie zuerst Haus, Straße und Kreis an, damit alle den Ort finden."))
        deadline = locked.registration_until_date
        if locked.starts_at is not None and (deadline is None or end_of_day(deadline) <= at):
            raise InhouseRefused(_("Bitte geben Sie zuerst einen Anmeldeschluss an, der noch nicht vorbei ist."))
        locked.is_closed, locked.place_type, locked.host, locked.host_room = False, place_type or PlaceType.REGIONAL, None, ""
        locked.open_place_type = ""
        locked.save(update_fields=["is_closed", "place_type", "open_place_type", "host", "host_room", "changed_at"])
        locked.municipalities.clear()
        audit.record(locked, "providers.offering_made_public", by=by)
        _after_change(locked, at=at, tell=True)
    return locked


def _refuse_too_late(offering: Offering, *, at: datetime) -> None:
    if offering.state == OfferingState.CANCELLED:
        raise InhouseRefused(_("Ein abgesagtes Angebot bleibt, wie es ist."))
    if offering.starts_at is not None and offering.starts_at <= at:
        raise InhouseRefused(_("Das Angebot hat schon begonnen."))


def _after_change(offering: Offering, *, at: datetime, tell: bool) -> None:
    refresh_search_text(offering)
    if offering.state == OfferingState.PUBLISHED:
        offering_changed(offering, at=at)
        if tell:
            notices.raise_sequences(offering)
            notices.tell_of_inhouse(offering, at=at)
