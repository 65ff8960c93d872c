"""The public catalogue: which offerings answer a question, and how to loosen one that none answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.geo import distance_km
from core.models import Gemeinde, Kreis
from core.search.synonyms import catalogue_readings
from core.time import end_of_day, start_of_day
from curriculum.models import PathwayModule
from providers.domain.criteria import Criteria, Period, month_label
from providers.domain.facets import GROUP_OF_WORD, ONLINE, PLACE_OF_WORD, Facet
from providers.domain.search import answering
from providers.enums import DeliveryMode
from providers.models import Offering, OfferingModule, OfferingQuerySet, Session

MOST_SUGGESTIONS = 5


@dataclass(frozen=True)
class Chip:
    """One active filter in words, and the question without it."""

    label: str
    looser: Criteria


@dataclass(frozen=True)
class Suggestion:
    """What leaving out one filter would give."""

    chip: Chip
    count: int


class UnknownCentre(Exception):
    """The place of `um` is not known, or several places have its name; the message says so."""


def find_offerings(criteria: Criteria, *, at: datetime) -> OfferingQuerySet:
    """Published offerings that begin after `at` (or whose dates are open) and answer the question. Raises UnknownCentre."""
    offerings = Offering.objects.upcoming(at).filter(Q(starts_at__gt=at) | Q(starts_at__isnull=True))
    if criteria.words:
        offerings = offerings.filter(answering(*catalogue_readings(criteria.words)))
    for parameter, values in criteria.chosen.items():
        offerings = offerings.filter(_CONDITIONS[parameter](values, criteria))
    if criteria.centre and criteria.radius_km:
        offerings = offerings.filter(_within(_centre_of(criteria.centre), criteria.radius_km))
    if criteria.months:
        offerings = offerings.filter(reduce(or_, map(_begins_in, criteria.periods())))
    if criteria.first_date or criteria.last_date:
        offerings = offerings.filter(_begins_in(Period(criteria.first_date, criteria.last_date)))
    if criteria.only_free:
        offerings = offerings.with_free_seats()
    return offerings


def for_list(offerings: OfferingQuerySet) -> OfferingQuerySet:
    """With all a list shows, by first day; offerings whose dates are open come last. Two queries, whatever the number."""
    sessions = Session.objects.filter(offering=OuterRef("pk")).order_by().values("offering").annotate(count=Count("pk")).values("count")
    modules = Prefetch("offering_modules", OfferingModule.objects.select_related("module"))
    return (
        offerings.select_related("provider__organisation", "format", "gemeinde", "kreis")
        .prefetch_related(modules)
        .annotate(session_count=Coalesce(Subquery(sessions), 0))
        .defer("description", "search_text")
        .order_by(F("starts_at").asc(nulls_last=True), "pk")
    )


def chips(criteria: Criteria, facets: Mapping[str, Facet]) -> list[Chip]:
    """The active filters in words."""
    return [Chip(_label(parameter, value, criteria, facets), criteria.without(parameter, value)) for parameter, value in criteria.pairs() if parameter != "um"]


def suggestions(active: list[Chip], *, at: datetime) -> list[Suggestion]:
    """For a question without answer: the filters whose loss would give some, the most helpful first."""
    found = [Suggestion(chip, find_offerings(chip.looser, at=at).count()) for chip in active[:MOST_SUGGESTIONS]]
    return sorted((suggestion for suggestion in found if suggestion.count), key=lambda suggestion: -suggestion.count)


def _label(parameter: str, value: str, criteria: Criteria, facets: Mapping[str, Facet]) -> str:
    match parameter:
        case "q":
            return _("Suche: %(words)s") % {"words": value}
        case "monat":
            return month_label(value)
        case "von":
            return _("ab %(day)s") % {"day": date_format(criteria.first_date)} if criteria.first_date else value
        case "bis":
            return _("bis %(day)s") % {"day": date_format(criteria.last_date)} if criteria.last_date else value
        case "umkreis":
            return _("%(km)s km um %(place)s") % {"km": value, "place": criteria.centre} if criteria.centre else _("%(km)s km Umkreis") % {"km": value}
        case "frei":
            return _("noch Plätze frei")
        case "modul":
            return _("Modul %(module)s") % {"module": facets[parameter].options[value]}
    return facets[parameter].options[value]


# ---- conditions, one per filter -------------------------------------------------------------------
def _teaches(**lookup: object) -> Q:
    """Some module of the offering fits. A subquery instead of a join keeps one row per offering."""
    return Q(pk__in=OfferingModule.objects.filter(**lookup).values("offering"))


def _in_field(values: tuple[str, ...], criteria: Criteria) -> Q:
    modules = PathwayModule.objects.filter(pathway__slug__in=values, pathway__curriculum__is_current=True).values("module")
    return _teaches(module__in=modules)


def _in_kreis(values: tuple[str, ...], criteria: Criteria) -> Q:
    if criteria.radius_km is None or criteria.centre:
        return Q(kreis__slug__in=values)
    centres = Kreis.objects.filter(slug__in=values).values_list("lat", "lon")
    return reduce(or_, (_within(centre, criteria.radius_km) for centre in centres), Q(kreis__slug__in=values))


def _at_place(values: tuple[str, ...], criteria: Criteria) -> Q:
    places = Q(place_type__in=[PLACE_OF_WORD[value] for value in values if value in PLACE_OF_WORD])
    return places | Q(mode__in=[DeliveryMode.ONLINE, DeliveryMode.MIXED]) if ONLINE in values else places


_CONDITIONS = {
    "format": lambda values, _criteria: Q(format__slug__in=values),
    "lernbereich": lambda values, _criteria: _teaches(module__area__slug__in=values),
    "feld": _in_field,
    "ort": _at_place,
    "gruppe": lambda values, _criteria: Q(group_type__in=[GROUP_OF_WORD[value] for value in values]),
    "modul": lambda values, _criteria: _teaches(module__code__in=values),
    "kreis": _in_kreis,
    "traeger": lambda values, _criteria: Q(provider__slug__in=values),
}


def _begins_in(period: Period) -> Q:
    condition = Q(starts_at__isnull=False)
    if period.first:
        condition &= Q(starts_at__gte=start_of_day(period.first))
    if period.last:
        condition &= Q(starts_at__lt=end_of_day(period.last))
    return condition


def _within(centre: tuple[float, float], radius_km: int) -> Q:
    """Where the municipality, or for want of one the centre of the Kreis, is near enough. Online offerings have no place."""
    lat, lon = centre
    places = Gemeinde.objects.values_list("pk", "lat", "lon")
    kreise = Kreis.objects.values_list("pk", "lat", "lon")
    near_places = [pk for pk, place_lat, place_lon in places if distance_km(lat, lon, place_lat, place_lon) <= radius_km]
    near_kreise = [pk for pk, place_lat, place_lon in kreise if distance_km(lat, lon, place_lat, place_lon) <= radius_km]
    return Q(gemeinde__in=near_places) | Q(gemeinde__isnull=True, kreis__in=near_kreise)


def _centre_of(place: str) -> tuple[float, float]:
    """A municipality by its official key or its name. Raises UnknownCentre."""
    found = list(Gemeinde.objects.filter(Q(ags=place) | Q(name__iexact=place)).values_list("lat", "lon")[:2])
    if not found:
        raise UnknownCentre(_("Die Gemeinde „%(place)s“ kennen wir nicht; der Umkreis wurde nicht berücksichtigt.") % {"place": place})
    if len(found) > 1:
        raise UnknownCentre(_("„%(place)s“ gibt es mehrmals; der Umkreis wurde nicht berücksichtigt.") % {"place": place})
    return found[0]
