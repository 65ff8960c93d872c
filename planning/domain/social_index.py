"""A social index of small areas from indicators: z-score sum, rank with exponential transformation, min–max. Pure, NumPy.

Sources of the methods: Berlin's Monitoring Soziale Stadtentwicklung (z-scores, population standard deviation, standardised sum) and the
English indices of deprivation (ranks, exponential transformation with 23, weighted sum). Higher scores mean more need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

SIGNIFICANT_DIGITS = 12
EXPONENTIAL = 23.0  # the English indices' constant: a tenth of the areas spans half of the scale
NEGLIGIBLE = 1e-12  # of the sum of weights: a weighted sum that varies less does not vary

Column = NDArray[np.float64]


class IndexMethod(Enum):
    """How indicators become one score; the value is the contract's word."""

    ZSCORE = "zscore"
    RANK_EXPONENTIAL = "rank_exponential"
    MINMAX = "minmax"


@dataclass(frozen=True)
class Indicator:
    """One column: direction 1 where higher means needier, -1 where lower does."""

    column: str
    weight: float = 1.0
    direction: int = 1


@dataclass(frozen=True)
class ScoreClass:
    """A class of scores: those below `below` that no class before it took; None takes the rest."""

    name: str
    below: float | None = None


@dataclass(frozen=True)
class Specification:
    """What is computed from which columns."""

    indicators: tuple[Indicator, ...]
    method: IndexMethod
    ddof: int = 0  # zscore: 0 population, 1 sample standard deviation
    restandardise: bool = True  # zscore: the weighted sum is standardised again
    classes: tuple[ScoreClass, ...] = ()


@dataclass(frozen=True)
class Index:
    """Per area: the score with twelve significant digits, its rank (1 = neediest, equal scores share the smallest) and its class."""

    scores: Column
    written: tuple[str, ...]  # the scores as they are published
    ranks: NDArray[np.int64]
    classes: tuple[str, ...]  # empty when the specification has none


class IndexRefused(Exception):
    """The index cannot be computed; `column` names the indicator the sentence is about, `area` the position among the included areas."""

    def __init__(self, sentence: str, column: str = "", area: int | None = None) -> None:
        super().__init__(sentence)
        self.column, self.area = column, area


def compute_index(columns: Sequence[Column], specification: Specification) -> Index:
    """The index over the included areas; `columns` in the order of the indicators, all of one length. Raises IndexRefused."""
    if not columns or not len(columns[0]):
        raise IndexRefused("es gibt keine Fläche, die in den Index eingeht")
    with np.errstate(all="ignore"):  # what does not end as a finite number is refused below
        match specification.method:
            case IndexMethod.ZSCORE:
                scores = _zscore(columns, specification)
            case IndexMethod.RANK_EXPONENTIAL:
                scores = _rank_exponential(columns, specification)
            case IndexMethod.MINMAX:
                scores = _minmax(columns, specification)
    if not np.isfinite(scores).all():
        raise IndexRefused("die Werte sind zu groß, um mit ihnen zu rechnen")
    written = tuple([format(score, ".12g") for score in (scores + 0.0).tolist()])  # + 0.0 makes -0 to 0
    scores = np.array([float(text) for text in written])
    return Index(scores, written, _ranks(scores), _classes(scores, specification.classes))


def _zscore(columns: Sequence[Column], specification: Specification) -> Column:
    if specification.ddof and len(columns[0]) == 1:
        raise IndexRefused("die Stichproben-Standardabweichung braucht mindestens zwei Flächen")
    total = np.zeros(len(columns[0]))
    for values, indicator in zip(columns, specification.indicators, strict=True):
        _require_spread(values, indicator.column, "die Standardabweichung ist null")
        total += indicator.weight * indicator.direction * (values - values.mean()) / values.std(ddof=specification.ddof)
    if not specification.restandardise:
        return total
    spread = total.std(ddof=specification.ddof)
    if spread <= NEGLIGIBLE * sum(indicator.weight for indicator in specification.indicators):
        raise IndexRefused("die gewichtete Summe ist in allen Flächen gleich und lässt sich nicht standardisieren")
    return (total - total.mean()) / spread


def _rank_exponential(columns: Sequence[Column], specification: Specification) -> Column:
    count = len(columns[0])
    total = np.zeros(count)
    for values, indicator in zip(columns, specification.indicators, strict=True):
        outside = np.flatnonzero((values < 1) | (values > count))
        if len(outside):
            raise IndexRefused(f"ein Rang liegt zwischen 1 und {count}", indicator.column, int(outside[0]))
        share = (count - values + 1) / count
        total += indicator.weight * -EXPONENTIAL * np.log(1 - share * (1 - np.exp(-100 / EXPONENTIAL)))
    return total


def _minmax(columns: Sequence[Column], specification: Specification) -> Column:
    total = np.zeros(len(columns[0]))
    for values, indicator in zip(columns, specification.indicators, strict=True):
        _require_spread(values, indicator.column, "die Spannweite ist null")
        share = (values - values.min()) / (values.max() - values.min())
        total += indicator.weight * (share if indicator.direction == 1 else 1 - share)
    return total / sum(indicator.weight for indicator in specification.indicators)


def _require_spread(values: Column, column: str, sentence: str) -> None:
    """Equal values are compared, not their computed deviation, which rounding may leave a little above zero."""
    if values.min() == values.max():
        raise IndexRefused(f"{sentence}: alle Flächen haben denselben Wert", column)


def _ranks(scores: Column) -> NDArray[np.int64]:
    ascending = np.sort(-scores)
    return np.searchsorted(ascending, -scores, side="left") + 1


def _classes(scores: Column, classes: Sequence[ScoreClass]) -> tuple[str, ...]:
    """The first class whose `below` is greater than the score; a score equal to it belongs to the next."""
    if not classes:
        return ()
    cuts = np.array([one.below for one in classes[:-1]], dtype=np.float64)
    return tuple([classes[position].name for position in np.searchsorted(cuts, scores, side="right").tolist()])
