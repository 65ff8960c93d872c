"""The result of an index as plain data: score, rank, class, contributions and margin of every area, and how much the weights matter. Pure."""

from typing import Any

import numpy as np

from planning.domain.index_explained import contributions, margins, sensitivity
from planning.domain.social_index import IndexMethod, IndexRefused, Indicator, ScoreClass, Specification, compute_index


class RunRefused(Exception):
    """An index that cannot be computed or published; the message is for the office."""


def specification_of(plain: dict[str, Any]) -> Specification:
    """The engine's own form of a kept rule."""
    return Specification(
        indicators=tuple(Indicator(each["column"], each["weight"], each["direction"]) for each in plain["indicators"]),
        method=IndexMethod(plain["method"]),
        ddof=plain["ddof"],
        restandardise=plain["restandardise"],
        classes=tuple(ScoreClass(each["name"], each["below"]) for each in plain["classes"]),
    )


def result_of(data: dict[str, Any], plain: dict[str, Any]) -> dict[str, Any]:
    """Areas in the order of the data; those with a gap have no score and say why. Numbers have twelve significant digits. Raises RunRefused."""
    specification = specification_of(plain)
    complete = [area for area in data["areas"] if None not in area["values"]]
    columns = [np.array([area["values"][number] for area in complete], dtype=np.float64) for number in range(len(specification.indicators))]
    try:
        index = compute_index(columns, specification)
    except IndexRefused as refusal:
        place = f" ({refusal.column})" if refusal.column else ""
        raise RunRefused(f"Der Index lässt sich nicht berechnen{place}: {refusal}.") from None
    parts = contributions(columns, specification)
    nearest = margins(index.scores, specification.classes)
    scored = {
        area["key"]: {
            "score": index.written[position],
            "rank": int(index.ranks[position]),
            "class": index.classes[position] if index.classes else "",
            "contributions": [format(part[position] + 0.0, ".12g") for part in parts],
            "margin": format(nearest[position], ".12g") if np.isfinite(nearest[position]) else None,
        }
        for position, area in enumerate(complete)
    }
    return {
        "areas": [{"key": area["key"], **scored.get(area["key"], {"gaps": area["gaps"]})} for area in data["areas"]],
        "sensitivity": [{"column": each.column, "smaller": each.smaller, "larger": each.larger} for each in sensitivity(columns, specification)],
        "counts": {one.name: index.classes.count(one.name) for one in specification.classes},
        "included": len(complete),
    }
