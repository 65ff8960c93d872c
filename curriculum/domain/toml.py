"""Reading entries of a TOML file with refusals that name file, entry and field."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, overload

from core.domain.upsert import InputRefused

T = TypeVar("T")


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed file; raises InputRefused when it cannot be read."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise InputRefused(f"{path}: die Datei lässt sich nicht lesen ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path.name}: die Datei ist kein gültiges TOML ({error}).") from None


class Entry:
    """One table of the file, read field by field; remembers what was asked for, so that the rest can be refused."""

    def __init__(self, file: str, place: str, values: Mapping[str, Any]) -> None:
        self.file, self.place, self.values = file, place, values
        self.asked: set[str] = set()

    def refusal(self, name: str, reason: str) -> InputRefused:
        """The sentence for a field of this entry."""
        return InputRefused(f"{self.file}, {self.place + ', ' if self.place else ''}Feld „{name}“: {reason}.")

    def refuse_unknown(self, known: Iterable[str] = ()) -> None:
        """Raise for fields nobody asked for: a misspelt name would otherwise be ignored silently."""
        for name in self.values:
            if name not in self.asked and name not in known:
                raise self.refusal(name, "dieses Feld ist hier unbekannt")

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self._value(name, default)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(name, "hier wird ein Text erwartet")
        return value.strip()

    def slug(self, name: str) -> str:
        """A text fit for an address."""
        value = self.text(name)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise self.refusal(name, f"„{value}“ ist kein Kurzname aus Kleinbuchstaben, Ziffern und Bindestrichen")
        return value

    @overload
    def whole(self, name: str) -> int: ...
    @overload
    def whole(self, name: str, *, optional: Literal[True]) -> int | None: ...
    def whole(self, name: str, *, optional: bool = False) -> int | None:
        """A whole number from 1 on; None only where it is optional and missing."""
        value = self._value(name, None)
        if value is None and optional:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 30_000:
            raise self.refusal(name, "hier wird eine ganze Zahl ab 1 erwartet")
        return value

    def wholes(self, name: str) -> list[int]:
        """A list of whole numbers from 0 on."""
        value = self._value(name, None)
        if not isinstance(value, list) or any(isinstance(one, bool) or not isinstance(one, int) or one < 0 for one in value):
            raise self.refusal(name, "hier wird eine Liste ganzer Zahlen erwartet")
        return value

    def texts(self, name: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts; empty only where it is optional."""
        value = self._value(name, [] if optional else None)
        if not isinstance(value, list) or not (value or optional) or any(not isinstance(one, str) or not one.strip() for one in value):
            raise self.refusal(name, "hier wird eine Liste von Texten erwartet")
        return tuple(one.strip() for one in value)

    def flag(self, name: str) -> bool:
        """True or false; false when missing."""
        value = self._value(name, False)
        if not isinstance(value, bool):
            raise self.refusal(name, "hier wird true oder false erwartet")
        return value

    def table(self, name: str) -> Mapping[str, Any]:
        """A table with at least one entry."""
        value = self._value(name, None)
        if not isinstance(value, dict) or not value:
            raise self.refusal(name, "hier wird eine Tabelle erwartet")
        return value

    def one_of(self, name: str, allowed: set[T]) -> T:
        """One of the allowed values, of their type."""
        value = self._value(name, None)
        if isinstance(value, bool | float | list | dict) or value not in allowed:
            raise self.refusal(name, f"„{value}“ gibt es nicht; möglich ist {', '.join(map(str, sorted(map(str, allowed))))}")
        return value

    def _value(self, name: str, default: Any) -> Any:
        self.asked.add(name)
        return self.values.get(name, default)


def entries(file: str, data: Mapping[str, Any], name: str, *, unique: tuple[str, ...] = ()) -> list[Entry]:
    """The tables of `[[name]]`; raises InputRefused when there are none or a `unique` field repeats."""
    tables = data.get(name)
    if not isinstance(tables, list) or not tables or any(not isinstance(table, dict) for table in tables):
        raise InputRefused(f"{file}: der Abschnitt [[{name}]] fehlt oder ist keine Liste von Tabellen.")
    found = [Entry(file, f"{position}. Eintrag von [[{name}]]", table) for position, table in enumerate(tables, start=1)]
    for key in unique:
        seen: set[Any] = set()
        for entry in found:
            value = str(entry.values.get(key))
            if value in seen:
                raise entry.refusal(key, f"„{value}“ steht schon in einem Eintrag darüber")
            seen.add(value)
    return found
