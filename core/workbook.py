"""Tables as XLSX. Text stays text: a name like "=1+1" is shown, never reckoned. Pure: rows in, bytes out."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.time import BERLIN

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot say
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
WIDEST = 60

Value = str | int | float | date | datetime | time | None


@dataclass(frozen=True)
class Sheet:
    """A table with its head. Instants become Berlin wall-clock times: a spreadsheet knows no zones."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file: one sheet each, the head bold and fixed, columns as wide as their words."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(NOT_IN_TITLES.sub(" ", sheet.title)[:31])
        page.freeze_panes = "A2"
        rows = [list(row) for row in sheet.rows]
        for number, words in enumerate(sheet.head):
            longest = max([len(words), *(len(str(row[number])) for row in rows[:200] if row[number] is not None)])
            page.column_dimensions[get_column_letter(number + 1)].width = min(WIDEST, longest + 3)
        page.append([_cell(page, words, bold=True) for words in sheet.head])
        for row in rows:
            page.append([_cell(page, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(page: Any, value: Value, *, bold: bool = False) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(BERLIN).replace(tzinfo=None)
    if isinstance(value, str):
        value = FORBIDDEN.sub("", value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # also where it begins like a formula
    if bold:
        cell.font = Font(bold=True)
    return cell
