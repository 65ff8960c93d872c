"""What the catalogue holds, as each process keeps it: for every value of every filter the set of offerings that have it.

Counting is then an AND and a popcount, so that fourteen filters with some hundred values take a millisecond (docs/decisions/0131).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils import timezone

from core.choice_sets import values_of
from core.enums import Sector
from core.geo import distance_km
from core.time import berlin_date
from curriculum.enums import TaskField
from curriculum.models import Module, PathwayModule
from providers.domain.bitsets import Bits, bits_of, everything, union
from providers.domain.facets import FEATURE_OF_WORD, GROUP_OF_WORD, ONLINE, PLACE_OF_WORD, SECTOR_OF_WORD, prices_of
from providers.domain.kept import Kept
from providers.enums import AccessibilityFeature, DeliveryMode, TeachingLanguage
from providers.models import Offering, OfferingModule, OfferingQuerySet

Key = tuple[str, str]  # the parameter of a filter and one of its values, as the address writes them
FAR_AWAY = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stock:
    """Offerings by first day, those without dates last; member n of every set is `keys[n]`."""

    keys: tuple[int, ...]
    starts: tuple[datetime, ...]  # of the first ones; the rest has no dates
    values: Mapping[Key, Bits]
    deadlines: Mapping[date | None, Bits]  # last days of registration
    places: Mapping[tuple[float, float], Bits]  # by latitude and longitude
    free: Bits  # at least one seat that nobody has

    @cached_property
    def members(self) -> Mapping[int, int]:
        """Which member a primary key is."""
        return {key: member for member, key in enumerate(self.keys)}

    @cached_property
    def by_parameter(self) -> Mapping[str, Mapping[str, Bits]]:
        """The same sets, filter by filter."""
        found: defaultdict[str, dict[str, Bits]] = defaultdict(dict)
        for (parameter, value), bits in self.values.items():
            found[parameter][value] = bits
        return dict(found)

    @property
    def all(self) -> Bits:
        """Every offering."""
        return everything(len(self.keys))

    @property
    def undated(self) -> Bits:
        """What has no dates yet."""
        return self.all & ~everything(len(self.starts))

    def ahead(self, at: datetime) -> Bits:
        """What has not begun, or has no dates yet."""
        return self.all & ~everything(bisect_right(self.starts, at))

    def begins_within(self, first: datetime | None, end: datetime | None) -> Bits:
        """What begins at `first` or later and before `end`; None is open."""
        low = bisect_left(self.starts, first) if first else 0
        high = bisect_left(self.starts, end) if end else len(self.starts)
        return everything(high) & ~everything(low)

    def near(self, lat: float, lon: float, radius_km: int) -> Bits:
        """Where the Gemeinde, or for want of one the centre of the Kreis, is near enough. Online offerings have no place."""
        return union(bits for place, bits in self.places.items() if distance_km(lat, lon, *place) <= radius_km)

    def ranks(self, today: date) -> tuple[Bits, ...]:
        """On the Berlin day: what can be booked, what has a waiting list, what is on request, what is closed."""
        in_time = union(bits for day, bits in self.deadlines.items() if day is not None and day >= today)
        on_request = self.deadlines.get(None, 0)
        return in_time & self.free, in_time & ~self.free, on_request, self.all & ~in_time & ~on_request


def current_stock() -> Stock:
    """As the database has it, at most a second old."""
    return _STOCK.value()


def load_stock() -> Stock:
    """What the catalogue lists now."""
    return stock_of(Offering.objects.ahead(timezone.now()))


def stock_of(offerings: OfferingQuerySet) -> Stock:
    """Four queries, whatever the number."""
    rows = sorted(_rows(offerings), key=lambda row: (row[1] or FAR_AWAY, row[0]))
    place_of = {row[0]: place for place, row in enumerate(rows)}
    having: defaultdict[Key, list[int]] = defaultdict(list)
    deadlines: defaultdict[date | None, list[int]] = defaultdict(list)
    places: defaultdict[tuple[float, float], list[int]] = defaultdict(list)
    free: list[int] = []
    for place, row in enumerate(rows):
        _key, starts_at, deadline, seats, taken, fee, subsidy, form, provider, kreis, lat, lon, kreis_lat, kreis_lon, *words = row
        having["format", form].append(place)
        having["traeger", provider].append(place)
        if kreis:
            having["kreis", kreis].append(place)
        for key in (*_keys_of_words(*words), *_keys_of_prices(fee, subsidy)):
            having[key].append(place)
        if starts_at is not None:
            having["monat", f"{berlin_date(starts_at):%Y-%m}"].append(place)
        deadlines[deadline].append(place)
        if taken < seats:
            free.append(place)
        if kreis_lat is not None:
            places[(lat, lon) if lat is not None else (kreis_lat, kreis_lon)].append(place)
    size = len(rows)
    return Stock(
        keys=tuple(place_of),
        starts=tuple(row[1] for row in rows if row[1] is not None),
        values={key: bits_of(members, size) for key, members in having.items()} | _values_of_modules(offerings, place_of),
        deadlines={day: bits_of(members, size) for day, members in deadlines.items()},
        places={place: bits_of(members, size) for place, members in places.items()},
        free=bits_of(free, size),
    )


_STOCK = Kept(load_stock)


def _rows(offerings: OfferingQuerySet) -> Iterable[tuple[Any, ...]]:
    # The sets as the numbers they are: making ten thousand frozensets would take longer than the query.
    masks = {f"{name}_mask": Cast(name, BigIntegerField()) for name in ("target_groups", "teaching_languages", "accessibility_features")}
    return (
        offerings.annotate(**masks)
        .order_by()
        .values_list(
            *("pk", "starts_at", "registration_until_date", "seats", "seats_taken", "fee_cents", "subsidy_cents"),
            *("format__slug", "provider__slug", "kreis__slug", "gemeinde__lat", "gemeinde__lon", "kreis__lat", "kreis__lon"),
            *("place_type", "mode", "group_type", *masks),
        )
    )


def _values_of_modules(offerings: OfferingQuerySet, place_of: Mapping[int, int]) -> dict[Key, Bits]:
    """Modules, and what follows from them: Lernbereiche and Aufgabenfelder."""
    taught: defaultdict[int, list[int]] = defaultdict(list)
    for offering, module in OfferingModule.objects.filter(offering__in=offerings.order_by()).order_by().values_list("offering", "module"):
        if (place := place_of.get(offering)) is not None:
            taught[module].append(place)
    by_module = {module: bits_of(members, len(place_of)) for module, members in taught.items()}
    keys: list[tuple[int, Key]] = []
    for pk, code, area in Module.objects.order_by().values_list("pk", "code", "area__slug"):
        keys += [(pk, ("modul", code)), (pk, ("lernbereich", area))]
    fields = PathwayModule.objects.filter(pathway__slug__in=TaskField.values, pathway__curriculum__is_current=True).order_by()
    keys += [(pk, ("feld", field)) for pk, field in fields.values_list("module", "pathway__slug")]
    values: defaultdict[Key, Bits] = defaultdict(int)
    for module, key in keys:
        values[key] |= by_module.get(module, 0)
    return values


@lru_cache(maxsize=4_096)
def _keys_of_words(place_type: str, mode: str, group_type: str, target_groups: int, languages: int, features: int) -> tuple[Key, ...]:
    online = mode in (DeliveryMode.ONLINE, DeliveryMode.MIXED)
    return (
        *(("ort", word) for word, value in PLACE_OF_WORD.items() if value == place_type),
        *([("ort", ONLINE)] if online else []),
        *(("gruppe", word) for word, value in GROUP_OF_WORD.items() if value == group_type),
        # None means everybody, so each of them finds it.
        *(("zielgruppe", word) for word, value in SECTOR_OF_WORD.items() if not target_groups or value in values_of(target_groups, Sector)),
        *(("sprache", value) for value in values_of(languages, TeachingLanguage)),
        *(("barrierefrei", word) for word, value in FEATURE_OF_WORD.items() if value in values_of(features, AccessibilityFeature)),
    )


@lru_cache(maxsize=4_096)
def _keys_of_prices(fee: int | None, subsidy: int | None) -> tuple[Key, ...]:
    return tuple(("kosten", word) for word in prices_of(fee, subsidy))
