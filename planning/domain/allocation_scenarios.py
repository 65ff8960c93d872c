"""Computing, deciding and discarding scenarios of an allocation over the Quartiere of an index."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from core.domain.audit import record
from core.models import User
from core.time import berlin_date
from planning.domain.allocation import Method
from planning.domain.allocation_result import ScenarioRefused, result_of
from planning.domain.kept_results import canonical, is_intact, keep
from planning.domain.quartier_classes import classes_of
from planning.enums import RunState, ScenarioState
from planning.models import AllocationScenario, IndexRun

ENGINE = "1"  # rises when the same input would give another result


@dataclass(frozen=True)
class WantedAllocation:
    """What is shared and by which rule. Units are whole: hours, or hundreds of euros."""

    name: str
    unit: str
    total: int
    needs: Mapping[str, Decimal]  # weight per head by class; a class without one shares nothing
    method: Method = Method.SAINTE_LAGUE
    reserve: int = 0  # held back of the total
    base: int = 0
    least: int = 0
    most: int | None = None
    previous: AllocationScenario | None = None
    change_percent: int | None = None  # at most so much less or more than before
    with_deviations: bool = False  # a Quartier with a confirmed deviation shares as the class it is treated as


def compute_scenario(run: IndexRun, wanted: WantedAllocation, *, by: User, at: datetime) -> AllocationScenario:
    """Compute and keep a scenario. An equal one that is there is returned instead: twice is once. Raises ScenarioRefused."""
    if wanted.reserve > wanted.total:
        raise ScenarioRefused("Die Reserve ist größer als das, was es gibt.")
    deviations_on = berlin_date(at) if wanted.with_deviations else None
    data, rule = canonical(_data(run, wanted.previous, deviations_on)), canonical(_rule(wanted))
    result = compute(data, rule)
    with transaction.atomic():
        locked = IndexRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == RunState.WITHDRAWN:
            raise ScenarioRefused("Dieser Index ist zurückgezogen; auf ihn wird nichts mehr gestützt.")
        alike = locked.scenarios.filter(unit=wanted.unit, rule=rule, previous=wanted.previous).exclude(state=ScenarioState.DISCARDED)
        scenario = AllocationScenario(
            run=locked,
            name=wanted.name,
            unit=wanted.unit,
            previous=wanted.previous,
            rule=rule,
            data=data,
            engine=ENGINE,
            result=result,
            computed_at=at,
            computed_by=by,
        )
        return keep(scenario, unless_among=alike, action="planning.allocation_computed")


def decide_scenario(scenario: AllocationScenario, *, decision: str, by: User, at: datetime) -> AllocationScenario:
    """Record that this scenario was decided, by whom and why. Twice is once. Raises ScenarioRefused."""
    if not decision.strip():
        raise ScenarioRefused("Bitte schreiben Sie, wer beschlossen hat und warum. Ohne Begründung gibt es keinen Beschluss.")
    with transaction.atomic():
        locked = AllocationScenario.objects.select_for_update().get(pk=scenario.pk)
        if locked.state == ScenarioState.DECIDED:
            return locked
        if locked.state == ScenarioState.DISCARDED:
            raise ScenarioRefused("Ein verworfenes Szenario wird nicht beschlossen. Berechnen Sie es neu.")
        if not is_reproducible(locked):
            raise ScenarioRefused("Die Nachrechnung ergibt ein anderes Ergebnis. So kann nicht beschlossen werden.")
        locked.state, locked.decision, locked.decided_at, locked.decided_by = ScenarioState.DECIDED, decision.strip(), at, by
        locked.save(update_fields=["state", "decision", "decided_at", "decided_by"])
        record(locked, "planning.allocation_decided", by=by, data={"result": locked.result_sha256})
    return locked


def discard_scenario(scenario: AllocationScenario, *, by: User) -> AllocationScenario:
    """Take a scenario from the lists; a decided one stays. Twice is once. Raises ScenarioRefused."""
    with transaction.atomic():
        locked = AllocationScenario.objects.select_for_update().get(pk=scenario.pk)
        if locked.state == ScenarioState.DECIDED:
            raise ScenarioRefused("Eine beschlossene Zuteilung bleibt stehen.")
        if locked.state == ScenarioState.COMPUTED:
            locked.state = ScenarioState.DISCARDED
            locked.save(update_fields=["state"])
            record(locked, "planning.allocation_discarded", by=by)
    return locked


def is_reproducible(scenario: AllocationScenario) -> bool:
    """Whether the kept input gives the kept bytes again. An older engine cannot be asked any more; its hash must still fit its result."""
    return is_intact(scenario) and (scenario.engine != ENGINE or compute(scenario.data, scenario.rule) == scenario.result)


def compute(data: str, rule: str) -> str:
    """The result as canonical JSON from input and rule as canonical JSON. Raises ScenarioRefused."""
    return canonical(result_of(json.loads(data), json.loads(rule)))


def units_of(scenario: AllocationScenario) -> dict[str, int]:
    """Units by the Quartier's key; who shares nothing is not in it."""
    return {each["key"]: each["units"] for each in json.loads(scenario.result)["units"] if each["units"] is not None}


# ---- what goes in -----------------------------------------------------------------------------------
def _data(run: IndexRun, previous: AllocationScenario | None, deviations_on: date | None) -> dict[str, Any]:
    """Quartiere in the order of their keys, with population, class ("" without a value) and what they had before (null: nothing known).

    With a day for deviations, a Quartier that is treated as another class has that one beside its own, and which deviation says so.
    """
    classes = {area["key"]: area.get("class", "") for area in json.loads(run.result)["areas"]}
    before = units_of(previous) if previous is not None else {}
    treated = _treated_as(run, deviations_on) if deviations_on else {}
    areas = [
        {"key": row.key, "name": row.name, "population": row.population, "class": classes[row.key], "previous": before.get(row.key)} | treated.get(row.pk, {})
        for row in run.geography.quartiere.order_by("key")
        if row.key in classes
    ]
    return {"index": str(run.uuid), "index_result": run.result_sha256, "areas": areas}


def _treated_as(run: IndexRun, day: date) -> dict[int, dict[str, str]]:
    classes = classes_of(run, day=day)
    return {
        quartier: {"treated_as": classes.names[row.to_class - 1], "deviation": str(row.uuid), "deviation_until": row.valid_until_date.isoformat()}
        for quartier, row in classes.deviations.items()
    }


def _rule(wanted: WantedAllocation) -> dict[str, Any]:
    return {
        "total": wanted.total,
        "reserve": wanted.reserve,
        "base": wanted.base,
        "least": wanted.least,
        "most": wanted.most,
        "method": wanted.method.value,
        "needs": {name: str(need) for name, need in wanted.needs.items()},
        "change_percent": wanted.change_percent,
    } | ({"with_deviations": True} if wanted.with_deviations else {})
