"""What must hold of computed indices and allocations beyond constraints."""

from collections.abc import Iterator

from planning.domain import allocation_scenarios
from planning.domain.index_runs import is_reproducible
from planning.models import AllocationScenario, IndexRun, IndicatorValue


def find_problems() -> Iterator[str]:
    """One sentence per finding: an index or an allocation whose kept bytes do not fit, a value of an indicator nobody agreed."""
    for run in IndexRun.objects.order_by("pk").iterator(chunk_size=20):
        if not is_reproducible(run):
            yield f"Index {run.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for scenario in AllocationScenario.objects.order_by("pk").iterator(chunk_size=20):
        if not allocation_scenarios.is_reproducible(scenario):
            yield f"Zuteilung {scenario.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for indicator, count in _unagreed():
        yield f"Indikator {indicator}: {count} Werte, obwohl er nicht vereinbart ist."


def _unagreed() -> list[tuple[str, int]]:
    keys = list(IndicatorValue.objects.filter(indicator__agreed_on_date=None).values_list("indicator__key", flat=True))
    return [(key, keys.count(key)) for key in sorted(set(keys))]
