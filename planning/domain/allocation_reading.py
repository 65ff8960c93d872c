"""A kept scenario as pages show it, alone or beside another one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.map_svg import Area
from planning.domain.allocation_scenarios import units_of
from planning.domain.fairness import gini
from planning.models import AllocationScenario, Quartier

PER = 1_000  # residents
STEPS = 5  # shades of the map


@dataclass(frozen=True)
class ShareReading:
    """What one Quartier gets: `units` None where it shares nothing. `other` is the scenario beside it, or what it had before."""

    quartier: Quartier
    population: int  # as it was when the scenario was computed
    class_name: str
    units: int | None
    other: int | None
    treated_as: str = ""  # the class it shared as, by a deviation
    treated_until: date | None = None

    @property
    def per_thousand(self) -> float | None:
        """Units per 1,000 residents."""
        return None if self.units is None or not self.population else round(self.units * PER / self.population, 2)

    @property
    def change(self) -> int | None:
        """More or less than the other one."""
        return None if self.units is None or self.other is None else self.units - self.other


@dataclass(frozen=True)
class Shade:
    """A class of the map: how many units per 1,000 residents, in words, and how many Quartiere."""

    name: str
    count: int
    step: int


@dataclass(frozen=True)
class ScenarioReading:
    """Everything a page about a scenario shows."""

    shares: tuple[ShareReading, ...]  # by name
    classes: tuple[Shade, ...]
    needs: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    gini: float
    other_gini: float | None
    with_deviations: bool = False

    @property
    def total(self) -> int:
        """Units given out."""
        return sum(share.units or 0 for share in self.shares)

    @property
    def other_total(self) -> int | None:
        """Units of the other one, None where there is none."""
        return None if self.other_gini is None else sum(share.other or 0 for share in self.shares)

    @property
    def winners(self) -> int:
        """Quartiere that get more than in the other one."""
        return sum(1 for share in self.shares if (share.change or 0) > 0)

    @property
    def losers(self) -> int:
        """Quartiere that get less."""
        return sum(1 for share in self.shares if (share.change or 0) < 0)


def read_scenario(scenario: AllocationScenario, other: AllocationScenario | None = None) -> ScenarioReading:
    """The scenario with today's names of its Quartiere, beside `other` where there is one. The figures are those that were kept."""
    data, rule, result = json.loads(scenario.data), json.loads(scenario.rule), json.loads(scenario.result)
    quartiere = {row.key: row for row in scenario.run.geography.quartiere.all()}
    units = units_of(scenario)
    beside = units_of(other) if other is not None else {}
    shares = [
        ShareReading(
            quartiere[area["key"]],
            area["population"],
            area["class"],
            units.get(area["key"]),
            beside.get(area["key"]),
            area.get("treated_as", ""),
            date.fromisoformat(area["deviation_until"]) if "deviation_until" in area else None,
        )
        for area in data["areas"]
        if area["key"] in quartiere
    ]
    shares.sort(key=lambda share: (share.quartier.name, share.quartier.key))
    return ScenarioReading(
        shares=tuple(shares),
        classes=_Scale.of(shares).shades(shares),
        needs=tuple((name, need.replace(".", ",")) for name, need in rule["needs"].items()),
        steps=tuple(result["steps"]),
        gini=_rounded(gini((share.population, share.units or 0) for share in shares)),
        other_gini=_rounded(gini((share.population, share.other or 0) for share in shares)) if other is not None else None,
        with_deviations=rule.get("with_deviations", False),
    )


def map_shares(reading: ScenarioReading) -> list[Area]:
    """The areas of the map; a tooltip names Quartier and units."""
    scale = _Scale.of(reading.shares)
    return [
        Area(share.quartier.boundary, f"{share.quartier.name}: {'keine Zuteilung' if share.units is None else share.units}", scale.step(share))
        for share in reading.shares
        if share.quartier.boundary
    ]


@dataclass(frozen=True)
class _Scale:
    """Five shades of equal width from the smallest to the largest share per head, the largest last and darkest."""

    smallest: float
    largest: float

    @classmethod
    def of(cls, shares: Sequence[ShareReading]) -> "_Scale":
        figures = [share.per_thousand for share in shares if share.per_thousand is not None]
        return cls(min(figures, default=0.0), max(figures, default=0.0))

    @property
    def width(self) -> float:
        return (self.largest - self.smallest) / STEPS

    def step(self, share: ShareReading) -> int | None:
        if share.per_thousand is None:
            return None
        return min(STEPS - 1, int((share.per_thousand - self.smallest) / self.width)) if self.width else 0

    def shades(self, shares: Sequence[ShareReading]) -> tuple[Shade, ...]:
        found = [self.step(share) for share in shares]
        if not self.width:
            return (Shade(_figure(self.largest), found.count(0), 0),) if self.largest else ()
        borders = [_figure(self.smallest + number * self.width) for number in range(STEPS + 1)]
        return tuple(Shade(f"{borders[step]} bis {borders[step + 1]}", found.count(step), step) for step in range(STEPS))


def _figure(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _rounded(value: Fraction) -> float:
    return round(float(value), 3)
