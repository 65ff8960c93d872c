"""Why an area has its score, how near it is to another class, and how much the weights matter. Pure, NumPy.

An index that decides about help must be explainable: each score is the sum of one contribution per indicator; the margin says how far
the nearest class begins; the sensitivity counts how many areas would change class if one weight were a tenth larger or smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planning.domain.social_index import EXPONENTIAL, Column, IndexMethod, ScoreClass, Specification, compute_index


@dataclass(frozen=True)
class Sensitivity:
    """How many areas are in another class when one indicator's weight is smaller or larger."""

    column: str
    smaller: int
    larger: int


def contributions(columns: Sequence[Column], specification: Specification) -> list[Column]:
    """What each indicator adds to the score of each area, in the order of the indicators; together they are the score.

    For a standardised sum the parts are divided as the sum is (its mean is zero, because the mean of every z-value is).
    """
    parts = [_part(values, indicator.weight, indicator.direction, specification) for values, indicator in zip(columns, specification.indicators, strict=True)]
    if specification.method is IndexMethod.ZSCORE and specification.restandardise:
        spread = np.sum(parts, axis=0).std(ddof=specification.ddof)
        return [part / spread for part in parts]
    if specification.method is IndexMethod.MINMAX:
        total = sum(indicator.weight for indicator in specification.indicators)
        return [part / total for part in parts]
    return parts


def _part(values: Column, weight: float, direction: int, specification: Specification) -> Column:
    match specification.method:
        case IndexMethod.ZSCORE:
            return np.asarray(weight * direction * (values - values.mean()) / values.std(ddof=specification.ddof))
        case IndexMethod.RANK_EXPONENTIAL:
            share = (len(values) - values + 1) / len(values)
            return np.asarray(weight * -EXPONENTIAL * np.log(1 - share * (1 - np.exp(-100 / EXPONENTIAL))))
        case IndexMethod.MINMAX:
            share = (values - values.min()) / (values.max() - values.min())
            return np.asarray(weight * (share if direction == 1 else 1 - share))


def margins(scores: Column, classes: Sequence[ScoreClass]) -> Column:
    """The distance of each score to the nearest border between two classes; infinite where there is only one class."""
    cuts = np.array([one.below for one in classes[:-1]], dtype=np.float64)
    if not len(cuts):
        return np.full(len(scores), np.inf)
    return np.asarray(np.abs(scores[:, None] - cuts[None, :]).min(axis=1))


def sensitivity(columns: Sequence[Column], specification: Specification, *, share: float = 0.1) -> list[Sensitivity]:
    """For each indicator: how many areas change class when its weight is `share` smaller or larger and the others stay."""
    usual = compute_index(columns, specification).classes
    found = []
    for position, indicator in enumerate(specification.indicators):
        changed = []
        for factor in (1 - share, 1 + share):
            indicators = list(specification.indicators)
            indicators[position] = replace(indicator, weight=indicator.weight * factor)
            other = compute_index(columns, replace(specification, indicators=tuple(indicators))).classes
            changed.append(sum(one != two for one, two in zip(usual, other, strict=True)))
        found.append(Sensitivity(indicator.column, *changed))
    return found


def classes_with_hysteresis(scores: Column, classes: Sequence[ScoreClass], previous: Sequence[str], *, slack: float) -> tuple[str, ...]:
    """The class of each area when a change needs more than a touch of the border.

    An area keeps its previous class unless its score is at least `slack` beyond that class's border; an area without previous class ("")
    gets the plain one. Small shifts of the figures then move nobody in and out of support every year.
    """
    names = [one.name for one in classes]
    lower = [-np.inf, *[one.below for one in classes[:-1]]]
    upper = [*[one.below for one in classes[:-1]], np.inf]
    cuts = np.array(upper[:-1], dtype=np.float64)
    plain = np.searchsorted(cuts, scores, side="right").tolist()
    kept = []
    for score, now, before in zip(scores.tolist(), plain, previous, strict=True):
        position = names.index(before) if before in names else now
        stays = lower[position] - slack < score < upper[position] + slack  # type: ignore[operator] # every class but the last has a border
        kept.append(names[position if stays else now])
    return tuple(kept)


def class_changes(before: Sequence[str], after: Sequence[str], names: Sequence[str]) -> list[list[int]]:
    """How many areas went from which class (row) to which (column), for two years or two methods; areas without a class in either are left out."""
    at = {name: position for position, name in enumerate(names)}
    table: NDArray[np.int64] = np.zeros((len(names), len(names)), dtype=np.int64)
    for one, two in zip(before, after, strict=True):
        if one in at and two in at:
            table[at[one], at[two]] += 1
    rows: list[list[int]] = table.tolist()
    return rows
