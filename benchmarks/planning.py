"""How long the index engine and the allocation compute; reading and writing files is not counted."""

import random
import statistics
from collections.abc import Callable
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.measure import report
from planning.domain.allocation import Area, Method, allocate
from planning.domain.social_index import IndexMethod, Indicator, ScoreClass, Specification, compute_index

INDICATORS = 20
CLASSES = (ScoreClass("hoch", -1.0), ScoreClass("mittel", 1.0), ScoreClass("niedrig", 1.5), ScoreClass("sehr niedrig"))


def seconds(call: Callable[[], object], runs: int) -> dict[str, Any]:
    times = []
    for _run in range(runs):
        begun = perf_counter()
        call()
        times.append(perf_counter() - begun)
    return {"value": round(statistics.median(times), 3), "unit": "s", "runs": runs, "longest": round(max(times), 3)}


def index_of(areas: int) -> Callable[[], object]:
    columns = list(np.random.default_rng(7).lognormal(2, 0.6, (INDICATORS, areas)))
    indicators = tuple(Indicator(f"c{number}", 1 + number % 3, -1 if number % 5 == 0 else 1) for number in range(INDICATORS))
    specification = Specification(indicators, IndexMethod.ZSCORE, classes=CLASSES)
    return lambda: compute_index(columns, specification)


def allocation_of(units: int, areas: int) -> Callable[[], object]:
    chance = random.Random(7)
    problem = [
        Area(f"{number:05}", chance.randrange(300, 20_000), Fraction(chance.randrange(50, 250), 100), chance.choice([0, 0, 2]), chance.choice([None, None, 12]))
        for number in range(areas)
    ]
    return lambda: allocate(problem, total=units, base=1, method=Method.SAINTE_LAGUE)


def main() -> None:
    report(
        {
            "index_100k_s": seconds(index_of(100_000), 7),
            "index_1m_s": seconds(index_of(1_000_000), 3),
            "allocate_100k_s": seconds(allocation_of(100_000, 10_000), 5),
        }
    )


if __name__ == "__main__":
    main()
