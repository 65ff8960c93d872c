"""Computing an index from agreed indicators, keeping it, publishing it, and computing it again to the same bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core.domain.audit import record
from core.models import User
from planning.domain.index_result import RunRefused, result_of
from planning.domain.kept_results import canonical, is_intact, keep
from planning.enums import RunState
from planning.models import Geography, IndexRun, Indicator, IndicatorValue

ENGINE = "1"  # rises when the same input would give another result
CLASSES_OF_STATUS = (("hoch", -1.0), ("mittel", 1.0), ("niedrig", 1.5), ("sehr niedrig", None))  # Berlin's cuts, the example everybody can check
CLASSES_OF_DYNAMICS = (("positiv", -1.0), ("stabil", 1.0), ("negativ", None))


@dataclass(frozen=True)
class Wanted:
    """What is to be computed: indicators with weights, the year, and the year before it where changes are meant."""

    name: str
    weights: Mapping[int, float]  # by primary key of the indicator
    method: str
    year: int
    earlier_year: int | None = None
    ddof: int = 0
    restandardise: bool = True
    classes: Sequence[tuple[str, float | None]] = CLASSES_OF_STATUS


def compute_run(geography: Geography, wanted: Wanted, *, by: User | None, at: datetime) -> IndexRun:
    """Compute and keep an index. An equal one that is there is returned instead: twice is once.

    Quartiere without every value are left out of mean, deviation and rank, and say why. Raises RunRefused.
    """
    indicators = list(Indicator.objects.filter(pk__in=wanted.weights).exclude(agreed_on_date=None).order_by("key"))
    if len(indicators) != len(wanted.weights) or not indicators:
        raise RunRefused("Bitte wählen Sie mindestens einen vereinbarten Indikator.")
    data, specification = canonical(_data(geography, indicators, wanted)), canonical(_specification(indicators, wanted))
    result = compute(data, specification)
    with transaction.atomic():
        locked = Geography.objects.select_for_update().get(pk=geography.pk)
        alike = locked.runs.filter(specification=specification, state__in=(RunState.COMPUTED, RunState.PUBLISHED))
        run = IndexRun(
            geography=locked,
            name=wanted.name,
            specification=specification,
            data=data,
            engine=ENGINE,
            result=result,
            computed_at=at,
            computed_by=by,
        )
        return keep(run, unless_among=alike, action="planning.index_computed")


def publish_run(run: IndexRun, *, interpretation: str, by: User, at: datetime) -> IndexRun:
    """Show the index to everybody, with the words that put it into context. Twice is once. Raises RunRefused."""
    if not interpretation.strip():
        raise RunRefused("Bitte schreiben Sie, was der Index sagt und was nicht. Ohne Einordnung wird er nicht veröffentlicht.")
    with transaction.atomic():
        locked = IndexRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == RunState.PUBLISHED:
            return locked
        if locked.state != RunState.COMPUTED:
            raise RunRefused("Ein zurückgezogener Index wird nicht wieder veröffentlicht. Berechnen Sie ihn neu.")
        if not is_reproducible(locked):
            raise RunRefused("Die Nachrechnung ergibt ein anderes Ergebnis. Der Index kann so nicht veröffentlicht werden.")
        locked.state, locked.interpretation, locked.published_at, locked.published_by = RunState.PUBLISHED, interpretation.strip(), at, by
        locked.save(update_fields=["state", "interpretation", "published_at", "published_by"])
        record(locked, "planning.index_published", by=by, data={"result": locked.result_sha256})
    return locked


def withdraw_run(run: IndexRun, *, reason: str, by: User) -> IndexRun:
    """Take the index from the public pages; it stays at the desk with its history. Twice is once. Raises RunRefused."""
    if not reason.strip():
        raise RunRefused("Bitte schreiben Sie, warum der Index zurückgezogen wird.")
    with transaction.atomic():
        locked = IndexRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == RunState.WITHDRAWN:
            return locked
        locked.state = RunState.WITHDRAWN
        locked.save(update_fields=["state"])
        record(locked, "planning.index_withdrawn", by=by, data={"reason": reason.strip()})
    return locked


def is_reproducible(run: IndexRun) -> bool:
    """Whether the kept input gives the kept bytes again. An older engine cannot be asked any more; its hash must still fit its result."""
    return is_intact(run) and (run.engine != ENGINE or compute(run.data, run.specification) == run.result)


def compute(data: str, specification: str) -> str:
    """The result as canonical JSON from input and rule as canonical JSON; nothing else decides. Raises RunRefused."""
    return canonical(result_of(json.loads(data), json.loads(specification)))


# ---- what goes in -----------------------------------------------------------------------------------
def _data(geography: Geography, indicators: Sequence[Indicator], wanted: Wanted) -> dict[str, Any]:
    """Areas in the order of their keys, each with one value per indicator (null: none) and the reasons of its gaps."""
    years = [wanted.year] + ([wanted.earlier_year] if wanted.earlier_year is not None else [])
    known: dict[tuple[int, int, int], IndicatorValue] = {
        (row.quartier_id, row.indicator_id, row.year): row
        for row in IndicatorValue.objects.filter(quartier__geography=geography, indicator__in=indicators, year__in=years)
    }
    areas = []
    for quartier in geography.quartiere.order_by("key"):
        values: list[float | None] = []
        gaps: set[str] = set()
        for indicator in indicators:
            rows = [known.get((quartier.pk, indicator.pk, year)) for year in years]
            found = [row.value for row in rows if row is not None and row.value is not None]
            gaps |= {(row.gap if row is not None else "missing") for row in rows if row is None or row.gap}
            values.append(None if len(found) < len(years) else found[0] if len(found) == 1 else round(found[0] - found[1], 12))
        areas.append({"key": quartier.key, "values": values, "gaps": sorted(gaps)})
    return {"geography": geography.key, "indicators": [indicator.key for indicator in indicators], "years": years, "areas": areas}


def _specification(indicators: Sequence[Indicator], wanted: Wanted) -> dict[str, Any]:
    return {
        "method": wanted.method,
        "ddof": wanted.ddof,
        "restandardise": wanted.restandardise,
        "indicators": [{"column": row.key, "weight": float(wanted.weights[row.pk]), "direction": row.direction} for row in indicators],
        "classes": [{"name": name, "below": below} for name, below in wanted.classes],
    }
