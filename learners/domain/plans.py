"""Ask for a Lernplan, reckon it in the worker, cancel it. A plan is a row with a state; wishes and problem are frozen, the result is stored."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.domain import audit, jobs
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Pathway
from learners.domain.learning_plan import Plan, PlanProblem, candidates, required_minutes
from learners.domain.plan_problem import WEIGHTS, Situation, as_document, situation_of
from learners.domain.plan_process import PlanCancelled, PlannerFailed, solve
from learners.domain.plan_reasons import distance_of, divide, figures_of, why_chosen, why_uncovered
from learners.domain.plan_wishes import Wishes, restored, stored
from learners.domain.self_study_blocks import spread
from learners.enums import PlanKind, PlanState
from learners.models import LearningPlan

logger = logging.getLogger(__name__)

TASK: Final = "learners.reckon_plan"
KEPT: Final = 10  # plans of a person that were not adopted
STEPS: Final = 1 + len(WEIGHTS)
LEASE: Final = timedelta(minutes=3)


def ask_plan(wishes: Wishes, *, learner: User, pathway: Pathway, at: datetime, follows: LearningPlan | None = None) -> LearningPlan:
    """Have a plan reckoned; while one is being reckoned, that one is returned. Effects: row, job, audit line; old plans are forgotten."""
    if running := open_plan(learner):
        return running
    try:
        with transaction.atomic():
            plan = LearningPlan.objects.create(learner=learner, pathway=pathway, wishes=stored(wishes), asked_at=at, follows=follows)
            plan.job = jobs.enqueue(TASK, arguments={"plan": plan.pk}, key=f"plan:{plan.pk}", at=at, by=learner, total_units=STEPS)
            plan.save(update_fields=["job"])
            audit.record(plan, "learners.plan_asked", by=learner, data={"pathway": pathway.slug})
            _forget_old(learner)
    except IntegrityError:
        # Asked twice in the same moment: the other one is reckoned.
        if running := open_plan(learner):
            return running
        raise
    return plan


def open_plan(learner: User) -> LearningPlan | None:
    """The plan that is being reckoned for the person; one whose job failed for good is closed on the way."""
    plan = LearningPlan.objects.filter(learner=learner, state__in=PlanState.OPEN).select_related("job").first()
    if plan is not None and plan.has_failed:
        LearningPlan.objects.filter(pk=plan.pk, state__in=PlanState.OPEN).update(state=PlanState.FAILED, finished_at=timezone.now())
        return None
    return plan


def ask_again(plan: LearningPlan, *, at: datetime) -> LearningPlan:
    """Replan with the same wishes from today on. Seats one has stay: their minutes are planned and their times are taken."""
    wishes = restored(plan.wishes)
    today = berlin_date(at)
    wishes = replace(wishes, not_before=max(wishes.not_before, today), not_after=max(wishes.not_after, today))
    return ask_plan(wishes, learner=plan.learner, pathway=plan.pathway, at=at, follows=plan)


def cancel_plan(plan: LearningPlan, *, at: datetime) -> bool:
    """Stop it; the worker notices within a second and ends the planner. Returns False when it had ended before. Twice is once."""
    return bool(LearningPlan.objects.filter(pk=plan.pk, state__in=PlanState.OPEN).update(state=PlanState.CANCELLED, finished_at=at))


def reckon_plan(plan: LearningPlan, *, at: datetime) -> None:
    """The worker's part. May run twice and be killed: each time it begins anew, and only an open plan gets a result."""
    if not LearningPlan.objects.filter(pk=plan.pk, state__in=PlanState.OPEN).update(state=PlanState.RUNNING):
        return
    wishes = restored(plan.wishes)
    situation = situation_of(plan.learner, plan.pathway, wishes, at=at)
    choices, refused = divide(situation.considered, wishes, situation.learner)
    frozen = as_document(situation.requirements, choices, situation.learner, WEIGHTS[PlanKind.CHEAPEST])
    LearningPlan.objects.filter(pk=plan.pk, state=PlanState.RUNNING).update(problem=frozen)
    jobs.report_progress(1, STEPS)
    watch = _Watch(plan.pk)
    found: list[tuple[PlanKind, PlanProblem, Plan]] = []
    try:
        for number, (kind, weights) in enumerate(WEIGHTS.items(), start=2):
            problem = PlanProblem(situation.requirements, tuple(choices), situation.learner, weights)
            document = as_document(situation.requirements, choices, situation.learner, weights)
            found.append((kind, problem, solve(problem, document, is_wanted=watch)))
            jobs.report_progress(number, STEPS)
    except PlanCancelled:
        return
    except PlannerFailed:
        logger.exception("Plan %s failed.", plan.pk)
        LearningPlan.objects.filter(pk=plan.pk, state=PlanState.RUNNING).update(state=PlanState.FAILED, finished_at=timezone.now())
        return
    result = _result(found, situation, refused, wishes)
    LearningPlan.objects.filter(pk=plan.pk, state=PlanState.RUNNING).update(state=PlanState.DONE, result=result, finished_at=timezone.now())


