"""Offerings as courses in the words of MOOChub 3.0 (github.com/MOOChub/schema): one course for each offering, because dates and place differ."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks

from core.choice_sets import in_order
from core.linked_data import address, duration, instant, without_gaps
from core.time import end_of_day
from providers.enums import DeliveryMode, TeachingLanguage
from providers.models import Offering, Provider

CONTENT_TYPE = "application/vnd.api+json; moochub-version=3.0"
COURSE_MODE = {
    DeliveryMode.PRESENCE: ["onsite", "synchronous"],
    DeliveryMode.ONLINE: ["online", "synchronous"],
    DeliveryMode.MIXED: ["blended", "synchronous"],
}
LEARNING_RESOURCE_TYPE = {"identifier": "https://w3id.org/kim/hcrt/course", "type": "Concept", "inScheme": "https://w3id.org/kim/hcrt/scheme"}
# The rights in a course that people attend are its provider's; what may be done with these data stands at /daten/.
LICENCE = [{"identifier": "proprietary", "url": None}]


def course_of(offering: Offering) -> dict[str, Any]:
    """One course; fetch it as the catalogue's list does, with its description."""
    page = address(reverse("providers:offering", args=[offering.uuid]))
    modules = [row.module for row in offering.offering_modules.all()]
    attributes = {
        "name": offering.title,
        "learningResourceType": LEARNING_RESOURCE_TYPE,
        "courseMode": COURSE_MODE[DeliveryMode(offering.mode)],
        "description": _html(offering),
        "inLanguage": [tag for tag in in_order(offering.teaching_languages, TeachingLanguage) if len(tag) == 2],  # MOOChub knows no others
        "startDate": _several(instant(offering.starts_at)),
        "endDate": _several(instant(offering.ends_at)),
        "duration": duration(sum(row.minutes for row in offering.offering_modules.all())),
        "applicationDeadline": instant(end_of_day(offering.registration_until_date)) if offering.registration_until_date else None,
        "publisher": {"name": settings.SITE_NAME, "type": "Organization", "url": address("/")},
        "creator": [_organisation(offering.provider)],
        "url": page,
        "license": LICENCE,
        "access": None if offering.fee_cents is None else ["paid" if offering.own_share_cents else "free"],
        "offer": _offers(offering),
        "keywords": [offering.format.title, *(module.title for module in modules)],
        "contentLocation": _place(offering, page),
        "educationalCredentialsAwarded": ["confirmation of participation"],
        "isPartOf": [
            {"type": "Program", "identifier": address(path), "url": address(path), "title": offering.format.title} for path in [_format_path(offering)]
        ],
        "dateCreated": instant(offering.created_at),
        "dateModified": instant(offering.changed_at),
    }
    return {"id": str(offering.uuid), "type": "Course", "attributes": without_gaps(attributes)}


def _several(value: str | None) -> list[str]:
    return [value] if value else []


def _html(offering: Offering) -> str:
    """Paragraphs, with everything that people typed escaped."""
    return "".join(linebreaks(text, autoescape=True) for text in (offering.summary, offering.description) if text)


def _organisation(provider: Provider) -> dict[str, Any]:
    return {"name": provider.name, "type": "Organization", "url": address(reverse("providers:provider", args=[provider.slug]))}


def _format_path(offering: Offering) -> str:
    return offering.format.get_absolute_url()


def _offers(offering: Offering) -> list[dict[str, Any]]:
    """What is to be paid, the subsidy deducted."""
    if offering.own_share_cents is None:
        return []
    return [{"price": offering.own_share_cents / 100, "priceCurrency": "EUR", "paymentFrequency": "one-time", "category": "complete"}]


def _place(offering: Offering, page: str) -> dict[str, Any]:
    online = offering.mode != DeliveryMode.PRESENCE
    town = offering.gemeinde.name if offering.gemeinde else ""
    region = offering.kreis.label if offering.kreis else ""
    where = offering.gemeinde or offering.kreis
    if offering.mode == DeliveryMode.ONLINE:
        return {"name": "online", "url": page}
    return without_gaps(
        {
            "name": offering.venue or town or region or str(offering.get_place_type_display()),
            "address": without_gaps({"addressCountry": "DE", "city": town, "streetAddress": offering.venue, "description": region}),
            "latitude": where.lat if where else None,
            "longitude": where.lon if where else None,
            "url": page if online else None,
        }
    )
