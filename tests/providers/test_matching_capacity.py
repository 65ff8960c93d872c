"""The faces of a provider's capacity hold for every number of whole modules that fits, and cut off fractions that do not."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.domain.matching_capacity import LENGTHS, capacity_faces


def fitting(lengths, most_of_each, capacity):
    """Every number of modules of each length that fits."""
    numbers = product(*(range(most + 1) for most in most_of_each))
    return [each for each in numbers if sum(length * number for length, number in zip(lengths, each, strict=True)) <= capacity]


def reached(coefficients, numbers):
    return sum(coefficient * number for coefficient, number in zip(coefficients, numbers, strict=True))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True), st.integers(0, 25), st.data())
def test_whatever_fits_keeps_every_face(lengths, capacity, data):
    lengths = sorted(lengths)
    most_of_each = [min(data.draw(st.integers(1, 6)), capacity // length) for length in lengths]

    for coefficients, limit in capacity_faces(lengths, most_of_each, capacity):
        assert limit == max(reached(coefficients, numbers) for numbers in fitting(lengths, most_of_each, capacity))


def test_a_fraction_of_a_module_is_cut_off():
    # 8 lessons hold one module of 3 or 6 lessons, or two of 3: one and a third of 6 fill the capacity, but no whole modules do.
    faces = capacity_faces([3, 6], [2, 1], 8)

    assert any(reached(coefficients, (0, 8 / 6)) > limit for coefficients, limit in faces)


@pytest.mark.parametrize(
    ("lengths", "most_of_each"),
    [([6], [3]), (list(range(1, LENGTHS + 2)), [1] * (LENGTHS + 1)), ([1, 2, 3], [200, 100, 66]), ([3, 6], [2, 0])],
)
def test_one_length_too_many_lengths_or_points_and_lengths_that_never_fit_have_no_faces(lengths, most_of_each):
    assert capacity_faces(lengths, most_of_each, 200) == []
