"""Indicator values from a table (CSV or XLSX): read strictly, every fault named by row and column, nothing written here."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain.upsert import InputRefused

MOST_ROWS = 20_000
MOST_BYTES = 20_000_000
MOST_FAULTS = 50  # shown at once; a file with more has one fault that repeats
KEY = "schluessel"
CASES = "_faelle"  # "arbeitslose" is the value, "arbeitslose_faelle" the number of people behind it
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


@dataclass(frozen=True)
class Fault:
    """What is wrong where, as a spreadsheet counts rows; the header is row 1."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Cell:
    """One value of the file; None where the cell is empty. `cases` is None where the file has no such column."""

    row: int
    key: str
    indicator: str
    value: float | None
    cases: int | None


@dataclass(frozen=True)
class ValueTable:
    """What the file says, and what is wrong with it. Nothing may be written while there are faults."""

    indicators: tuple[str, ...]
    cells: tuple[Cell, ...]
    faults: tuple[Fault, ...]


def read_values(raw: bytes, *, name: str, known_keys: Iterable[str], agreed: Iterable[str]) -> ValueTable:
    """Read a table of values; `agreed` are the keys of the indicators that may be imported.

    Raises InputRefused only for what is no table at all; everything else is a fault with its place.
    """
    if len(raw) > MOST_BYTES:
        raise InputRefused(f"Die Datei ist größer als {MOST_BYTES // 1_000_000} MB.")
    rows = _xlsx_rows(raw) if name.lower().endswith(".xlsx") else _csv_rows(raw)
    if not rows:
        raise InputRefused("Die Datei ist leer.")
    if len(rows) > MOST_ROWS:
        raise InputRefused(f"Die Datei hat mehr als {MOST_ROWS} Zeilen.")
    header = [cell.strip() for cell in rows[0]]
    faults = _faults_of_header(header, set(agreed))
    if faults:
        return ValueTable((), (), tuple(faults))
    indicators = tuple(column for column in header if column and column != KEY and not column.endswith(CASES))
    keys, seen = set(known_keys), set[str]()
    cells: list[Cell] = []
    for row, entries in enumerate(rows[1:], start=2):
        entry = dict(zip(header, [*(cell.strip() for cell in entries), *[""] * (len(header) - len(entries))], strict=False))
        key = entry[KEY]
        if not any(entry.values()):
            continue
        if key not in keys:
            faults.append(Fault(row, KEY, f"ein Quartier mit dem Schlüssel „{key}“ gibt es in dieser Gliederung nicht." if key else "der Schlüssel fehlt."))
            continue
        if key in seen:
            faults.append(Fault(row, KEY, f"der Schlüssel „{key}“ steht schon weiter oben."))
            continue
        seen.add(key)
        for indicator in indicators:
            cells.append(_cell(row, key, indicator, entry, faults))
        if len(faults) >= MOST_FAULTS:
            break
    return ValueTable(indicators, tuple(cells), tuple(faults))


def _faults_of_header(header: Sequence[str], agreed: set[str]) -> list[Fault]:
    faults = []
    if KEY not in header:
        faults.append(Fault(1, KEY, "diese Spalte fehlt."))
    for position, column in enumerate(header):
        if not column or column == KEY:
            continue
        if column in header[:position]:
            faults.append(Fault(1, column, "diese Spalte gibt es zweimal."))
        elif column.endswith(CASES) and column.removesuffix(CASES) not in header:
            faults.append(Fault(1, column, f"dazu fehlt die Spalte {column.removesuffix(CASES)}."))
        elif column.removesuffix(CASES) not in agreed:
            faults.append(Fault(1, column, "das ist kein vereinbarter Indikator."))
    if not faults and not any(column and column != KEY for column in header):
        faults.append(Fault(1, KEY, "neben dem Schlüssel steht kein Indikator in der Datei."))
    return faults


def _cell(row: int, key: str, indicator: str, entry: dict[str, str], faults: list[Fault]) -> Cell:
    text, value = entry[indicator], None
    if text:
        if NUMBER.fullmatch(text):
            value = float(text.replace(",", "."))
        else:
            faults.append(Fault(row, indicator, f"„{text[:40]}“ ist keine Zahl."))
    counted = entry.get(indicator + CASES)
    cases = None
    if counted:
        if re.fullmatch(r"[0-9]{1,9}", counted):
            cases = int(counted)
        else:
            faults.append(Fault(row, indicator + CASES, f"„{counted[:40]}“ ist keine ganze Zahl ab 0."))
    elif counted is not None and value is not None:
        faults.append(Fault(row, indicator + CASES, "zu diesem Wert fehlt die Zahl der Fälle."))
    return Cell(row, key, indicator, value, cases)


def _csv_rows(raw: bytes) -> list[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("Die Datei ist nicht in UTF-8 gespeichert.") from None
    first = text.partition("\n")[0]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True))
    except csv.Error:
        raise InputRefused("Die Datei ist kein gültiges CSV.") from None


def _xlsx_rows(raw: bytes) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415 -- only imports need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception:
        raise InputRefused("Die Datei ist keine lesbare XLSX-Datei.") from None
    sheet = book.worksheets[0]
    rows = [[_written(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _written(cell: Any) -> str:
    """A cell as it would stand in a CSV; whole numbers that Excel keeps as 5.0 become 5."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
