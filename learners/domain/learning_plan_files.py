"""The files of `plan_learning`: a problem in, a plan out."""

import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from core.domain.problem_files import Node, read_json, refuse_repeated, write_json
from learners.domain.learning_plan import Appointment, Choice, Learner, Need, PlanProblem, Requirement, Weights, required_minutes
from learners.domain.learning_planner import plan_learning

MOST = 1_000_000_000
PHASES = ("P", "S")


def plan_learning_file(source: Path, output: Path, *, time_limit: float) -> None:
    """Read the problem, find the plan within `time_limit` seconds, write it; raises InputRefused naming the place."""
    begun = time.monotonic()
    problem = read_problem(read_json(source))
    plan = plan_learning(problem, time_limit=time_limit)
    missing = [{"module": module, "phase": phase, "minutes": plan.uncovered[module, phase]} for module, phase in required_minutes(problem)]
    write_json(
        output,
        {
            "status": "optimal" if plan.is_optimal else "feasible",
            "uncovered": [entry for entry in missing if entry["minutes"]],
            "uncovered_minutes": plan.uncovered_minutes,
            "offerings": [one.choice.id for one in plan.chosen],
            "cost": plan.cost,
            "bound": plan.bound,
            "seconds": round(time.monotonic() - begun, 3),
        },
    )


def read_problem(root: Node) -> PlanProblem:
    """The problem; every key is required, no other is allowed."""
    fields = root.object(("requirements", "offerings", "learner", "weights"))
    offerings = [
        node.object(("id", "covers", "sessions", "online", "lat", "lon", "fee_cents", "subsidy_cents", "seats")) for node in fields["offerings"].items()
    ]
    refuse_repeated([offering["id"] for offering in offerings], "die Kennung")
    return PlanProblem(
        requirements=_requirements(fields["requirements"]),
        choices=tuple(_choice(offering) for offering in offerings),
        learner=_learner(fields["learner"]),
        weights=Weights(
            **{name: node.whole(most=MOST) for name, node in fields["weights"].object(("fee_cent", "km", "day", "offering", "finish_day")).items()}
        ),
    )


def _requirements(node: Node) -> tuple[Requirement, ...]:
    found: dict[Need, Requirement] = {}
    for entry in node.items():
        need, minutes = _need(entry)
        if need in found:
            raise entry.refusal("dieses Modul steht in dieser Phase schon weiter oben")
        found[need] = Requirement(*need, minutes)
    return tuple(found.values())


def _need(node: Node) -> tuple[Need, int]:
    fields = node.object(("module", "phase", "minutes"))
    return (fields["module"].text(), fields["phase"].one_of(PHASES)), fields["minutes"].whole(most=MOST)


def _choice(fields: dict[str, Node]) -> Choice:
    covers: Counter[Need] = Counter()
    for entry in fields["covers"].items():
        need, minutes = _need(entry)
        covers[need] += minutes  # a module listed twice is added
    fee, subsidy = fields["fee_cents"].whole(most=MOST), fields["subsidy_cents"]
    if subsidy.whole(most=MOST) > fee:
        raise subsidy.refusal("die Förderung ist höher als die Gebühr")
    return Choice(
        id=fields["id"].text(),
        covers=dict(covers),
        sessions=_sessions(fields["sessions"]),
        place=_place(fields),
        fee_cents=fee,
        subsidy_cents=subsidy.whole(),
        seats=fields["seats"].whole(most=MOST),
    )


def _place(fields: dict[str, Node]) -> tuple[float, float] | None:
    if not fields["online"].truth():
        return fields["lat"].number(-90, 90), fields["lon"].number(-180, 180)
    for name in ("lat", "lon"):
        if not fields[name].is_null:
            raise fields[name].refusal("ein Angebot, das online ist, hat hier null")
    return None


def _sessions(node: Node) -> tuple[Appointment, ...]:
    entries = node.items()
    sessions = [_appointment(entry) for entry in entries]
    in_order = sorted(zip(sessions, entries, strict=True), key=lambda pair: pair[0].start)
    for (former, _entry), (latter, entry) in pairwise(in_order):
        if former.end > latter.start:
            raise entry.refusal("dieser Termin überschneidet sich mit einem anderen desselben Angebots")
    return tuple(session for session, _entry in in_order)


def _appointment(node: Node) -> Appointment:
    fields = node.object(("start", "end"))
    appointment = Appointment(fields["start"].instant(), fields["end"].instant())
    if appointment.end <= appointment.start:
        raise fields["end"].refusal("das Ende liegt nicht nach dem Beginn")
    return appointment


def _learner(node: Node) -> Learner:
    fields = node.object(("lat", "lon", "max_km", "online_ok", "blocked", "not_before", "not_after", "budget_cents", "max_days_per_month"))
    not_before, not_after = fields["not_before"].day(), fields["not_after"].day()
    if not_after < not_before:
        raise fields["not_after"].refusal("das Ende liegt vor dem Beginn")
    budget, days = fields["budget_cents"], fields["max_days_per_month"]
    return Learner(
        lat=fields["lat"].number(-90, 90),
        lon=fields["lon"].number(-180, 180),
        max_km=fields["max_km"].whole(most=MOST),
        online_ok=fields["online_ok"].truth(),
        not_before=not_before,
        not_after=not_after,
        blocked=tuple(_appointment(entry) for entry in fields["blocked"].items()),
        budget_cents=None if budget.is_null else budget.whole(most=MOST),
        max_days_per_month=None if days.is_null else days.whole(most=MOST),
    )
