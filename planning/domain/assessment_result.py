"""What several sheets say together: the spread of every criterion, and a class by a stated rule. Pure.

Every person counts alike: first the median of what they judge, then the median of the persons; between two steps the one with more need holds.
Two persons of two sectors and one named strength are needed; with less, nothing but the numbers of persons and sectors is said.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from planning.channel_enums import QuartierTopic

LEAST_PERSONS = 2
LEAST_SECTORS = 2


@dataclass(frozen=True)
class Judgment:
    """A sheet that was handed in: levels 1 to 4 by criterion, and words."""

    sector: str
    levels: Mapping[str, int]
    strengths: str
    burdens: str
    evidence: str
    trend: str
    certainty: str


def shortcomings(judgments: Sequence[Judgment]) -> list[str]:
    """What is missing for a result that bears weight: "persons", "sectors", "strength"; empty when nothing is."""
    found = []
    if len(judgments) < LEAST_PERSONS:
        found.append("persons")
    if len({each.sector for each in judgments}) < LEAST_SECTORS:
        found.append("sectors")
    if not any(each.strengths for each in judgments):
        found.append("strength")
    return found


def result_of(judgments: Sequence[Judgment]) -> dict[str, Any]:
    """Plain data, the same whatever the order of the sheets. Texts are sorted, so that nobody can tell who wrote what by their place."""
    missing = shortcomings(judgments)
    persons = {"persons": len(judgments), "sectors": sorted({each.sector for each in judgments}), "missing": missing}
    if missing:
        return persons
    each_median = sorted(median_high(each.levels.values()) for each in judgments if each.levels)
    return persons | {
        "class": median_high(each_median),
        "lowest": each_median[0],
        "highest": each_median[-1],
        "criteria": {topic: spread for topic in QuartierTopic.CRITERIA if (spread := _spread(topic, judgments))},
        "strengths": sorted(each.strengths for each in judgments if each.strengths),
        "burdens": sorted(each.burdens for each in judgments if each.burdens),
        "evidence": sorted(each.evidence for each in judgments if each.evidence),
        "trend": dict(sorted(Counter(each.trend for each in judgments if each.trend).items())),
        "certainty": dict(sorted(Counter(each.certainty for each in judgments if each.certainty).items())),
    }


def _spread(topic: str, judgments: Sequence[Judgment]) -> dict[str, int]:
    """Of those who judged it; of one person alone nothing is said."""
    levels = sorted(each.levels[topic] for each in judgments if topic in each.levels)
    if len(levels) < LEAST_PERSONS:
        return {}
    return {"persons": len(levels), "lowest": levels[0], "median": median_high(levels), "highest": levels[-1]}
