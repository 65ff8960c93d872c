"""Kreise and Gemeinden of Baden-Württemberg from the two files of core/data (see the README there)."""

import csv
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from core.domain.upsert import InputRefused, Tally, upsert
from core.models import Gemeinde, Kreis

DATA = Path(__file__).resolve().parent.parent / "data"
KREISE_FILE = DATA / "bw_kreise.csv"
GEMEINDEN_FILE = DATA / "bw_gemeinden.csv"
KREIS_KINDS = ("Stadtkreis", "Landkreis")
TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def load_regions(*, kreise_file: Path = KREISE_FILE, gemeinden_file: Path = GEMEINDEN_FILE) -> list[Tally]:
    """Write both files in one transaction; raises InputRefused, and then nothing is written. Twice is once.

    Regions are never deleted: offerings, people and Quartiere hang on them.
    """
    kreise = read_kreise(kreise_file)
    gemeinden = read_gemeinden(gemeinden_file, kreis_keys={row["ags"] for row in kreise})
    with transaction.atomic():
        known, kreis_tally = upsert(kreise, into=Kreis.objects.all(), key="ags")
        rows = [{name: value for name, value in row.items() if name != "kreis_ags"} | {"kreis_id": known[row["kreis_ags"]].pk} for row in gemeinden]
        _known, gemeinde_tally = upsert(rows, into=Gemeinde.objects.all(), key="ags")
    return [kreis_tally, gemeinde_tally]


def read_kreise(path: Path) -> list[dict[str, Any]]:
    """The rows of the Kreis file as field values, with readable slugs that tell Stadt and Land of one name apart."""
    rows: list[dict[str, Any]] = []
    for row in _rows(path, {"ags", "name", "typ", "regierungsbezirk", "region", "einwohner_gv", "label_lon", "label_lat"}):
        kind = row.text("typ")
        if kind not in KREIS_KINDS:
            raise row.refusal("typ", f"„{kind}“ ist weder Stadtkreis noch Landkreis")
        rows.append(
            {
                "ags": row.key("ags", digits=5),
                "name": row.text("name"),
                "kind": kind,
                "district": row.text("regierungsbezirk"),
                "region": row.text("region"),
                "population": row.whole_number("einwohner_gv"),
                "lat": row.degrees("label_lat", 47.0, 50.0),
                "lon": row.degrees("label_lon", 7.0, 11.0),
            }
        )
    names = [row["name"] for row in rows]
    for values in rows:
        ending = "" if names.count(values["name"]) == 1 else ("-stadt" if values["kind"] == "Stadtkreis" else "-land")
        values["slug"] = slugify(values["name"].translate(TRANSLITERATION)) + ending
    _refuse_repeated(path, rows, "ags")
    _refuse_repeated(path, rows, "slug")
    return rows


def read_gemeinden(path: Path, *, kreis_keys: set[str]) -> list[dict[str, Any]]:
    """The rows of the Gemeinde file as field values plus `kreis_ags`, which must be one of `kreis_keys`."""
    rows = []
    for row in _rows(path, {"ags", "name", "typ", "kreis_ags", "einwohner", "plz_verwaltung", "lon", "lat"}):
        ags, kreis_ags = row.key("ags", digits=8), row.key("kreis_ags", digits=5)
        if kreis_ags not in kreis_keys:
            raise row.refusal("kreis_ags", f"den Kreis {kreis_ags} gibt es in der Kreisdatei nicht")
        if not ags.startswith(kreis_ags):
            raise row.refusal("ags", f"{ags} gehört nicht zum Kreis {kreis_ags}")
        rows.append(
            {
                "ags": ags,
                "name": row.text("name"),
                "kind": row.text("typ"),
                "kreis_ags": kreis_ags,
                "population": row.whole_number("einwohner"),
                "postcode": row.key("plz_verwaltung", digits=5) if row.values["plz_verwaltung"] else "",
                "lat": row.degrees("lat", 47.0, 50.0),
                "lon": row.degrees("lon", 7.0, 11.0),
            }
        )
    _refuse_repeated(path, rows, "ags")
    return rows


class _Row:
    """One line of a file, read field by field; every refusal names file, line and column."""

    def __init__(self, path: Path, line: int, values: dict[str, str]) -> None:
        self.path, self.line, self.values = path, line, values

    def refusal(self, field: str, reason: str) -> InputRefused:
        return InputRefused(f"{self.path.name}, Zeile {self.line}, Feld „{field}“: {reason}.")

    def text(self, field: str) -> str:
        if not self.values[field].strip():
            raise self.refusal(field, "der Wert fehlt")
        return self.values[field].strip()

    def key(self, field: str, *, digits: int) -> str:
        value = self.text(field)
        if len(value) != digits or not value.isascii() or not value.isdigit():
            raise self.refusal(field, f"„{value}“ ist kein Schlüssel aus {digits} Ziffern")
        return value

    def whole_number(self, field: str) -> int:
        return self._number(field, _digits, "keine ganze Zahl ab 0", lambda value: value < 100_000_000)

    def degrees(self, field: str, low: float, high: float) -> float:
        return self._number(field, float, f"keine Koordinate zwischen {low:g} und {high:g} Grad", lambda value: math.isfinite(value) and low <= value <= high)

    def _number(self, field: str, convert: Callable[[str], Any], fault: str, fits: Callable[[Any], bool]) -> Any:
        text = self.text(field)
        try:
            value = convert(text)
        except ValueError:
            raise self.refusal(field, f"„{text}“ ist {fault}") from None
        if not fits(value):
            raise self.refusal(field, f"„{text}“ ist {fault}")
        return value


def _digits(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return int(text)


def _rows(path: Path, columns: set[str]) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = sorted(columns - set(reader.fieldnames or []))
            if missing:
                raise InputRefused(f"{path.name}, Zeile 1: die Spalte „{missing[0]}“ fehlt.")
            for values in reader:
                if None in values or None in values.values():
                    raise InputRefused(f"{path.name}, Zeile {reader.line_num}: die Zahl der Felder passt nicht zur Kopfzeile.")
                yield _Row(path, reader.line_num, values)
    except OSError as error:
        raise InputRefused(f"{path}: die Datei lässt sich nicht lesen ({error.strerror}).") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path.name}: die Datei ist keine lesbare UTF-8-Tabelle ({error}).") from None


def _refuse_repeated(path: Path, rows: list[dict[str, Any]], field: str) -> None:
    seen: set[str] = set()
    for number, values in enumerate(rows, start=2):
        if values[field] in seen:
            raise InputRefused(f"{path.name}, Zeile {number}, Feld „{field}“: der Wert {values[field]} steht schon in einer Zeile darüber.")
        seen.add(values[field])
    if not rows:
        raise InputRefused(f"{path.name}: die Datei enthält keine Zeilen.")
