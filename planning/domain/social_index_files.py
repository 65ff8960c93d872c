"""The files of `compute_index`: areas as CSV and a specification as TOML in, scores as CSV out."""

import csv
import io
import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.domain.problem_files import Node, read_text, refuse_repeated, write_text
from core.domain.upsert import InputRefused
from planning.domain.social_index import Column, Index, IndexMethod, IndexRefused, Indicator, ScoreClass, Specification, compute_index

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
CSV_FIELD_LIMIT = 1_000_000  # characters; Python's own limit of 131,072 is shorter than a name with its history


@dataclass(frozen=True)
class Layout:
    """Which columns of the file say what, besides the indicators."""

    id: str
    include: str | None


@dataclass(frozen=True)
class Table:
    """The file's rows: ids in order, the positions of the included areas, and the spreadsheet row of every one (the header is row 1)."""

    ids: list[str]
    included: list[int]
    rows: list[int]
    columns: list[Column]  # of the included areas, one per indicator


def compute_index_file(source: Path, specification_file: Path, output: Path) -> None:
    """Read areas and specification, compute, write; raises InputRefused naming row and column."""
    layout, specification = read_specification(specification_file)
    table = read_table(source, layout, specification.indicators)
    try:
        index = compute_index(table.columns, specification)
    except IndexRefused as refusal:
        raise _placed(refusal, source, table) from None
    write_text(output, _as_csv(layout, table, index))


