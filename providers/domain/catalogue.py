"""The public catalogue: which offerings answer a question, how many each further filter would leave, and how to loosen a question that none answers."""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Gemeinde, Kreis
from core.page_cache.parts import EVERYTHING, PROGRAMME, remember_facts, remember_value
from core.search.synonyms import catalogue_readings
from core.time import berlin_date, end_of_day, start_of_day
from curriculum.models import LearningFormat, Module
from providers.domain.bitsets import Bits, bits_of, members_of, picked, union
from providers.domain.criteria import Criteria, month_label
from providers.domain.facets import Facet
from providers.domain.kept import Kept
from providers.domain.stock import Stock, current_stock, stock_of
from providers.domain.words import Answer, WordIndex, read_texts
from providers.enums import OfferingState, PlaceType
from providers.models import Offering, OfferingModule, OfferingQuerySet, Session

MOST_SUGGESTIONS = 5
ROWS_AT_ONCE = 500
REMEMBERED_ROWS, ROW_BYTES = 20, 6_000  # a page of them; roughly, with its modules


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


class Found(Sequence[Offering]):
    """The offerings that answer a question: those that can be booked first, then by first day. Slices are rows as lists show them."""

    def __init__(self, stock: Stock, parts: Mapping[str, Bits], *, at: datetime, is_guess: bool = False) -> None:
        self._stock = stock
        self._parts = parts
        self._ranks = stock.ranks(berlin_date(at))
        self.is_guess = is_guess  # a word was taken for a similar one
        self.bits = self._without("")

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __getitem__(self, wanted: Any) -> Any:
        """Two queries for a slice, whatever its length; none for the first page without a question while no offering changes."""
        if not isinstance(wanted, slice):
            return self[wanted : wanted + 1][0]
        keys = [self._stock.keys[member] for member in islice(self._members(), wanted.start or 0, wanted.stop)]
        if self.has_question or wanted.start or len(keys) > REMEMBERED_ROWS:
            return _rows_of(keys)
        kept = remember_value(("providers.first_page", tuple(keys)), lambda: _rows_of(keys), of=EVERYTHING, size=len(keys) * ROW_BYTES)
        return [copy.copy(offering) for offering in kept]  # whoever shows them may write on them

    @property
    def has_question(self) -> bool:
        """Whether anything narrows them; without a question all visitors see the same."""
        return self._parts.keys() != {""}

    def rows(self) -> Iterator[Offering]:
        """All of them in order, some hundred at a time."""
        keys = self.keys
        for first in range(0, len(keys), ROWS_AT_ONCE):
            yield from _rows_of(keys[first : first + ROWS_AT_ONCE])

    @property
    def keys(self) -> list[int]:
        """Primary keys in order."""
        return [self._stock.keys[member] for member in self._members()]

    @property
    def key_set(self) -> frozenset[int]:
        """Primary keys, for whoever asks of one whether it is a hit."""
        return frozenset(picked(self._stock.keys, self.bits))

    def _members(self) -> Iterator[int]:
        for rank in self._ranks:
            yield from members_of(self.bits & rank)

    def queryset(self) -> OfferingQuerySet:
        """The same offerings for whoever orders them otherwise."""
        return Offering.objects.filter(pk__in=self.keys)

    def counts(self, parameter: str, values: Sequence[str]) -> dict[str, int]:
        """How many offerings each value of one filter has, all other filters applied and its own selection not."""
        others = self._without(parameter)
        having = self._stock.by_parameter.get(parameter, {})
        return {value: (others & having.get(value, 0)).bit_count() for value in values}

    def count_of_free(self) -> int:
        """How many have a free seat, all other filters applied."""
        return (self._without("frei") & self._stock.free).bit_count()

    @property
    def undated_count(self) -> int:
        """How many have no dates yet."""
        return (self.bits & self._stock.undated).bit_count()

    def undated_keys(self, most: int) -> list[int]:
        """Primary keys of the first of those whose dates are open."""
        return list(islice(picked(self._stock.keys, self.bits & self._stock.undated), most))

    @property
    def first_start(self) -> datetime | None:
        """When the first of them begins; None when none has a date."""
        dated = self.bits & ~self._stock.undated
        return self._stock.starts[next(members_of(dated))] if dated else None

    def count_lacking(self, parameter: str) -> int:
        """How many have no value of this filter, all other filters applied and its own selection not."""
        having = union(self._stock.by_parameter.get(parameter, {}).values())
        return (self._without(parameter) & ~having).bit_count()

    def offered(self, parameter: str) -> set[str]:
        """The values of a filter that some offering has, whatever else is asked."""
        return {value for value, bits in self._stock.by_parameter.get(parameter, {}).items() if bits & self._parts[""]}

    def _without(self, parameter: str) -> Bits:
        left = self._stock.all
        for name, bits in self._parts.items():
            if name != parameter:
                left &= bits
        return left


def find(criteria: Criteria, *, at: datetime) -> Found:
    """Published offerings that begin after `at` (or whose dates are open) and answer the question. Raises UnknownCentre."""
    return _find_in(current_stock(), criteria, _WORDS.value, at=at)


