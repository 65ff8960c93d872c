"""The planner against brute force, by both of its ways, and the rules one by one."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.domain.learning_plan import Appointment, Choice, Learner, PlanProblem, Requirement, Weights
from learners.domain.learning_planner import plan_learning
from tests.clock import berlin

WEIGHTS = Weights(fee_cent=1, km=30, day=0, offering=500, finish_day=10)
STUTTGART, ULM = (48.78, 9.18), (48.4, 9.99)  # 73 km apart


def session(day, start=9, hours=4):
    begin = datetime(2027, 3, 1, start - 1, tzinfo=UTC) + timedelta(days=day)
    return Appointment(begin, begin + timedelta(hours=hours))


def choice(id, covers, *sessions, place=ULM, fee=0, subsidy=0, seats=5):
    return Choice(id, covers, tuple(sessions), place, fee, subsidy, seats)


def learner(**changed):
    return Learner(**{"lat": ULM[0], "lon": ULM[1], "max_km": 120, "online_ok": True, "not_before": date(2027, 1, 1), "not_after": date(2028, 6, 30)} | changed)


def problem(*choices, needs=(("1", "P", 270),), weights=WEIGHTS, **changed):
    return PlanProblem(tuple(Requirement(*need) for need in needs), choices, learner(**changed), weights)


def chosen(plan):
    return [one.choice.id for one in plan.chosen]


FULL = {("1", "P"): 270}


# ---- the rules ------------------------------------------------------------------------------------
def test_a_plan_covers_most_minutes_before_it_saves_money():
    plan = plan_learning(problem(choice("half", {("1", "P"): 135}), choice("dear", FULL, fee=900_000)))

    assert (chosen(plan), plan.uncovered_minutes, plan.is_optimal) == (["dear"], 0, True)


def test_cost_counts_fee_journeys_offering_and_finishing_day():
    plan = plan_learning(problem(choice("o", FULL, session(0), session(1), place=STUTTGART, fee=12_000, subsidy=4_000)))

    # 8,000 cents + 30 · 2 · 73 km · 2 days + 500 + 10 · 60 days from 1 January to 2 March
    assert plan.cost == 8_000 + 8_760 + 500 + 600


@pytest.mark.parametrize(
    ("changed", "offering"),
    [
        ({}, {"seats": 0}),
        ({"max_km": 72}, {"place": STUTTGART}),
        ({"online_ok": False}, {"place": None}),
        ({"budget_cents": 99}, {"fee": 100}),
        ({"not_before": date(2027, 3, 2)}, {}),
        ({"not_after": date(2027, 2, 28)}, {}),
        ({"blocked": (Appointment(berlin(2027, 3, 1, 12, 59), berlin(2027, 3, 1, 14)),)}, {}),
        ({"max_days_per_month": 0}, {}),
    ],
)
def test_an_offering_that_is_out_of_the_question_is_not_chosen(changed, offering):
    plan = plan_learning(problem(choice("o", FULL, session(0), **offering), **changed))

    assert (chosen(plan), plan.uncovered) == ([], {("1", "P"): 270})


def test_touching_sessions_fit_and_overlapping_ones_do_not():
    needs = (("1", "P", 60), ("2", "P", 60))
    first, touching, overlapping = (choice("a", {("1", "P"): 60}, session(0, 9, 4)), session(0, 13, 2), session(0, 12, 2))

    assert chosen(plan_learning(problem(first, choice("b", {("2", "P"): 60}, touching), needs=needs))) == ["a", "b"]
    assert chosen(plan_learning(problem(first, choice("b", {("2", "P"): 60}, overlapping), needs=needs))) == ["a"]


def test_a_session_that_ends_at_midnight_ends_on_the_new_day():
    evening = Appointment(berlin(2027, 3, 31, 20), berlin(2027, 4, 1, 0))

    assert chosen(plan_learning(problem(choice("o", FULL, evening), not_after=date(2027, 3, 31)))) == []
    assert chosen(plan_learning(problem(choice("o", FULL, evening), not_after=date(2027, 4, 1)))) == ["o"]


def test_two_sessions_on_one_day_are_one_day_of_the_month():
    needs = (("1", "P", 60), ("2", "P", 60), ("3", "P", 60))
    offerings = [choice(f"{n}", {(f"{n}", "P"): 60}, session(day, 8 + 3 * n, 2)) for n, day in ((1, 0), (2, 0), (3, 1))]

    assert chosen(plan_learning(problem(*offerings, needs=needs, max_days_per_month=1))) == ["1", "2"]


def test_an_empty_problem_has_an_empty_plan():
    plan = plan_learning(problem(needs=()))

    assert (chosen(plan), plan.cost, plan.bound, plan.is_optimal) == ([], 0, 0, True)


# ---- against brute force --------------------------------------------------------------------------
def brute_force(problem):
    """Best (uncovered minutes, cost) over all subsets, from the contract's words and nothing of the planner's."""
    person, weights = problem.learner, problem.weights
    berlin_day = lambda moment: (moment + timedelta(hours=1)).date()  # noqa: E731 -- the problems below lie in winter time
    kilometres = {ULM: 0, STUTTGART: 73, None: 0}
    best = None
    for size in range(len(problem.choices) + 1):
        for subset in combinations(problem.choices, size):
            sessions = [one for each in subset for one in each.sessions]
            starts = {berlin_day(one.start) for one in sessions}
            ends = [berlin_day(one.end) for one in sessions]
            paid = sum(each.fee_cents - each.subsidy_cents for each in subset)
            clash = any(a.start < b.end and b.start < a.end for a, b in combinations(sessions, 2)) or any(
                a.start < b.end and b.start < a.end for a in sessions for b in person.blocked
            )
            too_far = any(kilometres[each.place] > person.max_km or (each.place is None and not person.online_ok) for each in subset)
            outside = any(day < person.not_before for day in starts) or any(day > person.not_after for day in ends)
            months = {}
            for day in starts:
                months.setdefault((day.year, day.month), set()).add(day)
            crowded = person.max_days_per_month is not None and any(len(days) > person.max_days_per_month for days in months.values())
            too_dear = person.budget_cents is not None and paid > person.budget_cents
            if clash or too_far or outside or crowded or too_dear or any(not each.seats for each in subset):
                continue
            missing = sum(max(0, need.minutes - sum(each.covers.get((need.module, need.phase), 0) for each in subset)) for need in problem.requirements)
            cost = weights.fee_cent * paid + weights.finish_day * max([(day - person.not_before).days for day in ends], default=0)
            for each in subset:
                days = len({berlin_day(one.start) for one in each.sessions})
                cost += weights.km * 2 * kilometres[each.place] * days + weights.day * days + weights.offering
            best = min(best or (missing, cost), (missing, cost))
    return best


@st.composite
def small_problems(draw):
    modules = [f"{number}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    needs = [(module, phase, draw(st.sampled_from([0, 90, 135, 270]))) for module in modules for phase in draw(st.sampled_from(["P", "S", "PS"]))]
    slots = [session(day, hour, 3) for day in (0, 1, 30) for hour in (9, 11, 14)]
    choices = []
    for number in range(draw(st.integers(0, 7))):
        covers = {
            (module, phase): draw(st.sampled_from([0, 45, 135, 270, 400]))
            for module, phase, _minutes in draw(st.lists(st.sampled_from(needs), min_size=1, max_size=3))
        }
        first = draw(st.integers(0, len(slots) - 1))
        sessions = draw(st.sampled_from([(), (slots[first],), (slots[first], session(60 + first))]))
        fee = draw(st.integers(0, 30)) * 1_000
        place = draw(st.sampled_from([ULM, STUTTGART, None]))
        choices.append(
            choice(f"o{number}", covers, *sessions, place=place, fee=fee, subsidy=draw(st.sampled_from([0, fee // 2])), seats=draw(st.integers(0, 3)))
        )
    return problem(
        *choices,
        needs=needs,
        weights=Weights(*(draw(st.sampled_from([0, 1, 30, 500])) for _weight in range(5))),
        max_km=draw(st.sampled_from([50, 73, 100])),
        online_ok=draw(st.booleans()),
        blocked=draw(st.sampled_from([(), (session(1, 10, 2),)])),
        not_after=draw(st.sampled_from([date(2027, 4, 15), date(2028, 6, 30)])),
        budget_cents=draw(st.sampled_from([None, 0, 20_000, 45_000])),
        max_days_per_month=draw(st.sampled_from([None, 1, 2])),
    )


@settings(max_examples=500, deadline=None)
@given(small_problems())
def test_search_and_programme_are_as_good_as_brute_force(problem):
    best = brute_force(problem)

    plans = [plan_learning(problem, searched=100), plan_learning(problem, searched=0)]

    assert [(plan.uncovered_minutes, plan.cost, plan.bound) for plan in plans] == [(*best, best[1])] * 2
