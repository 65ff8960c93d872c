"""How long assigning providers to needs takes: the office's real size to the proven optimum, and ten times that to a proven gap."""

import random
import statistics
import time

from benchmarks.measure import Figures, report
from providers.domain.matcher import match_needs
from providers.domain.matching import MatchingProblem, TeachingNeed, TeachingProvider

MODULES = [str(number) for number in range(1, 19)] + [f"V{number}" for number in range(1, 12)]
RUNS = 5
A_DAY = (6,)  # what every module of the curriculum has that has a length of its own: one day (leitfaden.toml, "18 × 6 WSt.")
MIXED = (3, 6, 6, 6, 8)  # harder than the curriculum: half days and long days too, so that what is left of a capacity fits nothing


def problem(providers: int, needs: int, seed: int, *, capacity: tuple[int, int] = (60, 180), lessons: tuple[int, ...] = MIXED) -> MatchingProblem:
    """One seeded problem all over Baden-Württemberg; the providers together can serve some nine tenths of what is asked for."""
    chance = random.Random(seed)

    def place() -> dict[str, float]:
        return {"lat": chance.uniform(47.6, 49.7), "lon": chance.uniform(7.7, 10.4)}

    return MatchingProblem(
        providers=tuple(
            TeachingProvider(
                id=f"p{number}",
                **place(),
                max_km=chance.choice([50, 80, 120, 250]),
                teaches=frozenset(chance.sample(MODULES, chance.randrange(6, 16))),
                capacity_lessons=chance.randrange(*capacity),
                fee_cents_per_lesson=chance.randrange(60, 140) * 100,
            )
            for number in range(providers)
        ),
        needs=tuple(
            TeachingNeed(
                id=f"n{number}",
                **place(),
                lessons={module: chance.choice(lessons) for module in chance.sample(MODULES, 3)},
                weight=chance.randrange(5, 40),
                budget_cents=chance.choice([None, None, 250_000, 150_000]),
            )
            for number in range(needs)
        ),
        km_cents=30,
    )


def main() -> None:
    """Report medians and the gap."""
    figures: Figures = {}
    for name, lessons in (("match_200", A_DAY), ("match_200_mixed", MIXED)):
        seconds, gaps, proven = [], [], 0
        for seed in range(RUNS):
            task = problem(30, 200, seed, lessons=lessons)
            begun = time.perf_counter()
            matching = match_needs(task, time_limit=60)
            seconds.append(time.perf_counter() - begun)
            proven += matching.is_optimal
            gaps.append(100 * (1 - (matching.bound or 0) / matching.cost))
        figures[f"{name}_s"] = {"value": round(statistics.median(seconds), 2), "unit": "s", "runs": RUNS, "longest": round(max(seconds), 2), "proven": proven}
        figures[f"{name}_gap_pct"] = {"value": round(statistics.median(gaps), 4), "unit": "%", "runs": RUNS, "longest": round(max(gaps), 4)}
    task = problem(300, 2_000, 1)
    begun = time.perf_counter()
    matching = match_needs(task, time_limit=120)
    figures["match_2000_s"] = {"value": round(time.perf_counter() - begun, 1), "unit": "s", "runs": 1}
    gap = 100 * (matching.value_bound - matching.value) / matching.value_bound
    figures["match_2000_gap_pct"] = {"value": round(gap, 3), "unit": "%", "runs": 1}
    report(figures)


if __name__ == "__main__":
    main()
