"""Tables that people upload, XLSX or CSV, as rows of text; and CSV that comes back as it was. What is too big is refused before it is read."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 2_000_000
MOST_UNPACKED = 50_000_000  # a packed file of some kilobytes can hold gigabytes
MOST_COLUMNS = 60
BOM = "\ufeff"
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class TableRefused(Exception):
    """The file cannot be read; the message is a sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Row:
    """A row with the number a spreadsheet shows beside it, and its texts by the head of their column."""

    number: int
    cells: dict[str, str]


def read_table(content: bytes, *, most_rows: int) -> list[Row]:
    """The rows below the head; empty ones are left out. Raises TableRefused."""
    if len(content) > MOST_BYTES:
        raise TableRefused(_("Die Datei ist zu groß; höchstens 2 MB."))
    lines = _lines_of_workbook(content) if content[:2] == b"PK" else _lines_of_csv(content)
    head: list[str] = []
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if len(line) > MOST_COLUMNS:
            raise TableRefused(_("Die Datei hat zu viele Spalten; höchstens %(most)d.") % {"most": MOST_COLUMNS})
        if not head:
            head = [cell.strip() for cell in line]
            if len(set(filter(None, head))) < len(list(filter(None, head))):
                raise TableRefused(_("Eine Spalte kommt zweimal vor."))
            continue
        if not any(cell.strip() for cell in line):
            continue
        if len(rows) >= most_rows:
            raise TableRefused(_("Die Datei hat zu viele Zeilen; höchstens %(most)d.") % {"most": most_rows})
        rows.append(Row(number, {name: cell for name, cell in zip(head, line, strict=False) if name}))
    if not rows:
        raise TableRefused(_("Die Datei enthält unter der Kopfzeile keine Zeile."))
    return rows


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """UTF-8 with BOM and semicolons, as German spreadsheets open it. What looks like a formula gets an apostrophe that reading takes away."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(head)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return BOM + target.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if LIKE_A_FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and LIKE_A_FORMULA.match(cell) else cell


def _lines_of_csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what older spreadsheets write
    if "\x00" in text:
        raise TableRefused(_("Diese Datei ist weder XLSX noch CSV."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(MOST_BYTES)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_unguarded(cell) for cell in line]
    except csv.Error:
        raise TableRefused(_("Die CSV-Datei ist beschädigt: Ein Anführungszeichen fehlt.")) from None


def _lines_of_workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise TableRefused(_("Die Datei ist zu groß; höchstens 2 MB."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for line in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
            cells = [_as_text(cell) for cell in line]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except (zipfile.BadZipFile, InvalidFileException, ET.ParseError, KeyError, ValueError, IndexError, OSError):
        raise TableRefused(_("Diese XLSX-Datei kann nicht gelesen werden. Bitte speichern Sie sie neu oder nehmen Sie CSV.")) from None


def _as_text(cell: Any) -> str:
    """What somebody typed, although the spreadsheet made a number or a day of it."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nein"
        case int():
            return str(cell)
        case float():
            return str(int(cell)) if cell == int(cell) else f"{cell:.10f}".rstrip("0").replace(".", ",")
        case datetime():
            return f"{cell:%d.%m.%Y}" if cell.time() == time(0) else f"{cell:%d.%m.%Y %H:%M}"
        case date():
            return f"{cell:%d.%m.%Y}"
    return str(cell)
