"""Weights from the data themselves: the first principal component of the standardised indicators. Pure, NumPy.

It says which weighted sum tells the areas apart most. A negative weight means that an indicator runs against the others; whoever decides
should ask why before using it. The index itself is then an ordinary z-score sum with these weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planning.domain.social_index import Column, IndexMethod, IndexRefused, Specification


@dataclass(frozen=True)
class Component:
    """The specification with the component's weights, and which share (0 to 1) of all variance it explains."""

    specification: Specification
    explained: float


def first_component(columns: Sequence[Column], specification: Specification) -> Component:
    """Weights of the first principal component, their squares summing to 1 and their sum not below zero. Raises IndexRefused."""
    if len(columns) < 2 or len(columns[0]) < 3:
        raise IndexRefused("eine Hauptkomponente braucht mindestens zwei Indikatoren und drei Flächen")
    standardised = []
    for values, indicator in zip(columns, specification.indicators, strict=True):
        if values.min() == values.max():
            raise IndexRefused("die Standardabweichung ist null: alle Flächen haben denselben Wert", indicator.column)
        standardised.append(indicator.direction * (values - values.mean()) / values.std())
    variances, vectors = np.linalg.eigh(np.cov(standardised, ddof=0))
    weights = vectors[:, -1]
    # An axis has no front and back: higher is to mean needier, and ties go to the first indicator.
    total = weights.sum()
    if total < -1e-12 or (abs(total) <= 1e-12 and weights[0] < 0):
        weights = -weights
    indicators = tuple(
        replace(indicator, weight=float(format(weight, ".12g"))) for indicator, weight in zip(specification.indicators, weights.tolist(), strict=True)
    )
    return Component(replace(specification, method=IndexMethod.ZSCORE, indicators=indicators), float(variances[-1] / variances.sum()))
