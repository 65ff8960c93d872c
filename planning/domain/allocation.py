"""Sharing whole units among areas: base, then need weight × population by a named method. Pure and exact.

Methods and terms: Sainte-Laguë (divisors 1, 3, 5 …), d'Hondt (1, 2, 3 …), Hare with largest remainders.
Weights are fractions and every comparison is one of whole numbers: no floating-point number decides about a unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import lcm

EXPLAINED_ONE_BY_ONE = 2_000  # units; of larger totals only the last ones are told one by one


class Method(Enum):
    """How units are shared; the value is the contract's word."""

    SAINTE_LAGUE = "sainte_lague"
    DHONDT = "dhondt"
    HARE = "hare"


@dataclass(frozen=True)
class Area:
    """One area: `need` is the exact need per head; `least` and `most` bound all its units, base included (None: no cap)."""

    id: str
    population: int
    need: Fraction
    least: int = 0
    most: int | None = None

    @property
    def weight(self) -> Fraction:
        """Population × need."""
        return self.population * self.need


@dataclass(frozen=True)
class Allocation:
    """Units per area in the order given, and how they came about."""

    units: tuple[int, ...]
    steps: tuple[str, ...]


class AllocationRefused(Exception):
    """The units cannot be shared under these rules; `area` is the position of the area the sentence is about, None for all of them."""

    def __init__(self, sentence: str, area: int | None = None) -> None:
        super().__init__(sentence)
        self.area = area


def allocate(areas: Sequence[Area], *, total: int, base: int = 0, method: Method) -> Allocation:
    """Share `total` units: `base` each, then by `method`; ties go to the smaller id.

    With a divisor method an area starts at its minimum and never gets more than its cap; Hare knows neither.
    The result does not depend on the order of `areas`. Raises AllocationRefused.
    """
    if method is Method.HARE:
        return _hare(areas, total=total, base=base)
    for position, area in enumerate(areas):
        if area.most is not None and area.least > area.most:
            raise AllocationRefused("das Minimum ist größer als die Obergrenze", position)
        if area.most is not None and base > area.most:
            raise AllocationRefused("der Sockel ist größer als die Obergrenze", position)
    promised = sum(max(base, area.least) for area in areas)
    if promised > total:
        raise AllocationRefused(f"Sockel und Minima brauchen zusammen {promised} Einheiten, es gibt nur {total}")
    return _Divisors(areas, total=total, base=base, method=method).share()


# ---- divisor methods ------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class _Claim:
    """What an area asks for its next unit: weight / divisor. The greatest claim comes first, of equal ones the smaller id."""

    weight: int
    divisor: int
    id: str
    position: int

    def __lt__(self, other: "_Claim") -> bool:
        mine, theirs = self.weight * other.divisor, other.weight * self.divisor
        return mine > theirs if mine != theirs else self.id < other.id


