"""Nobody can be found in a table of people, not by reckoning back either."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.disclosure import ProtectedTable, protect


def test_small_groups_are_hidden_and_nobody_is_shown():
    table = protect([[12, 0, 7], [8, 3, 9], [6, 11, 2]])

    assert table.cells[0][1] == 0
    assert (table.cells[1][1], table.cells[2][2]) == (None, None)
    assert table.total == 58


def test_one_hidden_number_takes_three_more_with_it():
    """3 would be the difference in its row and in its column; the smallest partners make a rectangle."""
    table = protect([[3, 6, 20], [7, 8, 30], [40, 50, 60]])

    assert table.cells == ((None, None, 20), (None, None, 30), (40, 50, 60))
    assert (table.row_totals, table.column_totals, table.total) == ((29, 45, 150), (50, 64, 110), 224)


def test_a_table_without_small_groups_stays_as_it_is():
    assert protect([[5, 0], [6, 7]]) == ProtectedTable(((5, 0), (6, 7)), (5, 13), (11, 7), 18)
    assert not protect([[5, 0], [6, 7]]).hides_something


def test_small_totals_are_small_groups():
    table = protect([[1, 1], [30, 40]])

    assert (table.row_totals[0], table.cells[0]) == (None, (None, None))


@pytest.mark.parametrize("counts", [[[3]], [[0]], [[1, 1, 1, 1, 1]], [[2], [2], [9]], []])
def test_odd_shapes_have_an_end(counts):
    table = protect(counts)

    assert len(table.cells) == len(counts)


def test_ones_that_fill_their_total_are_not_given_away():
    """Five hidden numbers of at least 1 with a sum of 5 would all be 1."""
    table = protect([[1, 1, 1, 1, 1, 30], [20, 20, 20, 20, 20, 20]])

    assert table.cells[0] == (None,) * 6


@settings(max_examples=40)
@given(st.integers(2, 3).flatmap(lambda width: st.lists(st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=2, max_size=3)))
def test_every_hidden_number_has_two_possible_values(counts):
    """By trying: all tables a reader could think of (each hidden number moved by a few) that agree with what is shown."""
    table = protect(counts)
    if table.total is None or None in table.row_totals or None in table.column_totals:
        return  # then even more is open than this search would try
    spots = [(row, column) for row, cells in enumerate(table.cells) for column, cell in enumerate(cells) if cell is None]
    possible = {spot: set() for spot in spots}
    ranges = [range(min(1, counts[row][column]), 10) for row, column in spots]
    for values in product(*ranges) if len(spots) <= 5 else ():
        guess = [list(row) for row in counts]
        for (row, column), value in zip(spots, values, strict=True):
            guess[row][column] = value
        if [sum(row) for row in guess] == list(table.row_totals) and [sum(column) for column in zip(*guess, strict=True)] == list(table.column_totals):
            for spot, value in zip(spots, values, strict=True):
                possible[spot].add(value)

    assert len(spots) > 5 or all(len(values) >= 2 for values in possible.values())
    assert all(cell is None or cell == 0 or cell >= 5 for row in table.cells for cell in row)
