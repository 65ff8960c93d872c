"""Files in and out of the solvers: read strictly, refuse with the place, write all or nothing.

The manners are those of the published contract of the computing commands: unknown and repeated keys are refused, whole numbers are
whole numbers, and a refusal names the place (`offerings[3].sessions[0].end: …`).
"""

import json
import math
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from core.domain.upsert import InputRefused
from core.time import BERLIN

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Written(float):
    """A number with a fraction or an exponent that remembers how it was written, for those who reckon exactly."""

    text: str

    def __new__(cls, text: str) -> "Written":
        number = super().__new__(cls, text)
        number.text = text
        return number


def read_text(path: Path) -> str:
    """The UTF-8 text of a file, a byte order mark left out; raises InputRefused when it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputRefused(f"{_shown(str(path))}: die Datei lässt sich nicht lesen ({error.strerror}).") from None
    except (UnicodeDecodeError, ValueError):
        raise InputRefused(f"{_shown(str(path))}: die Datei ist kein UTF-8-Text.") from None


def read_json(path: Path) -> "Node":
    """The parsed file; raises InputRefused for what is not JSON, for repeated keys and for NaN and Infinity."""
    text = read_text(path)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_number, parse_constant=_constant)
    except _Refused as error:
        raise InputRefused(f"{_shown(path.name)}: {error}.") from None
    except json.JSONDecodeError as error:
        raise InputRefused(f"{_shown(path.name)}: kein gültiges JSON (Zeile {error.lineno}, Spalte {error.colno}).") from None
    except RecursionError:
        raise InputRefused(f"{_shown(path.name)}: zu tief verschachtelt.") from None
    except ValueError:  # whole numbers of thousands of digits
        raise InputRefused(f"{_shown(path.name)}: eine Zahl ist zu lang.") from None
    return Node("", value)


class _Refused(Exception):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"der Schlüssel {_shown(key)} steht zweimal in einem Objekt")
        found[key] = value
    return found


def _number(text: str) -> Written:
    number = Written(text)
    if not math.isfinite(number):
        raise _Refused(f"die Zahl {_shown(text)} ist zu groß")
    return number


def _constant(text: str) -> Any:
    raise _Refused(f"{text} ist hier keine Zahl")


def _shown(text: str) -> str:
    """Text for a sentence of one line: quoted, escaped, cut."""
    quoted = json.dumps(text if len(text) <= 60 else f"{text[:60]}…", ensure_ascii=False)
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii") for mark in quoted)


@dataclass(frozen=True)
class Node:
    """A value of the file with its place; every reading says what is expected there, or raises InputRefused."""

    place: str
    value: Any

    def refusal(self, reason: str) -> InputRefused:
        """The sentence for this place."""
        return InputRefused(f"{self.place or 'die Datei'}: {reason}.")

    def object(self, required: Iterable[str], optional: Mapping[str, Any] | None = None) -> "dict[str, Node]":
        """The fields of an object: all `required` ones, those of `optional` with their default, and no others."""
        required, optional = tuple(required), optional or {}
        if not isinstance(self.value, dict):
            raise self.refusal("hier wird ein Objekt erwartet")
        for key in self.value:
            if key not in required and key not in optional:
                raise self.refusal(f"der Schlüssel {_shown(key)} ist hier unbekannt")
        for key in required:
            if key not in self.value:
                raise self._below(key, None).refusal("diese Angabe fehlt")
        return {key: self._below(key, self.value.get(key, optional.get(key))) for key in (*required, *optional)}

    def items(self) -> "list[Node]":
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise self.refusal("hier wird eine Liste erwartet")
        return [Node(f"{self.place}[{position}]", value) for position, value in enumerate(self.value)]

    def text(self) -> str:
        """A text that is not empty and can be written again."""
        if not isinstance(self.value, str) or not self.value:
            raise self.refusal("hier wird ein Text erwartet, der nicht leer ist")
        try:
            self.value.encode()
        except UnicodeEncodeError:
            raise self.refusal("der Text enthält ein halbes Zeichen (Surrogat)") from None
        return self.value

    def one_of(self, allowed: Sequence[str]) -> str:
        """One of the allowed words."""
        if not isinstance(self.value, str) or self.value not in allowed:
            raise self.refusal(f"möglich ist {', '.join(allowed)}")
        return self.value

    def whole(self, *, least: int = 0, most: int | None = None) -> int:
        """A whole number from `least` on, at most `most`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.refusal("hier wird eine ganze Zahl erwartet")
        if self.value < least:
            raise self.refusal(f"die Zahl ist kleiner als {least}")
        if most is not None and self.value > most:
            raise self.refusal(f"die Zahl ist größer als {most}")
        return self.value

    def number(self, least: float, most: float) -> float:
        """A number within bounds."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not least <= self.value <= most:
            raise self.refusal(f"hier wird eine Zahl von {least:g} bis {most:g} erwartet")
        return float(self.value)

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refusal("hier wird true oder false erwartet")
        return self.value

    def instant(self) -> datetime:
        """A moment: `YYYY-MM-DDThh:mm[:ss[.ffffff]]` with an offset."""
        if isinstance(self.value, str) and INSTANT.fullmatch(self.value):
            with suppress(ValueError, OverflowError):
                moment = datetime.fromisoformat(self.value)
                moment.astimezone(UTC), moment.astimezone(BERLIN)  # the first and the last hours of time have no date elsewhere
                return moment
        raise self.refusal("hier wird ein Zeitpunkt wie 2027-03-01T09:00:00+01:00 erwartet")

    def day(self) -> date:
        """A date: `YYYY-MM-DD`."""
        if isinstance(self.value, str) and DAY.fullmatch(self.value):
            with suppress(ValueError):
                return date.fromisoformat(self.value)
        raise self.refusal("hier wird ein Datum wie 2027-03-01 erwartet")

    @property
    def is_null(self) -> bool:
        """Whether null stands here."""
        return self.value is None

    def _below(self, key: str, value: Any) -> "Node":
        return Node(f"{self.place}.{key}" if self.place else key, value)


def refuse_repeated(nodes: Iterable[Node], what: str = "dieser Wert") -> None:
    """Raise for the first text that stands twice."""
    seen: set[str] = set()
    for node in nodes:
        if node.text() in seen:
            raise node.refusal(f"{what} {_shown(node.text())} steht schon weiter oben")
        seen.add(node.text())


def require_writable(path: Path) -> None:
    """Raise InputRefused early for an output that could not be written: hours of computing must not end in a missing folder."""
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise InputRefused(f"{_shown(str(path))}: hierhin lässt sich keine Datei schreiben.")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise InputRefused(f"{_shown(str(path))}: in diesen Ordner lässt sich nicht schreiben.")


def write_text(path: Path, text: str) -> None:
    """Write the whole text or nothing: into a neighbour that takes the place of the file; raises InputRefused when that fails."""
    require_writable(path)
    target = Path(os.path.realpath(path))
    neighbour = ""
    try:
        handle, neighbour = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(neighbour, 0o666 & ~_umask())
        os.replace(neighbour, target)
    except OSError as error:
        raise InputRefused(f"{_shown(str(path))}: die Datei lässt sich nicht schreiben ({error.strerror}).") from None
    finally:
        if neighbour:
            with suppress(FileNotFoundError):
                os.unlink(neighbour)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON: keys in the given order, one entry of a list to a line where it is long, the same bytes for the same value."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
