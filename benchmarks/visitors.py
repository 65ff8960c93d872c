"""Pages as visitors ask for them: answers per second beside a bare Django view in the same run.

`warm`: from the page cache. `parts`: without it, with remembered parts (what people with a session get). `cold`: nothing remembered at all.

Rounds of bare view and page take turns, so that whatever else the machine does falls on both; the ratio is the median of
the rounds. Visitors here accept no compressed bodies, so the bytes are comparable.
"""

import statistics

from benchmarks.load import Load, load
from benchmarks.measure import Figures
from benchmarks.servers import server

ROUNDS = 5
SECONDS = 1.5
KINDS = {
    "warm": {},
    "parts": {"PAGE_CACHE_SECONDS": "0"},
    "cold": {"PAGE_CACHE_SECONDS": "0", "BENCH_REMEMBER_PARTS": "0"},
}


def measure(addresses: dict[str, str], settings: dict[str, str]) -> Figures:
    """`…_warm_ratio`, `…_parts_ratio`, `…_cold_ratio` and `bare_view_rps` for pages by name, and what they were computed from."""
    figures: Figures = {}
    bare_rates: list[float] = []
    with server("benchmarks.bare:application", DJANGO_SETTINGS_MODULE="") as bare:
        load(bare, "/", seconds=1)
        for kind, more in KINDS.items():
            with server("config.wsgi", **settings, **more) as site:
                for name, path in addresses.items():
                    load(site, path, seconds=1)
                    rounds = [(load(bare, "/", seconds=SECONDS), load(site, path, seconds=SECONDS)) for _round in range(ROUNDS)]
                    bare_rates += [yardstick.rate for yardstick, _page in rounds]
                    figures[f"{name}_{kind}_ratio"] = _figure(rounds)
    figures["bare_view_rps"] = {"value": round(statistics.median(bare_rates), 1), "unit": "1/s", "runs": len(bare_rates)}
    return figures


def _figure(rounds: list[tuple[Load, Load]]) -> dict[str, object]:
    """The median ratio; `asking_percent` is how much of one of the processors the asking itself took (100: it was the bottleneck)."""
    ratios = [page.rate / bare.rate for bare, page in rounds]
    return {
        "value": round(statistics.median(ratios), 4),
        "unit": "× bare",
        "runs": len(rounds),
        "lowest": round(min(ratios), 4),
        "rps": round(statistics.median(page.rate for _bare, page in rounds), 1),
        "bare_rps": round(statistics.median(bare.rate for bare, _page in rounds), 1),
        "asking_percent": round(statistics.median(100 * page.own_seconds / page.seconds for _bare, page in rounds)),
    }