# ---- the specification ----------------------------------------------------------------------------
def read_specification(path: Path) -> tuple[Layout, Specification]:
    """The specification; unknown keys are refused."""
    try:
        root = Node("", tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(f"{path.name}: kein gültiges TOML ({_one_line(str(error))}).") from None
    except (RecursionError, ValueError):
        raise InputRefused(f"{path.name}: zu tief verschachtelt, oder eine Zahl ist zu lang.") from None
    fields = root.object(("id", "method", "indicators"), {"include": "", "ddof": 0, "restandardise": True, "classes": []})
    method = IndexMethod(fields["method"].one_of([method.value for method in IndexMethod]))
    indicators = _indicators(fields["indicators"], method)
    specification = Specification(
        indicators=indicators,
        method=method,
        ddof=fields["ddof"].whole(most=1),
        restandardise=fields["restandardise"].truth(),
        classes=_classes(fields["classes"]),
    )
    has_include = "include" in root.value
    return Layout(fields["id"].text(), fields["include"].text() if has_include else None), specification


def _indicators(node: Node, method: IndexMethod) -> tuple[Indicator, ...]:
    tables = [entry.object(("column",), {"weight": 1.0, "direction": 1}) for entry in node.items()]
    if not tables:
        raise node.refusal("hier wird mindestens ein Indikator erwartet")
    refuse_repeated([table["column"] for table in tables], "die Spalte")
    found = []
    for table in tables:
        direction = table["direction"]
        if isinstance(direction.value, bool) or not isinstance(direction.value, int) or direction.value not in (1, -1):
            raise direction.refusal("möglich ist 1 oder -1")
        if method is IndexMethod.RANK_EXPONENTIAL and direction.value != 1:
            raise direction.refusal("mit rank_exponential ist nur 1 möglich, denn Rang 1 ist die größte Benachteiligung")
        found.append(Indicator(table["column"].text(), _finite(table["weight"], least=0.0), direction.value))
    total = sum(indicator.weight for indicator in found)
    if not 0 < total < math.inf:
        raise node.refusal("die Summe der Gewichte ist nicht größer als null, oder sie ist zu groß")
    return tuple(found)


def _classes(node: Node) -> tuple[ScoreClass, ...]:
    entries = node.items()
    found: list[ScoreClass] = []
    for position, entry in enumerate(entries):
        table = entry.object(("name",), {"below": None})
        below, last = table["below"], position == len(entries) - 1
        if last != below.is_null:
            raise below.refusal("die letzte Klasse hat keine Grenze" if last else "diese Angabe fehlt; nur die letzte Klasse hat keine Grenze")
        cut = None if last else _finite(below)
        if cut is not None and found and found[-1].below is not None and cut <= found[-1].below:
            raise below.refusal("die Grenzen steigen nicht an")
        found.append(ScoreClass(table["name"].text(), cut))
    return tuple(found)


def _finite(node: Node, least: float = -math.inf) -> float:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < least:
        raise node.refusal("hier wird eine endliche Zahl" + (" ab 0" if least == 0 else "") + " erwartet")
    return float(value)


# ---- the areas ------------------------------------------------------------------------------------
def read_table(path: Path, layout: Layout, indicators: Sequence[Indicator]) -> Table:
    """The areas of a CSV file after RFC 4180; raises InputRefused naming row and column."""
    records = _records(path)
    try:
        _header_row, header = next(records)
    except StopIteration:
        raise InputRefused(f"{path.name}: die Datei ist leer.") from None
    wanted = [layout.id, *([layout.include] if layout.include else []), *(indicator.column for indicator in indicators)]
    for position, name in enumerate(header):
        if name in header[:position]:
            raise InputRefused(f"row 1, column {_one_line(name)}: diese Spalte gibt es zweimal.")
    for name in wanted:
        if name not in header:
            raise InputRefused(f"row 1, column {_one_line(name)}: diese Spalte fehlt in {path.name}.")
    id_at = header.index(layout.id)
    include_at = header.index(layout.include) if layout.include else None
    value_at = [header.index(indicator.column) for indicator in indicators]
    ids: list[str] = []
    seen: set[str] = set()
    rows: list[int] = []
    included: list[int] = []
    values: list[list[str]] = []
    for row, cells in records:
        if len(cells) != len(header):
            raise InputRefused(f"row {row}: hier stehen {len(cells)} Zellen, im Kopf {len(header)}.")
        key = cells[id_at]
        if not key:
            raise InputRefused(f"row {row}, column {layout.id}: die Kennung ist leer.")
        if key in seen:
            raise InputRefused(f"row {row}, column {layout.id}: die Kennung {_one_line(key)} gibt es schon.")
        seen.add(key)
        if include_at is None or cells[include_at] == "1":
            included.append(len(ids))
            values.append([cells[position] for position in value_at])
        elif cells[include_at] != "0":
            raise InputRefused(f"row {row}, column {layout.include}: hier wird 0 oder 1 erwartet.")
        ids.append(key)
        rows.append(row)
    columns = [
        _numbers([cells[number] for cells in values], indicator.column, [rows[position] for position in included])
        for number, indicator in enumerate(indicators)
    ]
    return Table(ids, included, rows, columns)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not a blank line, with its row as a spreadsheet counts it."""
    csv.field_size_limit(CSV_FIELD_LIMIT)
    # Lines end with LF or CRLF: a lone CR is refused by the reader instead of being taken for a line's end.
    reader = csv.reader(io.StringIO(read_text(path), newline="\n"), strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if cells:
                yield row, cells
    except csv.Error as error:
        raise InputRefused(f"row {row + 1}: kein gültiges CSV ({_one_line(str(error))}).") from None


def _numbers(cells: list[str], column: str, rows: list[int]) -> Column:
    for cell, row in zip(cells, rows, strict=True):
        if not NUMBER.fullmatch(cell):
            reason = "der Wert fehlt" if not cell else f"{_one_line(cell)} ist keine Zahl mit Dezimalpunkt"
            raise InputRefused(f"row {row}, column {column}: {reason}.")
    numbers = np.array(cells, dtype=np.float64) if cells else np.zeros(0)
    endless = np.flatnonzero(~np.isfinite(numbers))
    if len(endless):
        raise InputRefused(f"row {rows[int(endless[0])]}, column {column}: die Zahl ist zu groß.")
    return numbers


def _placed(refusal: IndexRefused, source: Path, table: Table) -> InputRefused:
    row = "" if refusal.area is None else f"row {table.rows[table.included[refusal.area]]}, "
    column = f"column {_one_line(refusal.column)}" if refusal.column else source.name
    return InputRefused(f"{row}{column}: {refusal}.")


def _one_line(text: str) -> str:
    shown = "".join(mark if mark.isprintable() else " " for mark in text)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


# ---- the result -----------------------------------------------------------------------------------
def _as_csv(layout: Layout, table: Table, index: Index) -> str:
    """Rows in input order; areas that are not in the index have empty cells."""
    classes = index.classes or ("",) * len(table.included)
    found = {position: (score, rank, name) for position, score, rank, name in zip(table.included, index.written, index.ranks.tolist(), classes, strict=True)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([layout.id, "score", "rank", "class"])
    writer.writerows((key, *found.get(position, ("", "", ""))) for position, key in enumerate(table.ids))
    return out.getvalue()
