"""A kept index as pages show it: areas with names, classes with words and counts, what was left out and why."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.map_svg import Area
from planning.enums import Gap
from planning.models import IndexRun, Indicator, Quartier


@dataclass(frozen=True)
class Contribution:
    """What one indicator adds to a score."""

    indicator: str
    value: float


@dataclass(frozen=True)
class AreaReading:
    """One Quartier of an index; without a score it says why."""

    quartier: Quartier
    score: float | None
    rank: int | None
    class_name: str
    margin: float | None
    contributions: tuple[Contribution, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ClassReading:
    """A class with its border in words and the number of Quartiere."""

    name: str
    border: str
    count: int
    step: int


@dataclass(frozen=True)
class Reading:
    """Everything a page about an index shows."""

    areas: tuple[AreaReading, ...]  # by name: the neediest first would be a ranking of places
    classes: tuple[ClassReading, ...]
    indicators: tuple[tuple[Indicator, float], ...]  # with the weight
    sensitivity: tuple[tuple[Indicator, int, int], ...]
    left_out: tuple[tuple[str, int], ...]  # reason and number
    years: tuple[int, ...]
    included: int

    @property
    def largest_contribution(self) -> float:
        """For a common scale of the bars."""
        return max((abs(part.value) for area in self.areas for part in area.contributions), default=0.0)


def read_run(run: IndexRun) -> Reading:
    """The index with today's names of its Quartiere and indicators; the figures are those that were kept. Two queries."""
    result, data, specification = json.loads(run.result), json.loads(run.data), json.loads(run.specification)
    quartiere = {row.key: row for row in run.geography.quartiere.all()}
    indicators = {row.key: row for row in Indicator.objects.filter(key__in=data["indicators"])}
    used = [indicators[key] for key in data["indicators"]]
    areas = tuple(
        sorted(
            (_area(quartiere[each["key"]], each, used) for each in result["areas"] if each["key"] in quartiere),
            key=lambda area: (area.quartier.name, area.quartier.key),
        )
    )
    return Reading(
        areas=areas,
        classes=_classes(specification["classes"], result["counts"]),
        indicators=tuple((indicators[each["column"]], each["weight"]) for each in specification["indicators"]),
        sensitivity=tuple((indicators[each["column"]], each["smaller"], each["larger"]) for each in result["sensitivity"]),
        left_out=tuple(Counter(reason for area in areas for reason in area.reasons).most_common()),
        years=tuple(data["years"]),
        included=result["included"],
    )


def map_areas(reading: Reading) -> list[Area]:
    """The areas of the map; a tooltip names Quartier and class, never a rank."""
    steps = {each.name: each.step for each in reading.classes}
    return [
        Area(area.quartier.boundary, f"{area.quartier.name}: {area.class_name or 'keine Angabe'}", steps.get(area.class_name))
        for area in reading.areas
        if area.quartier.boundary
    ]


def _area(quartier: Quartier, each: dict[str, Any], used: Sequence[Indicator]) -> AreaReading:
    if "score" not in each:
        return AreaReading(quartier, None, None, "", None, (), tuple(str(Gap(gap).label) for gap in each["gaps"]))
    parts = tuple(Contribution(indicator.name, float(value)) for indicator, value in zip(used, each["contributions"], strict=True))
    margin = None if each["margin"] is None else float(each["margin"])
    return AreaReading(quartier, float(each["score"]), each["rank"], each["class"], margin, parts, ())


def _classes(classes: Sequence[dict[str, Any]], counts: dict[str, int]) -> tuple[ClassReading, ...]:
    found = []
    before: float | None = None
    for step, each in enumerate(classes):
        below = each["below"]
        border = f"unter {_figure(below)}" if before is None and below is not None else f"ab {_figure(before)}" if before is not None else "alle"
        if before is not None and below is not None:
            border += f" bis unter {_figure(below)}"
        found.append(ClassReading(each["name"], border, counts.get(each["name"], 0), step))
        before = below
    return tuple(found)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",").replace("-", "−")
