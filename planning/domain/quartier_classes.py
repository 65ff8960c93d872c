"""The class an index gives a Quartier, as a number from 1 (least need) upwards, and the class it is treated as."""

import json
from dataclasses import dataclass
from datetime import date

from planning.channel_enums import Channel, DeviationState
from planning.domain.channels import channels_on
from planning.enums import Gap, RunState
from planning.models import ClassDeviation, Geography, IndexRun


@dataclass(frozen=True)
class IndexClass:
    """What a kept index says of one Quartier; without a class it says why."""

    number: int | None  # 1 is the least need
    name: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classes:
    """All Quartiere of an index, and who is treated differently on a day."""

    run: IndexRun
    names: tuple[str, ...]  # the least need first
    year: int
    by_key: dict[str, IndexClass]
    deviations: dict[int, ClassDeviation]  # by primary key of the Quartier; those that hold

    @property
    def included(self) -> int:
        """How many Quartiere have a class."""
        return sum(each.number is not None for each in self.by_key.values())


def status_run(geography: Geography) -> IndexRun | None:
    """The newest published index that says how things are, not how they change."""
    published = IndexRun.objects.filter(geography=geography, state=RunState.PUBLISHED).order_by("-published_at", "-pk")
    return next((run for run in published if len(_years(run)) == 1 and class_names(run)), None)


def classes_of(run: IndexRun, *, day: date) -> Classes:
    """Every Quartier's class in this index, with the deviations that hold on a day. Two queries."""
    names = class_names(run)
    by_key = {}
    for area in json.loads(run.result)["areas"]:
        name = area.get("class", "")
        reasons = tuple(str(Gap(gap).label) for gap in area.get("gaps", ()))
        by_key[area["key"]] = IndexClass(names.index(name) + 1 if name else None, name, reasons)
    return Classes(run, names, max(_years(run)), by_key, {row.quartier_id: row for row in deviations_that_hold(run, day=day)})


def class_names(run: IndexRun) -> tuple[str, ...]:
    """In the order of need, the least first."""
    return tuple(each["name"] for each in json.loads(run.specification)["classes"])


def deviations_that_hold(run: IndexRun, *, day: date) -> list[ClassDeviation]:
    """Confirmed and not expired; none where the municipality does not work with deviations."""
    if Channel.DEVIATION not in channels_on(run.geography.gemeinde):
        return []
    return list(ClassDeviation.objects.filter(run=run, state=DeviationState.CONFIRMED, valid_until_date__gte=day).order_by("pk"))


def _years(run: IndexRun) -> list[int]:
    years: list[int] = json.loads(run.data)["years"]
    return years
