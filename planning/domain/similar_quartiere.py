"""Which Quartiere are in a similar situation: nearest by standardised indicators. Pure: profiles in, neighbours out.

The method. For each indicator the values of all Quartiere compared are standardised (distance from the mean in standard deviations) and rounded
to half a standard deviation, a *step*. The distance of two Quartiere is the Euclidean distance of their steps over the indicators both have,
divided by the root of their number, so that few and many indicators compare alike. With fewer than LEAST_COMMON common ones nothing is said.
What is missing or suppressed has no value and is never zero. Everything that leaves this module follows from steps, so however many own
Quartiere somebody compares, a foreign value is known to half a standard deviation at best (docs/decisions/0198).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isqrt

LEAST_COMMON = 3
MOST_SHOWN = 6
STEPS_PER_DEVIATION = 2


class Nearness(StrEnum):
    """How alike two Quartiere are, in words."""

    CLOSE = "close"
    SIMILAR = "similar"
    PARTLY = "partly"


class Course(StrEnum):
    """How the other Quartier differs in one indicator; neither is better."""

    ALIKE = "alike"
    HIGHER = "higher"
    LOWER = "lower"


# Greatest distance in standard deviations; beyond the last two Quartiere are not similar.
BORDERS = ((Nearness.CLOSE, Fraction(1, 2)), (Nearness.SIMILAR, Fraction(1)), (Nearness.PARTLY, Fraction(3, 2)))
Steps = Mapping[str, int]  # indicator to half standard deviations from the mean


@dataclass(frozen=True)
class Profile:
    """A Quartier with the values it has, by indicator. What it does not have is absent."""

    key: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Neighbour:
    """Another Quartier in a similar situation. `courses` has the common indicators; how many they are is said."""

    key: str
    nearness: Nearness
    courses: Mapping[str, Course]

    @property
    def common(self) -> int:
        """Number of indicators both have."""
        return len(self.courses)


def find_similar(own: Profile, others: Sequence[Profile], background: Sequence[Profile] = ()) -> list[Neighbour]:
    """The nearest of `others`, at most MOST_SHOWN; `background` only helps to standardise. The order of what goes in does not matter.

    By nearness, within it by key: the exact order of distances would say more than the words do. Ties at the end are cut by key.
    """
    steps = steps_of([own, *others, *background])
    found = []
    for other in others:
        if other.key == own.key:
            continue
        square = square_distance(steps[own.key], steps[other.key])
        nearness = nearness_of(square) if square is not None else None
        if nearness is not None:
            found.append((square, Neighbour(other.key, nearness, _courses(steps[own.key], steps[other.key]))))
    nearest = sorted(found, key=lambda pair: (pair[0], pair[1].key))[:MOST_SHOWN]
    ranks = list(Nearness)
    return sorted((neighbour for _square, neighbour in nearest), key=lambda each: (ranks.index(each.nearness), each.key))


def steps_of(profiles: Iterable[Profile]) -> dict[str, dict[str, int]]:
    """Of every profile its steps. An indicator that is the same everywhere, or that only one has, says nothing and is left out. Exact, whatever the unit."""
    known = {profile.key: {name: _exact(value) for name, value in profile.values.items()} for profile in profiles}
    by_indicator: dict[str, list[Fraction]] = defaultdict(list)
    for values in known.values():
        for name, value in values.items():
            by_indicator[name].append(value)
    scales = {name: _scale(values) for name, values in by_indicator.items()}
    return {key: {name: _step(value, *scales[name]) for name, value in values.items() if scales[name][1]} for key, values in known.items()}


def square_distance(one: Steps, other: Steps) -> Fraction | None:
    """Mean squared difference in standard deviations over the common indicators; None with too few of them."""
    common = one.keys() & other.keys()
    if len(common) < LEAST_COMMON:
        return None
    return Fraction(sum((one[name] - other[name]) ** 2 for name in common), len(common) * STEPS_PER_DEVIATION**2)


def nearness_of(square: Fraction) -> Nearness | None:
    """The words for a squared distance; None where two are not similar."""
    return next((nearness for nearness, border in BORDERS if square <= border**2), None)


def _courses(own: Steps, other: Steps) -> dict[str, Course]:
    """Up to half a standard deviation apart is alike."""

    def course(name: str) -> Course:
        if abs(other[name] - own[name]) <= 1:
            return Course.ALIKE
        return Course.HIGHER if other[name] > own[name] else Course.LOWER

    return {name: course(name) for name in sorted(own.keys() & other.keys())}


def _exact(value: float) -> Fraction:
    """As people wrote it: 5.2 is 52/10, so that percent and shares give the same steps."""
    return Fraction(str(value))


def _scale(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Mean and variance."""
    mean = sum(values, Fraction()) / len(values)
    return mean, sum(((value - mean) ** 2 for value in values), Fraction()) / len(values)


def _step(value: Fraction, mean: Fraction, variance: Fraction) -> int:
    """Half standard deviations from the mean, rounded half away from it; reckoned with whole numbers, so no unit and no machine changes it."""
    doubled = isqrt((16 * (value - mean) ** 2 / variance).__floor__())  # quarters of a deviation, rounded down
    size = (doubled + 1) // 2
    return size if value > mean else -size
