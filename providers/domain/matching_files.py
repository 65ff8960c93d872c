"""The files of `match_needs`: a problem in, assignments out."""

import time
from collections.abc import Collection
from pathlib import Path

from core.domain.problem_files import Node, read_json, refuse_repeated, write_json
from providers.domain.matcher import match_needs
from providers.domain.matching import Assignment, MatchingProblem, MatchingRefused, TeachingNeed, TeachingProvider, reasons

MOST = 1_000_000_000


def match_needs_file(source: Path, output: Path, *, time_limit: float) -> None:
    """Read the problem, find the assignment within `time_limit` seconds, write it; raises InputRefused naming the place."""
    begun = time.monotonic()
    root = read_json(source)
    problem, forced = read_problem(root)
    try:
        matching = match_needs(problem, time_limit=time_limit)
    except MatchingRefused as refusal:
        entries = forced.items()
        raise (forced if refusal.position is None else entries[refusal.position]).refusal(str(refusal)) from None
    write_json(
        output,
        {
            "status": "optimal" if matching.is_optimal else "feasible",
            "value": matching.value,
            "cost": matching.cost,
            "bound": matching.bound,
            "assignments": [{"need": one.need, "module": one.module, "provider": one.provider} for one in matching.assignments],
            "unserved": [{"need": need, "module": module, "reason": reason.value} for (need, module), reason in reasons(problem, matching.assignments).items()],
            "seconds": round(time.monotonic() - begun, 3),
        },
    )


def read_problem(root: Node) -> tuple[MatchingProblem, Node]:
    """The problem, and the place of the forced assignments for a refusal."""
    fields = root.object(("providers", "needs", "km_cents"), {"forced": [], "forbidden": []})
    providers, provider_ids = _providers(fields["providers"])
    needs, modules_by_need = _needs(fields["needs"])
    known = provider_ids, modules_by_need
    problem = MatchingProblem(
        providers=providers,
        needs=needs,
        km_cents=fields["km_cents"].whole(most=MOST),
        forced=tuple(_assignment(entry, *known) for entry in fields["forced"].items()),
        forbidden=frozenset(_assignment(entry, *known) for entry in fields["forbidden"].items()),
    )
    return problem, fields["forced"]


def _providers(node: Node) -> tuple[tuple[TeachingProvider, ...], set[str]]:
    tables = [entry.object(("id", "lat", "lon", "max_km", "teaches", "capacity_lessons", "fee_cents_per_lesson")) for entry in node.items()]
    refuse_repeated([table["id"] for table in tables], "die Kennung")
    providers = tuple(
        TeachingProvider(
            id=table["id"].text(),
            lat=table["lat"].number(-90, 90),
            lon=table["lon"].number(-180, 180),
            max_km=table["max_km"].whole(most=MOST),
            teaches=frozenset(module.text() for module in table["teaches"].items()),
            capacity_lessons=table["capacity_lessons"].whole(most=MOST),
            fee_cents_per_lesson=table["fee_cents_per_lesson"].whole(most=MOST),
        )
        for table in tables
    )
    return providers, {provider.id for provider in providers}


def _needs(node: Node) -> tuple[tuple[TeachingNeed, ...], dict[str, Collection[str]]]:
    tables = [entry.object(("id", "lat", "lon", "modules", "weight", "budget_cents")) for entry in node.items()]
    refuse_repeated([table["id"] for table in tables], "die Kennung")
    needs = []
    for table in tables:
        modules = [entry.object(("module", "lessons")) for entry in table["modules"].items()]
        refuse_repeated([module["module"] for module in modules], "das Modul")
        budget = table["budget_cents"]
        needs.append(
            TeachingNeed(
                id=table["id"].text(),
                lat=table["lat"].number(-90, 90),
                lon=table["lon"].number(-180, 180),
                lessons={module["module"].text(): module["lessons"].whole(least=1, most=MOST) for module in modules},
                weight=table["weight"].whole(least=1, most=MOST),
                budget_cents=None if budget.is_null else budget.whole(most=MOST),
            )
        )
    return tuple(needs), {need.id: need.lessons.keys() for need in needs}


def _assignment(node: Node, providers: set[str], modules_by_need: dict[str, Collection[str]]) -> Assignment:
    fields = node.object(("need", "module", "provider"))
    one = Assignment(fields["need"].text(), fields["module"].text(), fields["provider"].text())
    if one.need not in modules_by_need:
        raise fields["need"].refusal("diesen Bedarf gibt es nicht")
    if one.module not in modules_by_need[one.need]:
        raise fields["module"].refusal("der Bedarf nennt dieses Modul nicht")
    if one.provider not in providers:
        raise fields["provider"].refusal("diesen Träger gibt es nicht")
    return one
