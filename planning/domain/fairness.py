"""How evenly something is spread over people. Pure.

Lorenz curve and Gini coefficient over areas of different size, each person of an area counted with the area's mean; research/domain.md part 3.
"""

from collections.abc import Iterable
from fractions import Fraction


def gini(areas: Iterable[tuple[int, int]]) -> Fraction:
    """0 when every head has the same, towards 1 when one area has all. `areas` are (population, units); exact; 0 without people or units."""
    peopled = sorted(((population, units) for population, units in areas if population > 0), key=lambda area: Fraction(area[1], area[0]))
    people, total = sum(population for population, _units in peopled), sum(units for _population, units in peopled)
    if not people or not total:
        return Fraction(0)
    below, twice_the_area = Fraction(0), Fraction(0)
    for population, units in peopled:
        upto = below + Fraction(units, total)
        twice_the_area += Fraction(population, people) * (below + upto)
        below = upto
    return 1 - twice_the_area
