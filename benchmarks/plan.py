"""How long the planner needs for the proven optimum: 18 modules out of 500 and 5,000 offerings, 20 seeded problems each.

Problems as an office would meet them: a year and a half of courses of one to three days all over Baden-Württemberg, some cover two modules or
half of one, one in five is online; the learner has blocked weekends, at most 6 days a month and a budget that hurts.
"""

import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.measure import Figures, report
from learners.domain.learning_plan import Appointment, Choice, Learner, PlanProblem, Requirement, Weights
from learners.domain.learning_planner import plan_learning

MODULES = [str(number) for number in range(1, 19)]
FIRST_DAY = datetime(2027, 1, 4, tzinfo=UTC)
RUNS = 20


def problem(offerings: int, seed: int) -> PlanProblem:
    """One seeded problem."""
    chance = random.Random(seed)
    choices = []
    for number in range(offerings):
        modules = chance.sample(MODULES, 2 if chance.random() < 0.15 else 1)
        minutes = chance.choice([270, 270, 270, 135])
        begin = FIRST_DAY + timedelta(days=chance.randrange(520), hours=chance.choice([8, 8, 8, 13]))
        sessions = tuple(
            Appointment(day, day + timedelta(minutes=minutes * len(modules) // count))
            for count in [chance.choice([1, 1, 2, 3])]
            for day in (begin + timedelta(days=7 * week) for week in range(count))
        )
        fee = chance.randrange(40, 300) * 100
        choices.append(
            Choice(
                id=f"o{number}",
                covers={(module, "P"): minutes for module in modules},
                sessions=sessions,
                place=None if chance.random() < 0.2 else (chance.uniform(47.6, 49.7), chance.uniform(7.7, 10.4)),
                fee_cents=fee,
                subsidy_cents=fee // 3 if chance.random() < 0.3 else 0,
                seats=chance.randrange(0, 12),
            )
        )
    weekends = [FIRST_DAY + timedelta(days=5 + 7 * week) for week in range(80) if chance.random() < 0.5]
    learner = Learner(
        lat=chance.uniform(47.7, 49.5),
        lon=chance.uniform(8, 10),
        max_km=120,
        online_ok=True,
        not_before=date(2027, 1, 1),
        not_after=date(2028, 6, 30),
        blocked=tuple(Appointment(day, day + timedelta(days=2)) for day in weekends),
        budget_cents=chance.choice([None, 180_000, 120_000]),
        max_days_per_month=6,
    )
    requirements = tuple(Requirement(module, "P", 270) for module in MODULES)
    return PlanProblem(requirements, tuple(choices), learner, Weights(fee_cent=1, km=30, day=0, offering=500, finish_day=10))


def main() -> None:
    """Report the medians."""
    figures: Figures = {}
    for name, offerings in (("plan_500_s", 500), ("plan_5000_s", 5_000)):
        seconds, proven = [], 0
        for seed in range(RUNS):
            task = problem(offerings, seed)
            begun = time.perf_counter()
            plan = plan_learning(task, time_limit=60)
            seconds.append(time.perf_counter() - begun)
            proven += plan.is_optimal
        figures[name] = {"value": round(statistics.median(seconds), 3), "unit": "s", "runs": RUNS, "longest": round(max(seconds), 3), "proven": proven}
    report(figures)


if __name__ == "__main__":
    main()
