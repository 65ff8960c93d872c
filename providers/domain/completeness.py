"""How complete an entry is: 0 to 100 percent, from a published list of what is looked at (docs/decisions/0111)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from providers.domain.freshness import is_current
from providers.enums import DeliveryMode, PlaceType
from providers.models import Offering


@dataclass(frozen=True)
class Facts:
    """What is looked at, as plain values."""

    summary: str
    description: str
    contact: str
    has_place: bool
    has_dates: bool
    has_price: bool
    has_deadline: bool
    has_modules: bool
    is_mapping_reviewed: bool
    accessibility: str
    is_current: bool


@dataclass(frozen=True)
class Criterion:
    """One line of the list: how many of the 100 points it brings, and what to do to get them."""

    name: str
    points: int
    label: str | Promise
    advice: str | Promise
    holds: Callable[[Facts], bool]


@dataclass(frozen=True)
class Completeness:
    """The result: points reached, and the lines that are missing, the heaviest first."""

    percent: int
    missing: tuple[Criterion, ...]


# The published list. What publication demands weighs 75; what makes an entry good weighs the rest.
CRITERIA = (
    Criterion("dates", 15, _("Termine"), _("Geben Sie Termine an, oder wählen Sie „Termine auf Anfrage“."), lambda facts: facts.has_dates),
    Criterion("summary", 10, _("Kurzbeschreibung"), _("Beschreiben Sie das Angebot in einem Satz."), lambda facts: bool(facts.summary.strip())),
    Criterion("contact", 10, _("Kontakt"), _("Geben Sie eine E-Mail-Adresse für Fragen an."), lambda facts: bool(facts.contact)),
    Criterion("place", 10, _("Lernort"), _("Geben Sie Kreis, Haus und Straße an, oder wählen Sie „online“ oder „Inhouse“."), lambda facts: facts.has_place),
    Criterion("price", 10, _("Gebühr"), _("Geben Sie die Gebühr an; bei einem kostenfreien Angebot 0."), lambda facts: facts.has_price),
    Criterion("deadline", 10, _("Anmeldeschluss"), _("Geben Sie an, bis wann man sich anmelden kann."), lambda facts: facts.has_deadline),
    Criterion("modules", 10, _("Module"), _("Nennen Sie die Module mit ihren Minuten."), lambda facts: facts.has_modules),
    Criterion(
        "description",
        10,
        _("Beschreibung"),
        _("Beschreiben Sie Inhalt und Ablauf in mindestens 100 Zeichen."),
        lambda facts: len(facts.description.strip()) >= 100,
    ),
    Criterion(
        "accessibility", 5, _("Barrierefreiheit"), _("Sagen Sie, was zur Barrierefreiheit zu wissen ist."), lambda facts: bool(facts.accessibility.strip())
    ),
    Criterion("review", 5, _("Prüfung der Module"), _("Die Koordinierungsstelle prüft die Zuordnung zu den Modulen."), lambda facts: facts.is_mapping_reviewed),
    Criterion("confirmed", 5, _("Bestätigung"), _("Bestätigen Sie, dass das Angebot noch stimmt."), lambda facts: facts.is_current),
)


def completeness_of(facts: Facts) -> Completeness:
    """Sum the points of what holds. Pure."""
    missing = [criterion for criterion in CRITERIA if not criterion.holds(facts)]
    missing.sort(key=lambda criterion: -criterion.points)
    return Completeness(100 - sum(criterion.points for criterion in missing), tuple(missing))


def facts_of(offering: Offering, *, at: datetime) -> Facts:
    """What the list looks at. Asks for modules and reviews, prefetched (`with_facts`) or not, and for provider and format."""
    promised = {(row.module_id, row.minutes) for row in offering.offering_modules.all()}
    reviewed = {(row.module_id, row.minutes) for row in offering.mapping_reviews.all()}
    has_dates = offering.starts_at is not None or offering.dates_on_request
    needs_no_place = offering.mode == DeliveryMode.ONLINE or offering.place_type == PlaceType.INHOUSE
    needs_no_deadline = offering.place_type == PlaceType.INHOUSE or (offering.starts_at is None and offering.dates_on_request)
    return Facts(
        summary=offering.summary,
        description=offering.description,
        contact=offering.contact_email or offering.provider.contact_email,
        has_place=needs_no_place or (offering.kreis_id is not None and bool(offering.venue.strip())),
        has_dates=has_dates,
        has_price=offering.fee_cents is not None,
        has_deadline=needs_no_deadline or offering.registration_until_date is not None,
        has_modules=bool(promised) or bool(offering.format.topics),
        is_mapping_reviewed=promised <= reviewed,
        accessibility=offering.accessibility,
        is_current=is_current(offering, at=at),
    )


def score(offering: Offering, *, at: datetime) -> Completeness:
    """The completeness of one offering at `at`."""
    return completeness_of(facts_of(offering, at=at))