class _Divisors:
    """The divisor methods: all units whose claim exceeds a threshold at once, the last ones by a queue of claims."""

    def __init__(self, areas: Sequence[Area], *, total: int, base: int, method: Method) -> None:
        self.areas, self.total, self.base = areas, total, base
        self.step = 2 if method is Method.SAINTE_LAGUE else 1  # divisors 1, 1 + step, 1 + 2·step …
        self.weights = _whole_weights(areas)
        self.start = [max(0, area.least - base) for area in areas]
        self.room = [None if area.most is None else area.most - base for area in areas]
        self.left = total - base * len(areas)

    def share(self) -> Allocation:
        """All units of the total; raises AllocationRefused when some of them nobody may take."""
        if self.left > sum(self.start):
            self._require_takers()
        seats = self._seats_above_threshold()
        opening = list(seats)
        claims = [self._claim(position, count) for position, count in enumerate(seats) if self._may_take(position, count)]
        heapify(claims)
        told = []
        for number in range(sum(seats), self.left):
            claim = claims[0]
            position = claim.position
            seats[position] += 1
            told.append(
                f"Einheit {number + self.base * len(self.areas) + 1}: {claim.id} "
                f"(Gewicht {_plain(self.areas[position].weight)} / {claim.divisor} ist der größte Anspruch)"
            )
            if self._may_take(position, seats[position]):
                heapreplace(claims, self._claim(position, seats[position]))
            else:
                heappop(claims)
        return Allocation(tuple(self.base + count for count in seats), (*self._opening_steps(opening), *told))

    def _require_takers(self) -> None:
        takers = [position for position, weight in enumerate(self.weights) if weight]
        if any(self.room[position] is None for position in takers):
            return
        possible = sum((self.room[position] or 0) if self.weights[position] else self.start[position] for position in range(len(self.areas)))
        if self.left > possible:
            why = "alle übrigen Flächen haben das Gewicht 0" if len(takers) < len(self.areas) else "alle Obergrenzen sind erreicht"
            raise AllocationRefused(f"{self.left - possible} Einheiten darf niemand nehmen: {why}")

    def _may_take(self, position: int, seats: int) -> bool:
        room = self.room[position]
        return self.weights[position] > 0 and (room is None or seats < room)

    def _claim(self, position: int, seats: int) -> _Claim:
        return _Claim(self.weights[position], 1 + self.step * seats, self.areas[position].id, position)

    def _seats_above_threshold(self) -> list[int]:
        """Where everybody stands when every claim above `sum of weights / m` is met, for the largest m that does not exceed the total.

        These units are the greatest claims of all, so giving them at once gives the same as one by one. Small totals begin at the start.
        """
        if self.total <= EXPLAINED_ONE_BY_ONE or self.left == sum(self.start):
            return list(self.start)
        low, high = 0, 1
        while sum(self._seats_at(high)) <= self.left:
            low, high = high, high * 2
            if high > 4 * (self.left + len(self.areas)) * max(1, sum(self.weights) // min(weight for weight in self.weights if weight)):
                break  # everybody who has a cap stands at it
        while high - low > 1:
            middle = (low + high) // 2
            if sum(self._seats_at(middle)) <= self.left:
                low = middle
            else:
                high = middle
        return self._seats_at(low)

    def _seats_at(self, m: int) -> list[int]:
        """The number of claims weight / (1 + step·s) > sum / m of each area, within its bounds."""
        whole = sum(self.weights)
        found = []
        for weight, start, room in zip(self.weights, self.start, self.room, strict=True):
            # 1 + step·s < weight·m / whole, so the largest divisor is ceil(weight·m / whole) - 1.
            largest = -(-weight * m // whole) - 1
            count = (largest - 1) // self.step + 1 if largest >= 1 else 0
            count = max(start, count if room is None else min(count, room))
            found.append(count)
        return found

    def _opening_steps(self, opening: list[int]) -> list[str]:
        steps = [f"Sockel: je {self.base} für {len(self.areas)} Flächen"] if self.base else []
        for area, count, start in zip(self.areas, opening, self.start, strict=True):
            if start:
                steps.append(f"Minimum: {area.id} beginnt bei {self.base + start}")
            if count > start:
                steps.append(f"{area.id}: {count - start} Einheiten, deren Ansprüche größer sind als alle folgenden")
        return steps


# ---- Hare -----------------------------------------------------------------------------------------
def _hare(areas: Sequence[Area], *, total: int, base: int) -> Allocation:
    """In proportion to the weights, rounded down, then one unit each to the largest remainders."""
    for position, area in enumerate(areas):
        if area.least or area.most is not None:
            raise AllocationRefused("das Verfahren hare kennt weder Minimum noch Obergrenze", position)
    rest = total - base * len(areas)
    if rest < 0:
        raise AllocationRefused(f"der Sockel braucht {base * len(areas)} Einheiten, es gibt nur {total}")
    weights = _whole_weights(areas)
    whole = sum(weights)
    if rest and not whole:
        raise AllocationRefused(f"{rest} Einheiten darf niemand nehmen: alle Flächen haben das Gewicht 0")
    shares = [divmod(rest * weight, whole) if rest else (0, 0) for weight in weights]
    units = [base + share for share, _remainder in shares]
    steps = [f"Sockel: je {base} für {len(areas)} Flächen"] if base else []
    steps += [
        f"{area.id}: {share} ganze Einheiten, Rest {_plain(Fraction(remainder, whole or 1))}" for area, (share, remainder) in zip(areas, shares, strict=True)
    ]
    by_remainder = sorted(range(len(areas)), key=lambda position: (-shares[position][1], areas[position].id))
    for position in by_remainder[: total - sum(units)]:
        units[position] += 1
        steps.append(f"{areas[position].id}: eine Einheit für den Rest {_plain(Fraction(shares[position][1], whole))}")
    return Allocation(tuple(units), tuple(steps))


def _whole_weights(areas: Sequence[Area]) -> list[int]:
    """The weights as whole numbers in the same proportion."""
    scale = lcm(*(area.need.denominator for area in areas))
    return [area.population * area.need.numerator * (scale // area.need.denominator) for area in areas]


def _plain(number: Fraction) -> str:
    """The number for reading: rounded to six digits when it is long."""
    return str(number) if number.denominator == 1 and number < 10**12 else format(float(number), ".6g") if number < 10**300 else "sehr groß"
