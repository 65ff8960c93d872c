"""Why an offering is in a plan, and why minutes stay uncovered. Pure: choices and wishes in, words of a fixed vocabulary out.

The words are turned into sentences where they are read (learners.domain.plan_words), in the reader's language.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.geo import distance_km
from learners.domain.learning_plan import Candidate, Choice, Learner, Need, Plan, PlanProblem, by_month
from learners.domain.plan_wishes import Wishes


@dataclass(frozen=True)
class Considered:
    """An offering that covers something missing. `choice` is None while its dates are not fixed."""

    id: str
    covers: Mapping[Need, int]
    choice: Choice | None
    group: str
    is_full: bool = False


def why_not(one: Considered, wishes: Wishes, learner: Learner) -> str:
    """The first reason, in a fixed order, why the person could not take this offering at all; nothing when they could."""
    choice = one.choice
    if choice is None:
        return "on_request"
    if one.is_full and not wishes.waiting_ok:
        return "full"
    if wishes.group and one.group != wishes.group:
        return "group"
    if any(session.first_day < learner.not_before or session.last_day > learner.not_after for session in choice.sessions):
        return "window"
    if choice.place is None and not learner.online_ok:
        return "online"
    if choice.place is not None and distance_km(learner.lat, learner.lon, *choice.place) > learner.max_km:
        return "far"
    if not all(wishes.is_free(day) for day in choice.days):
        return "blocked"
    if not all(wishes.is_free_at(session) for session in choice.sessions):
        return "hours"
    if any(session.overlaps(taken) for session in choice.sessions for taken in learner.blocked):
        return "clash"
    if learner.budget_cents is not None and choice.net_cents > learner.budget_cents:
        return "budget"
    if learner.max_days_per_month is not None and any(len(days) > learner.max_days_per_month for days in by_month(choice.days).values()):
        return "days"
    return ""


def divide(considered: Iterable[Considered], wishes: Wishes, learner: Learner) -> tuple[list[Choice], dict[str, str]]:
    """The choices that are possible on their own, and for the others why not, by id."""
    possible, refused = [], {}
    for one in considered:
        if reason := why_not(one, wishes, learner):
            refused[one.id] = reason
        elif one.choice is not None:
            # A full offering is possible for those who would wait; the planner itself asks for a seat.
            possible.append(replace(one.choice, seats=max(1, one.choice.seats)))
    return possible, refused


def why_uncovered(need: Need, considered: Iterable[Considered], refused: Mapping[str, str], plan: Plan) -> list[tuple[str, int]]:
    """Reasons with how many offerings they concern, the most frequent first, ties by name; "none" when nobody offers it.

    "together" counts offerings that would be possible alone, and not beside what the plan holds; "partly" those in the plan that do not fill it.
    """
    chosen = {one.choice.id for one in plan.chosen}
    counts: Counter[str] = Counter()
    for one in considered:
        if need in one.covers:
            counts["partly" if one.id in chosen else refused.get(one.id, "together")] += 1
    if not counts:
        return [("none", 0)]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def why_chosen(one: Candidate, all_of_them: Sequence[Candidate], problem: PlanProblem) -> list[str]:
    """What speaks for an offering in the plan, the strongest first; "fits" when it is only the combination that does."""
    rivals = [other for other in all_of_them if other is not one and not one.covers.keys().isdisjoint(other.covers)]
    reasons = []
    if any(not any(need in other.covers for other in rivals) for need in one.covers):
        reasons.append("only")
    if len(one.covers) > 1:
        reasons.append("several")
    if rivals:
        reasons += [
            word
            for word, figure in (("cheapest", _price), ("nearest", lambda other: _distance(other, problem.learner)), ("earliest", _finish))
            if figure(one) < min(figure(other) for other in rivals)
        ]
    return reasons or ["fits"]


def _price(one: Candidate) -> int:
    return one.choice.net_cents


def _finish(one: Candidate) -> int:
    return one.finish


def _distance(one: Candidate, learner: Learner) -> int:
    return distance_of(one.choice, learner)


def distance_of(choice: Choice, learner: Learner) -> int:
    """Kilometres to the place; 0 online."""
    return 0 if choice.place is None else distance_km(learner.lat, learner.lon, *choice.place)


def figures_of(chosen: Collection[Candidate], learner: Learner) -> dict[str, int]:
    """What a plan costs a person: own share in cents, journeys, kilometres there and back, days, days until the end."""
    journeys = {day: max(distance_of(one.choice, learner) for one in chosen if day in one.choice.days) for one in chosen for day in one.choice.days}
    return {
        "own_share_cents": sum(one.choice.net_cents for one in chosen),
        "days": len(journeys),
        "journeys": sum(1 for distance in journeys.values() if distance),
        "km": 2 * sum(journeys.values()),
        "finish": max((one.finish for one in chosen), default=0),
    }
