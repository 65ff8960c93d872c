"""Pages as visitors ask for them: answers per second beside a bare Django view in the same run.

`warm`: from the page cache. `cold`: the page cache holds nothing for the address; what is remembered of parts is valid. `purged`: each request is the
first one after a change of some offering, so that all that shows offerings is asked and made anew as well. `nothing`: nothing is remembered at all.

Rounds of bare view and page take turns, so that whatever else the machine does falls on both; the value is the median of the
rounds' ratios. `cpu_ratio` says the same by the processor time of the workers, which other programs hardly change. Visitors here accept
no compressed bodies, so the bytes are comparable.
"""

import statistics
from dataclasses import dataclass

from benchmarks.load import Load, load
from benchmarks.measure import Figures
from benchmarks.servers import processor_seconds, server

ROUNDS = 5
SECONDS = 1.5
KINDS = {
    "warm": {},
    "cold": {"PAGE_CACHE_SECONDS": "0"},
    "purged": {"PAGE_CACHE_SECONDS": "0", "BENCH_PURGE": "1"},
    "nothing": {"PAGE_CACHE_SECONDS": "0", "BENCH_REMEMBER_PARTS": "0"},
}


def measure(addresses: dict[str, str], settings: dict[str, str]) -> Figures:
    """`…_warm_ratio`, `…_cold_ratio`, `…_purged_ratio`, `…_nothing_ratio` and `bare_view_rps` for pages by name, and what they were computed from."""
    figures: Figures = {}
    bare_rates: list[float] = []
    with server("benchmarks.bare:application", DJANGO_SETTINGS_MODULE="") as bare:
        load(bare, "/", seconds=1)
        for kind, more in KINDS.items():
            with server("config.wsgi", **settings, **more) as site:
                for name, path in addresses.items():
                    load(site, path, seconds=1)
                    rounds = [(_asked(bare, "/"), _asked(site, path)) for _round in range(ROUNDS)]
                    bare_rates += [yardstick.load.rate for yardstick, _page in rounds]
                    figures[f"{name}_{kind}_ratio"] = _figure(rounds)
    figures["bare_view_rps"] = {"value": round(statistics.median(bare_rates), 1), "unit": "1/s", "runs": len(bare_rates)}
    return figures


@dataclass(frozen=True)
class Round:
    """One load, and the processor seconds of the workers that bore it."""

    load: Load
    processor_seconds: float

    @property
    def milliseconds(self) -> float:
        """Processor time of one answer."""
        return 1000 * self.processor_seconds / self.load.answers


def _asked(port: int, path: str) -> Round:
    """A round in which nothing was answered (other programs had the processors) says nothing and is asked again."""
    while True:
        before = processor_seconds(port)
        asked = load(port, path, seconds=SECONDS)
        used = processor_seconds(port) - before
        if asked.answers and used:
            return Round(asked, used)


def _figure(rounds: list[tuple[Round, Round]]) -> dict[str, object]:
    """The median ratio; `asking_percent` is how much of one of the processors the asking itself took (100: it was the bottleneck)."""
    ratios = [page.load.rate / bare.load.rate for bare, page in rounds]
    return {
        "value": round(statistics.median(ratios), 4),
        "unit": "× bare",
        "runs": len(rounds),
        "lowest": round(min(ratios), 4),
        "rps": round(statistics.median(page.load.rate for _bare, page in rounds), 1),
        "bare_rps": round(statistics.median(bare.load.rate for bare, _page in rounds), 1),
        "cpu_ratio": round(statistics.median(bare.milliseconds / page.milliseconds for bare, page in rounds), 4),
        "cpu_ms": round(statistics.median(page.milliseconds for _bare, page in rounds), 2),
        "bare_cpu_ms": round(statistics.median(bare.milliseconds for bare, _page in rounds), 3),
        "asking_percent": round(statistics.median(100 * page.load.own_seconds / page.load.seconds for _bare, page in rounds)),
    }
