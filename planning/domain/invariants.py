"""What must hold of computed indices, allocations and practice projects beyond constraints."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from core.time import berlin_date
from planning.channel_enums import CountKind, DeviationState, RoundState
from planning.domain import allocation_scenarios, assessments, guide_proposals
from planning.domain.consultation_figures import MINIMUM_CASES
from planning.domain.deviations import latest_day
from planning.domain.index_runs import is_reproducible
from planning.models import (
    AllocationScenario,
    AssessmentRound,
    ClassDeviation,
    ConsultationCount,
    FundRound,
    Geography,
    GuideProposal,
    IndexRun,
    IndicatorValue,
    ProjectLogEntry,
)


def find_problems() -> Iterator[str]:
    """One sentence per finding: an index or an allocation whose kept bytes do not fit, two divisions of a municipality at once, a value of an indicator nobody agreed,
    a fund whose sum does not add up, a log entry with somebody else's hours, an assessment that does not follow from its sheets, a small count of residents, a deviation that holds too long."""
    for run in IndexRun.objects.order_by("pk").iterator(chunk_size=20):
        if not is_reproducible(run):
            yield f"Index {run.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for scenario in AllocationScenario.objects.order_by("pk").iterator(chunk_size=20):
        if not allocation_scenarios.is_reproducible(scenario):
            yield f"Zuteilung {scenario.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for proposal in GuideProposal.objects.order_by("pk").iterator(chunk_size=20):
        if not guide_proposals.is_reproducible(proposal):
            yield f"Vorschlag für Prozessbegleitungen {proposal.uuid}: Eingang, Ergebnis und Prüfsummen passen nicht zusammen."
    for gemeinde in _divided_twice():
        yield f"Gemeinde {gemeinde}: zwei Gebietsstände gelten am selben Tag."
    for round_ in FundRound.objects.annotate(sum=Coalesce(Sum("applications__approved_cents"), 0)).exclude(sum=F("approved_cents")).order_by("pk"):
        yield f"Verfügungsfonds {round_.uuid}: bewilligt sind {round_.sum} Cent, in der Runde stehen {round_.approved_cents}."
    for entry in ProjectLogEntry.objects.filter(claim__isnull=False).exclude(claim__learner=F("author")).order_by("pk"):
        yield f"Projekttagebuch {entry.uuid}: die Lernzeit gehört einer anderen Person."
    yield from _channel_problems()
    for indicator, count in _unagreed():
        yield f"Indikator {indicator}: {count} Werte, obwohl er nicht vereinbart ist."


def _channel_problems() -> Iterator[str]:
    for round_ in AssessmentRound.objects.filter(state=RoundState.CLOSED).order_by("pk").iterator(chunk_size=20):
        if round_.result != assessments.recompute(round_) or round_.result_sha256 != assessments.digest(round_.result):
            yield f"Einschätzung {round_.uuid}: Bögen, Ergebnis und Prüfsumme passen nicht zusammen."
    small = ConsultationCount.objects.filter(consultation__state=RoundState.CLOSED, count__gt=0, count__lt=MINIMUM_CASES, kind__in=CountKind.values)
    for uuid in sorted({str(row.consultation.uuid) for row in small.select_related("consultation")}):
        yield f"Erhebung {uuid}: eine zu kleine Zahl ist gespeichert."
    for row in ClassDeviation.objects.filter(state=DeviationState.CONFIRMED).order_by("pk"):
        if row.valid_until_date > latest_day(berlin_date(row.proposed_at)):
            yield f"Abweichung {row.uuid}: sie gilt länger als erlaubt."


def _divided_twice() -> list[str]:
    """Keys of municipalities of which two versions hold on one day."""
    versions = Geography.objects.filter(is_example=False).order_by("gemeinde__ags", "valid_from_date", "pk")
    rows = list(versions.values_list("gemeinde__ags", "valid_from_date", "valid_until_date"))
    pairs = pairwise(rows)
    return sorted({ags for (ags, _from, until), (next_ags, begins, _until) in pairs if ags == next_ags and (until is None or until >= begins)})


def _unagreed() -> list[tuple[str, int]]:
    keys = list(IndicatorValue.objects.filter(indicator__agreed_on_date=None).values_list("indicator__key", flat=True))
    return [(key, keys.count(key)) for key in sorted(set(keys))]
