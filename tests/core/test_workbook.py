"""XLSX files."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from core.workbook import Sheet, workbook
from tests.clock import utc


def read(content):
    """Everything in the first sheet, with the type of each cell."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize("text", ["=1+1", "+49 711", "-5", "@SUM(A1)", '=HYPERLINK("https://example.org")'])
def test_what_looks_like_a_formula_stays_text(text):
    assert read(workbook([Sheet("A", ["Name"], [[text]])]))[1] == [(text, "s")]


def test_numbers_days_and_berlin_times_keep_their_kind():
    (row,) = read(workbook([Sheet("A", ["a", "b", "c", "d"], [[7, date(2027, 3, 1), utc(2027, 7, 1, 7), None]])]))[1:]

    assert [(str(value), kind) for value, kind in row] == [("7", "n"), ("2027-03-01 00:00:00", "d"), ("2027-07-01 09:00:00", "d"), ("None", "n")]


def test_odd_titles_and_characters_make_a_file_that_opens():
    book = load_workbook(io.BytesIO(workbook([Sheet("a/b: [sehr langer Name eines Blatts]", ["x"], [["a\x00b"]]), Sheet("zwei", ["y"], [])])))

    assert (book.sheetnames, book.worksheets[0]["A2"].value) == (["a b   sehr langer Name eines Bl", "zwei"], "ab")
