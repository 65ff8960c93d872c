"""What an agreement makes: a draft of an inhouse course that only the municipalities of the need will see.

It is a draft because it has no dates yet, and because the office publishes what a provider has completed: nobody reviews what is their own.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from core.models import User
from core.units import format_euro
from providers.domain.editing import Entry, create_offering
from providers.domain.inhouse import convert_to_inhouse
from providers.domain.need_life import gemeinden_of, people_of
from providers.enums import DeliveryMode, GroupType, PlaceType
from providers.models import Offering, TeachingRequest


def agreed_course(request: TeachingRequest, *, by: User, at: datetime) -> Offering:
    """The draft, closed for the people of the need's municipalities. Its participants pay nothing: the municipality pays for the group.

    Effects: those of create_offering and convert_to_inhouse.
    """
    need = request.need
    agreed = request.agreed_cents
    pays = _("Das Honorar für die ganze Gruppe ist vereinbart: %(fee)s.") % {"fee": format_euro(agreed)} if agreed is not None else ""
    entry = Entry(
        fields={
            "provider": request.provider,
            "format": need.format,
            "title": need.title,
            "summary": _("Inhouse vereinbart für: %(name)s") % {"name": need.municipality.name},
            "description": pays,
            "place_type": PlaceType.INHOUSE,
            "mode": DeliveryMode.PRESENCE,
            "gemeinde": need.host,
            "kreis": need.host.kreis,
            "seats": people_of(need),
            "fee_cents": 0,
            "group_type": GroupType.FIXED,
            "target_groups": need.target_groups,
            "teaching_languages": need.teaching_languages,
            "accessibility_features": need.accessibility_features,
        },
        modules={row.module_id: row.minutes for row in request.requested_modules.all()},
        sessions=[],
    )
    draft = create_offering(entry, by=by, at=at)
    return convert_to_inhouse(draft, municipalities=gemeinden_of(need), host=need.host, room="", by=by, at=at)
