"""Offerings and providers in the words of schema.org, each value as their page shows it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from core.choice_sets import in_order
from core.linked_data import address, duration, instant, item_list, without_gaps
from core.models import Kreis
from providers.domain.booking import Booking
from providers.enums import DeliveryMode, TeachingLanguage
from providers.models import Offering, OfferingModule, Provider, Session

COURSE_MODE = {DeliveryMode.PRESENCE: "onsite", DeliveryMode.ONLINE: "online", DeliveryMode.MIXED: "blended"}
ATTENDANCE_MODE = {
    DeliveryMode.PRESENCE: "https://schema.org/OfflineEventAttendanceMode",
    DeliveryMode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    DeliveryMode.MIXED: "https://schema.org/MixedEventAttendanceMode",
}
AVAILABILITY = {Booking.OPEN: "https://schema.org/InStock", Booking.FULL: "https://schema.org/SoldOut"}


def offering_data(offering: Offering, sessions: Sequence[Session], *, modules: Iterable[OfferingModule], booking: Booking) -> dict[str, Any] | None:
    """A Course with one CourseInstance, and an Event for every Termin. None for what is not public."""
    if booking == Booking.HIDDEN:
        return None
    page = address(reverse("providers:offering", args=[offering.uuid]))
    provider = _provider(offering.provider)
    status = "https://schema.org/EventCancelled" if booking == Booking.CANCELLED else "https://schema.org/EventScheduled"
    offers = _offers(offering, page, booking)
    instance = {
        "@type": "CourseInstance",
        "name": offering.title,
        "description": offering.summary,
        "url": page,
        "courseMode": COURSE_MODE[DeliveryMode(offering.mode)],
        "eventAttendanceMode": ATTENDANCE_MODE[DeliveryMode(offering.mode)],
        "eventStatus": status,
        "startDate": instant(offering.starts_at),
        "endDate": instant(offering.ends_at),
        "courseWorkload": duration(sum(row.minutes for row in modules) or sum(session.teaching_minutes for session in sessions)),
        "location": _location(offering, offering.house, page),
        "organizer": provider,
        "maximumAttendeeCapacity": offering.seats,
        "remainingAttendeeCapacity": offering.free_seats,
        "offers": offers,
        "subEvent": [_event(offering, session, page, status) for session in sessions],
    }
    return {
        "@type": "Course",
        "@id": page,
        "url": page,
        "name": offering.title,
        "description": offering.summary,
        "inLanguage": in_order(offering.teaching_languages, TeachingLanguage) or "de",
        "provider": provider,
        "offers": offers,
        "hasCourseInstance": [without_gaps(instance)],
    }


def offerings_data(offerings: Iterable[Offering], *, name: str, first: int) -> dict[str, Any]:
    """The offerings of one page of the catalogue, numbered on from `first`; fetch them with for_list."""
    listed = item_list(name, "", reverse("providers:offering_list"), [_listed(offering) for offering in offerings])
    for number, element in enumerate(listed["itemListElement"], start=first):
        element["position"] = number
    return listed


def providers_data(providers: Iterable[Provider], *, name: str) -> dict[str, Any]:
    """All providers as the page lists them."""
    return item_list(name, "", reverse("providers:provider_list"), [_provider(provider) | {"description": provider.summary} for provider in providers])


def _listed(offering: Offering) -> dict[str, Any]:
    page = address(reverse("providers:offering", args=[offering.uuid]))
    instance = {
        "@type": "CourseInstance",
        "courseMode": COURSE_MODE[DeliveryMode(offering.mode)],
        "startDate": instant(offering.starts_at),
        "endDate": instant(offering.ends_at),
        "location": _location(offering, "", page),
    }
    return {
        "@type": "Course",
        "@id": page,
        "url": page,
        "name": offering.title,
        "description": offering.summary,
        "provider": _provider(offering.provider),
        "hasCourseInstance": [without_gaps(instance)],
    }


def provider_data(provider: Provider, kreise: Iterable[Kreis]) -> dict[str, Any]:
    """An Organization with its contact and where it works."""
    contact = {
        "@type": "ContactPoint",
        "name": provider.contact_name,
        "email": provider.contact_email,
        "telephone": provider.contact_phone,
        "availableLanguage": "de",
    }
    areas = [kreis.label for kreis in kreise] or ["Baden-Württemberg"]
    return _provider(provider) | {
        "description": provider.summary,
        "sameAs": provider.website,
        "contactPoint": contact,
        "areaServed": [{"@type": "AdministrativeArea", "name": name} for name in areas],
    }


def _provider(provider: Provider) -> dict[str, Any]:
    if not provider.is_public:
        return {"@type": "Organization", "name": provider.name}
    page = address(reverse("providers:provider", args=[provider.slug]))
    return {"@type": "Organization", "@id": page, "url": page, "name": provider.name}


def _offers(offering: Offering, page: str, booking: Booking) -> dict[str, Any] | None:
    """The fee, where it is said; a subsidy is the learner's affair and stands on the page."""
    if offering.fee_cents is None:
        return None
    deadline = offering.registration_until_date
    return without_gaps(
        {
            "@type": "Offer",
            "url": page,
            "price": f"{offering.fee_cents // 100}.{offering.fee_cents % 100:02d}",
            "priceCurrency": "EUR",
            "category": "Paid" if offering.fee_cents else "Free",
            "availability": AVAILABILITY.get(booking),
            "availabilityEnds": deadline.isoformat() if deadline else None,
        }
    )


def _location(offering: Offering, venue: str, page: str) -> list[dict[str, Any]]:
    online = {"@type": "VirtualLocation", "url": page}
    if offering.mode == DeliveryMode.ONLINE:
        return [online]
    places = [place] if (place := _place(offering, venue)) else []
    return [*places, online] if offering.mode == DeliveryMode.MIXED else places


def _place(offering: Offering, venue: str) -> dict[str, Any] | None:
    """Where the house or at least the municipality or Kreis is known."""
    town = offering.gemeinde.name if offering.gemeinde else ""
    region = offering.kreis.label if offering.kreis else ""
    if not (venue or town or region):
        return None
    place = {"@type": "PostalAddress", "addressLocality": town, "addressRegion": region, "addressCountry": "DE"}
    return {"@type": "Place", "name": venue or town or region, "address": without_gaps(place)}


def _event(offering: Offering, session: Session, page: str, status: str) -> dict[str, Any]:
    venue = session.house
    return without_gaps(
        {
            "@type": "Event",
            "name": offering.title,
            "startDate": instant(session.starts_at),
            "endDate": instant(session.ends_at),
            "eventStatus": status,
            "location": {"@type": "VirtualLocation", "url": page} if session.is_online else _place(offering, venue),
        }
    )