class _Watch:
    """Whether the plan is still wanted; renews the job's lease now and then."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id

    def __call__(self) -> bool:
        return LearningPlan.objects.filter(pk=self.plan_id, state=PlanState.RUNNING).exists()


def _forget_old(learner: User) -> None:
    old = LearningPlan.objects.filter(learner=learner, adopted_at__isnull=True).exclude(state__in=PlanState.OPEN).order_by("-asked_at", "-pk")
    LearningPlan.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT - 1 :])).delete()


# ---- what is stored ----------------------------------------------------------------------------------
def _result(found: Sequence[tuple[PlanKind, PlanProblem, Plan]], situation: Situation, refused: dict[str, str], wishes: Wishes) -> dict[str, Any]:
    """The variants as plain values; kinds that chose the same offerings are one variant."""
    variants: dict[tuple[str, ...], dict[str, Any]] = {}
    for kind, problem, plan in found:
        key = tuple(one.choice.id for one in plan.chosen)
        if key in variants:
            variants[key]["kinds"].append(kind.value)
            variants[key]["is_optimal"] = variants[key]["is_optimal"] and plan.is_optimal
        else:
            variants[key] = _variant(kind, problem, plan, situation, refused, wishes)
    return {
        "offerings_seen": len(situation.considered),
        "required": situation.progress.total.missing,
        "waiting": list(situation.waiting),
        "variants": list(variants.values()),
    }


def _variant(kind: PlanKind, problem: PlanProblem, plan: Plan, situation: Situation, refused: dict[str, str], wishes: Wishes) -> dict[str, Any]:
    possible = candidates(problem)
    taken = {day for one in plan.chosen for day in one.choice.days} | {taken.first_day for taken in situation.learner.blocked}
    uncovered = [
        {
            "module": module,
            "phase": phase,
            "minutes": plan.uncovered[module, phase],
            "reasons": why_uncovered((module, phase), situation.considered, refused, plan),
        }
        for module, phase in required_minutes(problem)
        if plan.uncovered[module, phase]
    ]
    uncovered += [{"module": module, "phase": Phase.SELF_STUDY.value, "minutes": minutes, "reasons": [("no_units", 0)]} for module, minutes in situation.short]
    return {
        "kinds": [kind.value],
        "is_optimal": plan.is_optimal,
        "cost": plan.cost,
        "bound": plan.bound,
        "figures": figures_of(plan.chosen, situation.learner),
        "offerings": [
            {
                "uuid": one.choice.id,
                "covers": [{"module": module, "minutes": minutes} for (module, _phase), minutes in one.covers.items()],
                "km": distance_of(one.choice, situation.learner),
                "own_share_cents": one.choice.net_cents,
                "why": why_chosen(one, possible, problem),
            }
            for one in sorted(plan.chosen, key=lambda one: (min(session.start for session in one.choice.sessions), one.choice.id))
        ],
        "blocks": [
            {"day": block.day.isoformat(), "unit": block.unit.slug, "module": block.unit.module, "minutes": block.unit.minutes}
            for block in spread(situation.units, wishes.free_days, taken)
        ],
        "uncovered": uncovered,
    }
