"""What must hold of computed indices, allocations and practice projects beyond constraints."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from planning.domain import allocation_scenarios
from planning.domain.index_runs import is_reproducible
from planning.models import AllocationScenario, FundRound, Geography, IndexRun, IndicatorValue, ProjectLogEntry


def find_problems() -> Iterator[str]:
    """One sentence per finding: an index or an allocation whose kept bytes do not fit, two divisions of a municipality at once, a value of an indicator nobody agreed,
    a fund whose sum does not add up, a log entry with somebody else's hours."""
    for run in IndexRun.objects.order_by("pk").iterator(chunk_size=20):
        if not is_reproducible(run):
            yield f"Index {run.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for scenario in AllocationScenario.objects.order_by("pk").iterator(chunk_size=20):
        if not allocation_scenarios.is_reproducible(scenario):
            yield f"Zuteilung {scenario.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for gemeinde in _divided_twice():
        yield f"Gemeinde {gemeinde}: zwei Gebietsstände gelten am selben Tag."
    for round_ in FundRound.objects.annotate(sum=Coalesce(Sum("applications__approved_cents"), 0)).exclude(sum=F("approved_cents")).order_by("pk"):
        yield f"Verfügungsfonds {round_.uuid}: bewilligt sind {round_.sum} Cent, in der Runde stehen {round_.approved_cents}."
    for entry in ProjectLogEntry.objects.filter(claim__isnull=False).exclude(claim__learner=F("author")).order_by("pk"):
        yield f"Projekttagebuch {entry.uuid}: die Lernzeit gehört einer anderen Person."
    for indicator, count in _unagreed():
        yield f"Indikator {indicator}: {count} Werte, obwohl er nicht vereinbart ist."


def _divided_twice() -> list[str]:
    """Keys of municipalities of which two versions hold on one day."""
    versions = Geography.objects.filter(is_example=False).order_by("gemeinde__ags", "valid_from_date", "pk")
    rows = list(versions.values_list("gemeinde__ags", "valid_from_date", "valid_until_date"))
    pairs = pairwise(rows)
    return sorted({ags for (ags, _from, until), (next_ags, begins, _until) in pairs if ags == next_ags and (until is None or until >= begins)})


def _unagreed() -> list[tuple[str, int]]:
    keys = list(IndicatorValue.objects.filter(indicator__agreed_on_date=None).values_list("indicator__key", flat=True))
    return [(key, keys.count(key)) for key in sorted(set(keys))]
