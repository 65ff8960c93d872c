"""The agreed indicators of one Quartier over the years: picture, table and file are made of this one object.

Earlier versions of the division are followed by the key of the Quartier; a line never runs from one version into another, nor across a gap.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from planning.enums import Gap
from planning.models import Indicator, IndicatorValue, Quartier

FEWEST_YEARS = 2


@dataclass(frozen=True)
class Reading:
    """One stored row: a value, or the reason why there is none (Gap), in the version of the division that begins on `version`."""

    indicator: Indicator
    year: int
    value: float | None
    gap: str
    version: date


@dataclass(frozen=True)
class Point:
    """One year of one indicator. Without a value it is either suppressed or missing; why it was suppressed is not told."""

    year: int
    value: float | None = None
    is_suppressed: bool = False
    version: date | None = None

    @property
    def words(self) -> str:
        """As picture, table and file say it: at most two decimals."""
        if self.value is not None:
            return f"{self.value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        return _("unterdrückt") if self.is_suppressed else "–"


@dataclass(frozen=True)
class Series:
    """One indicator with a point for every year."""

    indicator: Indicator
    points: tuple[Point, ...]

    @property
    def lines(self) -> list[list[Point]]:
        """Neighbouring years with values of one version: what may be joined by a line."""
        runs: list[list[Point]] = []
        for before, point in zip((None, *self.points), self.points, strict=False):
            if point.value is None:
                continue
            if before is not None and before.value is not None and before.version == point.version:
                runs[-1].append(point)
            else:
                runs.append([point])
        return runs


@dataclass(frozen=True)
class Change:
    """From this day on another version of the division holds; `has_other_boundary` when this Quartier was cut anew."""

    day: date
    has_other_boundary: bool


@dataclass(frozen=True)
class TimeSeries:
    """All series over the same years; without any there are not yet values of two years."""

    years: tuple[int, ...]
    series: tuple[Series, ...]
    changes: tuple[Change, ...]


def arrange(readings: Iterable[Reading], changes: Iterable[Change] = ()) -> TimeSeries:
    """Put readings in order. Pure. In a year of two versions the newer one counts, and what is suppressed in one is suppressed."""
    found: dict[int, dict[int, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    indicators: dict[int, Indicator] = {}
    for reading in readings:
        indicators[reading.indicator.pk] = reading.indicator
        found[reading.indicator.pk][reading.year].append(reading)
    known = {year for by_year in found.values() for year in by_year}
    if len(known) < FEWEST_YEARS:
        return TimeSeries((), (), ())
    years = tuple(range(min(known), max(known) + 1))
    ordered = sorted(indicators.values(), key=lambda each: (each.name, each.pk))
    series = tuple(Series(each, tuple(_point(year, found[each.pk].get(year, [])) for year in years)) for each in ordered)
    shown = {point.version for each in series for point in each.points}
    return TimeSeries(years, series, tuple(change for change in changes if change.day in shown))


def time_series_of(quartier: Quartier) -> TimeSeries:
    """The agreed indicators of a Quartier in its version and those before it, found by its key; two queries."""
    geography = quartier.geography
    same = Quartier.objects.filter(key=quartier.key, geography__valid_from_date__lte=geography.valid_from_date, geography__is_example=False)
    versions = list(same.filter(geography__gemeinde=geography.gemeinde_id).select_related("geography").order_by("geography__valid_from_date"))
    changes = [Change(after.geography.valid_from_date, before.boundary != after.boundary) for before, after in pairwise(versions)]
    rows = IndicatorValue.objects.filter(quartier__in=[each.pk for each in versions]).exclude(indicator__agreed_on_date=None).select_related("indicator")
    begins = {each.pk: each.geography.valid_from_date for each in versions}
    return arrange((Reading(row.indicator, row.year, row.value, row.gap, begins[row.quartier_id]) for row in rows), changes)


def _point(year: int, readings: list[Reading]) -> Point:
    if not readings:
        return Point(year)
    newest = max(readings, key=lambda each: (each.value is not None, each.version))
    if any(each.gap and each.gap != Gap.MISSING for each in readings):
        return Point(year, is_suppressed=True, version=max(each.version for each in readings))
    return Point(year, newest.value, version=newest.version)