def find_cancelled(criteria: Criteria, *, at: datetime) -> Found:
    """The same of offerings that would have begun after `at` and were cancelled: calendars that hold them must hear of it."""
    cancelled = Offering.objects.public().filter(state=OfferingState.CANCELLED, starts_at__gt=at).exclude(place_type=PlaceType.INHOUSE)

    def words() -> WordIndex:
        index = WordIndex()
        index.update(dict(cancelled.order_by().values_list("pk", "search_text")))
        return index

    return _find_in(stock_of(cancelled), criteria, words, at=at)


def _find_in(stock: Stock, criteria: Criteria, words: Callable[[], WordIndex], *, at: datetime) -> Found:
    parts = {"": stock.ahead(at)}
    answer = Answer(frozenset())
    if criteria.words:
        answer = words().answer(catalogue_readings(criteria.words))
        parts["q"] = bits_of((stock.members[key] for key in answer.keys if key in stock.members), len(stock.keys))
    for parameter, values in criteria.chosen.items():
        parts[parameter] = union(stock.values.get((parameter, value), 0) for value in values)
    if criteria.radius_km and criteria.centre:
        parts["umkreis"] = stock.near(*_centre_of(criteria.centre), criteria.radius_km)
    elif criteria.radius_km and "kreis" in criteria.chosen:
        centres = Kreis.objects.filter(slug__in=criteria.chosen["kreis"]).values_list("lat", "lon")
        parts["kreis"] |= union(stock.near(lat, lon, criteria.radius_km) for lat, lon in centres)
    if criteria.months:
        parts["monat"] = union(stock.values.get(("monat", month), 0) for month in criteria.months)
    if criteria.first_date or criteria.last_date:
        first = start_of_day(criteria.first_date) if criteria.first_date else None
        parts["von"] = stock.begins_within(first, end_of_day(criteria.last_date) if criteria.last_date else None)
    if criteria.only_free:
        parts["frei"] = stock.free
    return Found(stock, parts, at=at, is_guess=answer.is_guess)


def _index() -> WordIndex:
    _INDEX.update(read_texts())
    return _INDEX


_INDEX = WordIndex()
_WORDS = Kept(_index)


def for_list(offerings: OfferingQuerySet) -> OfferingQuerySet:
    """With all a list shows, by first day; offerings whose dates are open come last. Two queries, whatever the number."""
    modules = Prefetch("offering_modules", OfferingModule.objects.select_related("module"))
    return _ordered(offerings.select_related("provider__organisation", "format", "gemeinde", "kreis").prefetch_related(modules))


def _rows_of(keys: Sequence[int]) -> list[Offering]:
    rows = {offering.pk: offering for offering in _listed(Offering.objects.filter(pk__in=keys))}
    return [rows[key] for key in keys if key in rows]


def _listed(offerings: OfferingQuerySet) -> Iterable[Offering]:
    """As `for_list`; format, Kreis and modules come from memory, where there is one: some eighty rows that all pages share, and nobody changes."""
    if not settings.REMEMBER_PARTS:
        return for_list(offerings)
    formats, kreise, modules = remember_facts("providers.programme_rows", _programme_rows, of=PROGRAMME)
    listed = list(_ordered(offerings.select_related("provider__organisation", "gemeinde").prefetch_related("offering_modules")))
    for offering in listed:
        offering.format = formats[offering.format_id]
        offering.kreis = kreise[offering.kreis_id] if offering.kreis_id else None
        for row in offering.offering_modules.all():
            row.module = modules[row.module_id]
    return listed


def _programme_rows() -> tuple[dict[int, LearningFormat], dict[int, Kreis], dict[int, Module]]:
    return LearningFormat.objects.in_bulk(), Kreis.objects.in_bulk(), Module.objects.in_bulk()


def _ordered(offerings: OfferingQuerySet) -> OfferingQuerySet:
    sessions = Session.objects.filter(offering=OuterRef("pk")).order_by().values("offering").annotate(count=Count("pk")).values("count")
    with_count = offerings.annotate(session_count=Coalesce(Subquery(sessions), 0)).defer("description", "search_text")
    return with_count.order_by(F("starts_at").asc(nulls_last=True), "pk")


def chips(criteria: Criteria, facets: Mapping[str, Facet]) -> list[Chip]:
    """The active filters in words."""
    return [Chip(_label(parameter, value, criteria, facets), criteria.without(parameter, value)) for parameter, value in criteria.pairs() if parameter != "um"]


def suggestions(active: list[Chip], *, at: datetime) -> list[Suggestion]:
    """For a question without answer: the filters whose loss would give some, the most helpful first."""
    found = [Suggestion(chip, len(find(chip.looser, at=at))) for chip in active[:MOST_SUGGESTIONS]]
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


def _centre_of(place: str) -> tuple[float, float]:
    """A municipality by its official key or its name. Raises UnknownCentre."""
    found = list(Gemeinde.objects.filter(Q(ags=place) | Q(name__iexact=place)).values_list("lat", "lon")[:2])
    if not found:
        raise UnknownCentre(_("Die Gemeinde „%(place)s“ kennen wir nicht; der Umkreis wurde nicht berücksichtigt.") % {"place": place})
    if len(found) > 1:
        raise UnknownCentre(_("„%(place)s“ gibt es mehrmals; der Umkreis wurde nicht berücksichtigt.") % {"place": place})
    return found[0]
