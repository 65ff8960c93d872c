"""Time things and count queries. Standard output carries one JSON object of figures and nothing else."""

import json
import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import connection

Figures = dict[str, dict[str, Any]]


def report(figures: Figures) -> None:
    print(json.dumps(figures))


def milliseconds(call: Callable[[], object], *, runs: int = 30, warm_up: int = 3) -> dict[str, Any]:
    """Median and 95th percentile of one call after another."""
    for _run in range(warm_up):
        call()
    times = []
    for _run in range(runs):
        begun = perf_counter()
        call()
        times.append((perf_counter() - begun) * 1000)
    return {"value": round(statistics.median(times), 1), "unit": "ms", "runs": runs, "p95": round(percentile(times, 95), 1)}


def queries(call: Callable[[], object]) -> dict[str, Any]:
    """How often one warm call asks the database."""
    call()
    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        call()
    return {"value": count, "unit": "queries", "runs": 1}


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that at least `percent` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
