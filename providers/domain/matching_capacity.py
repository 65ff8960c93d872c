"""What whole modules can make of a provider's lessons: inequalities that fractions of modules would break. Pure.

Modules come in a few lengths, say 3, 6 and 8 lessons. How many of each length fit into the capacity are points with whole coordinates; the
faces of their hull bound the numbers more tightly than the capacity does, which a solver would find out by trying one module after the other.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, prod

LENGTHS = 4  # different lengths of a provider's modules; with more, the hull has too many faces to help
POINTS = 20_000  # of which the hull is made; some milliseconds
SMALLEST, LARGEST = 1e-9, 1_000  # what counts as zero among the coefficients of a face, and the largest whole number that still describes one


def capacity_faces(lengths: Sequence[int], most_of_each: Sequence[int], capacity: int) -> list[tuple[tuple[int, ...], int]]:
    """Coefficients and what their sum with the numbers of modules of each length cannot exceed, beside the capacity itself; sorted.

    Qhull reckons the faces in floating point, so each is rounded to whole coefficients and its limit is then taken exactly over all points: whatever
    Qhull says, the inequality holds.
    """
    if not 2 <= len(lengths) <= LENGTHS or 2 * prod(most + 1 for most in most_of_each[:-1]) > POINTS:
        return []
    import numpy as np  # noqa: PLC0415 -- SciPy takes a second to load; web workers never need it
    from scipy.spatial import ConvexHull, QhullError  # noqa: PLC0415

    grid = np.indices([most + 1 for most in most_of_each[:-1]]).reshape(len(lengths) - 1, -1).T
    left = capacity - grid @ np.array(lengths[:-1])
    grid, left = grid[left >= 0], left[left >= 0]
    # Of the last length, between none and as many as fit: every number between lies between these two.
    last = np.minimum(left // lengths[-1], most_of_each[-1])
    points = np.vstack([np.column_stack([grid, np.zeros_like(last)]), np.column_stack([grid, last])])
    try:
        normals = ConvexHull(points).equations[:, :-1]
    except QhullError:  # all points in one plane: some length does not fit at all
        return []
    found = {coefficients for normal in normals.tolist() if (coefficients := _whole(normal))}
    return sorted((coefficients, int((points @ np.array(coefficients)).max())) for coefficients in found)


def _whole(normal: Sequence[float]) -> tuple[int, ...] | None:
    """The direction in whole numbers; None for the sides every number of modules keeps anyway, and where none is near."""
    if sum(part > SMALLEST for part in normal) < 2 or any(part < -SMALLEST for part in normal):  # a bound of one number is no row
        return None
    unit = min(part for part in normal if part > SMALLEST)
    parts = [Fraction(part / unit).limit_denominator(60) for part in normal]
    common = lcm(*(part.denominator for part in parts))
    whole = tuple(int(part * common) for part in parts)
    return whole if max(whole) <= LARGEST else None
