"""The result of a scenario as plain data, from its kept input and rule. Pure: nothing else decides."""

from fractions import Fraction
from typing import Any

from planning.domain.allocation import AllocationRefused, Area, Method, allocate


class ScenarioRefused(Exception):
    """A scenario that cannot be computed or decided; the message is for the office."""


def result_of(data: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """Units per Quartier in the order of the data; a Quartier whose class has no weight has none. Raises ScenarioRefused naming the Quartier.

    The reserve is held back first. Where a limit of change is set, the previous units bound the new ones: rounded towards more room.
    """
    needs = {name: Fraction(written) for name, written in rule["needs"].items()}
    sharing = [area for area in data["areas"] if class_of(area) in needs]
    if not sharing:
        raise ScenarioRefused("Kein Quartier hat eine Klasse mit einem Gewicht; es gibt niemanden, dem etwas zugeteilt werden kann.")
    areas = [_area(area, needs[class_of(area)], rule) for area in sharing]
    try:
        shared = allocate(areas, total=rule["total"] - rule["reserve"], base=rule["base"], method=Method(rule["method"]))
    except AllocationRefused as refusal:
        place = f" ({sharing[refusal.area]['name']})" if refusal.area is not None else ""
        raise ScenarioRefused(f"So lässt sich nicht zuteilen{place}: {refusal}.") from None
    units = {area.id: count for area, count in zip(areas, shared.units, strict=True)}
    return {"units": [{"key": area["key"], "units": units.get(area["key"])} for area in data["areas"]], "steps": list(shared.steps)}


def class_of(area: dict[str, Any]) -> str:
    """The class an area shares as: its own, or the one it is treated as by a confirmed deviation that went into the input."""
    found: str = area.get("treated_as", area["class"])
    return found


def _area(area: dict[str, Any], need: Fraction, rule: dict[str, Any]) -> Area:
    least, most = bounds(area["previous"], rule["change_percent"], least=rule["least"], most=rule["most"])
    return Area(area["key"], area["population"], need, least, most)


def bounds(previous: int | None, change_percent: int | None, *, least: int, most: int | None) -> tuple[int, int | None]:
    """The fewest and most units of an area: the rule's own, narrowed to the previous units ± the limit. Whoever had nothing is not bound."""
    if not previous or change_percent is None:
        return least, most
    fewest, highest = -(-previous * (100 - change_percent) // 100), previous * (100 + change_percent) // 100
    # A minimum or cap that changed since then is a decision of its own and goes first.
    fewest = max(least, fewest if most is None else min(fewest, most))
    highest = max(highest, least)
    return fewest, highest if most is None else min(most, highest)
