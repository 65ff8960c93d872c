"""Offerings as rows of a table and back, without loss. Pure: what a cell says in German, and what a text in a cell means.

A value is what domain.entries.read_entry takes. Reading collects every fault with its column; a column that is not there, and text that
only looks different in a spreadsheet (line ends, blanks at the ends), leaves the stored value as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choice_sets import in_order
from core.enums import Sector
from core.time import BERLIN, berlin_datetime
from providers.enums import AccessibilityFeature, DeliveryMode, GroupType, PlaceType, TeachingLanguage

Values = dict[str, Any]
LONGEST_CELL = 32_000  # a spreadsheet's cell holds 32,767 characters
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SESSION = re.compile(
    r"(?P<day>\d{1,2}\.\d{1,2}\.\d{4}) (?P<start>\d{1,2}:\d{2}(?::\d{2})?(?: [+-]\d{2}:\d{2})?) [-–] "
    r"(?:(?P<last>\d{1,2}\.\d{1,2}\.\d{4}) )?(?P<end>\d{1,2}:\d{2}(?::\d{2})?(?: [+-]\d{2}:\d{2})?)"
)
MODULE = re.compile(r"(?P<code>[Vv]?\d{1,2})(?:\s*:\s*(?P<minutes>\d{1,6}))?")


class CellRefused(Exception):
    """A cell says something that no value is; the message is a sentence."""


@dataclass(frozen=True)
class Column:
    """A column: which value it holds, its head, how a value is written and how text is read."""

    name: str
    head: str | Promise
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def normal(text: str) -> str:
    """Text as it comes back from a spreadsheet."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL].strip()


def _text(text: str) -> str:
    return text


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise CellRefused(_("Bitte geben Sie eine ganze Zahl an."))
    return int(text)


def _yes(text: str) -> bool:
    match text.casefold():
        case "ja" | "yes" | "1" | "x":
            return True
        case "nein" | "no" | "0" | "":
            return False
    raise CellRefused(_("Bitte schreiben Sie „ja“ oder „nein“."))


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise CellRefused(_("Bitte schreiben Sie den Tag wie „31.12.2027“."))


def _cents(text: str) -> int | None:
    if not text:
        return None
    try:
        cents = Decimal(text.removesuffix("€").strip().replace(".", "").replace(",", ".") if "," in text else text.removesuffix("€").strip()) * 100
    except InvalidOperation:
        raise CellRefused(_("Bitte schreiben Sie den Betrag wie „120,00“.")) from None
    if cents != int(cents) or not 0 <= cents <= 10_000_000:
        raise CellRefused(_("Bitte schreiben Sie den Betrag wie „120,00“."))
    return int(cents)


def _one_of(vocabulary: type[TextChoices]) -> tuple[Callable[[Any], str], Callable[[str], str]]:
    def read(text: str) -> str:
        for choice in vocabulary:
            if text.casefold() in {choice.value.casefold(), str(choice.label).casefold()}:
                return choice.value
        raise CellRefused(_("Möglich sind: %(known)s.") % {"known": "; ".join(str(choice.label) for choice in vocabulary)})

    return lambda value: str(vocabulary(value).label), read


def _some_of(vocabulary: type[TextChoices]) -> tuple[Callable[[Any], str], Callable[[str], list[str]]]:
    write_one, read_one = _one_of(vocabulary)

    def read(text: str) -> list[str]:
        return in_order({read_one(part.strip()) for part in text.split(";") if part.strip()}, vocabulary)

    return lambda values: "; ".join(write_one(value) for value in values), read


def _write_modules(lines: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{line['code']}: {line['minutes']}" if line["minutes"] else line["code"] for line in lines)


def _read_modules(text: str) -> list[Values]:
    found = []
    for part in (each.strip() for each in text.split(";")):
        if not part:
            continue
        match = MODULE.fullmatch(part)
        if match is None:
            raise CellRefused(_("Bitte schreiben Sie Module mit Minuten wie „7: 270; V3: 90“."))
        found.append({"code": match["code"].upper(), "minutes": int(match["minutes"]) if match["minutes"] else None})
    return found


def _write_sessions(lines: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(_write_session(line) for line in lines)


def _write_session(line: Mapping[str, Any]) -> str:
    starts, ends = line["starts_at"].astimezone(BERLIN), line["ends_at"].astimezone(BERLIN)
    last = f"{ends:%d.%m.%Y} " if ends.date() != starts.date() else ""
    parts = [f"{starts:%d.%m.%Y} {_clock(line['starts_at'])} – {last}{_clock(line['ends_at'])}"]
    parts += [f"Pause {line['break_minutes']}"] if line["break_minutes"] else []
    parts += ["online"] if line["is_online"] else []
    parts += [f"Ort: {line['venue']}"] if line["venue"] else []
    parts += [f"Module {_write_modules(line['modules'])}"] if line["modules"] is not None else []
    return " | ".join(parts)


def _clock(instant: datetime) -> str:
    """The Berlin clock; with the offset where clocks show this time twice and mean the second one."""
    local = instant.astimezone(BERLIN)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    same = berlin_datetime(local.date(), local.time().replace(microsecond=0, fold=0))
    return clock if same == instant.replace(microsecond=0) else f"{clock} {local.isoformat()[-6:]}"


def _read_sessions(text: str) -> list[Values]:
    return [_read_session(line.strip()) for line in text.split("\n") if line.strip()]


def _read_session(line: str) -> Values:
    when, *rest = (part.strip() for part in line.split(" | "))
    match = SESSION.fullmatch(when)
    if match is None:
        raise CellRefused(_("Bitte schreiben Sie je Zeile einen Termin wie „01.03.2027 09:00 – 14:30 | Pause 60 | Ort: Bürgerhaus“."))
    day = _day(match["day"])
    values: Values = {
        "uuid": None,
        "starts_at": _instant(day, match["start"]),
        "ends_at": _instant(_day(match["last"]) if match["last"] else day, match["end"]),
        "break_minutes": 0,
        "is_online": False,
        "venue": "",
        "modules": None,
    }
    for part in rest:
        if part == "online":
            values["is_online"] = True
        elif part.startswith("Pause "):
            values["break_minutes"] = _number(part.removeprefix("Pause ").strip())
        elif part.startswith("Ort: "):
            values["venue"] = part.removeprefix("Ort: ")
        elif part == "Module" or part.startswith("Module "):
            values["modules"] = _read_modules(part.removeprefix("Module"))
        else:
            raise CellRefused(_("„%(part)s“ ist nicht bekannt; möglich sind „Pause 60“, „online“, „Ort: …“ und „Module 7: 270“.") % {"part": part})
    return values


def _instant(day: date | None, clock: str) -> datetime:
    try:
        if " " in clock:
            return datetime.fromisoformat(f"{day}T{clock.replace(' ', '')}")
        return berlin_datetime(day or date.min, time.fromisoformat(clock.zfill(5)))
    except ValueError:
        raise CellRefused(_("Diese Uhrzeit gibt es nicht: %(clock)s.") % {"clock": clock}) from None


def _optional_euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def _written_day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


COLUMNS: tuple[Column, ...] = (
    Column("title", gettext_lazy("Titel"), str, _text),
    Column("summary", gettext_lazy("Kurzbeschreibung"), str, _text),
    Column("description", gettext_lazy("Beschreibung"), str, _text),
    Column("format", gettext_lazy("Format"), str, _text),
    Column("place_type", gettext_lazy("Lernort"), *_one_of(PlaceType)),
    Column("mode", gettext_lazy("Durchführung"), *_one_of(DeliveryMode)),
    Column("group_type", gettext_lazy("Lerngruppe"), *_one_of(GroupType)),
    Column("kreis", gettext_lazy("Kreis"), str, _text),
    Column("gemeinde", gettext_lazy("Gemeinde (Schlüssel)"), str, _text),
    Column("venue", gettext_lazy("Ort (Haus, Straße)"), str, _text),
    Column("dates_on_request", gettext_lazy("Termine auf Anfrage"), lambda value: "ja" if value else "nein", _yes),
    Column("seats", gettext_lazy("Plätze"), str, _number),
    Column("minimum_seats", gettext_lazy("Mindestzahl"), str, _number),
    Column("registration_until", gettext_lazy("Anmeldeschluss"), _written_day, _day),
    Column("fee_cents", gettext_lazy("Gebühr in Euro"), _optional_euros, _cents),
    Column("subsidy_cents", gettext_lazy("Davon gefördert in Euro"), _optional_euros, _cents),
    Column("target_groups", gettext_lazy("Zielgruppen"), *_some_of(Sector)),
    Column("teaching_languages", gettext_lazy("Sprachen"), *_some_of(TeachingLanguage)),
    Column("accessibility_features", gettext_lazy("Merkmale der Barrierefreiheit"), *_some_of(AccessibilityFeature)),
    Column("accessibility", gettext_lazy("Barrierefreiheit"), str, _text),
    Column("contact_email", gettext_lazy("Kontakt für Fragen"), str, _text),
    Column("modules", gettext_lazy("Module mit Minuten"), _write_modules, _read_modules),
    Column("sessions", gettext_lazy("Termine"), _write_sessions, _read_sessions),
)
REQUIRED = ("title", "format", "seats")
EMPTY: Values = {
    "summary": "",
    "description": "",
    "place_type": PlaceType.REGIONAL.value,
    "mode": DeliveryMode.PRESENCE.value,
    "group_type": GroupType.CHANGING.value,
    "kreis": "",
    "gemeinde": "",
    "venue": "",
    "dates_on_request": False,
    "minimum_seats": 0,
    "registration_until": None,
    "fee_cents": None,
    "subsidy_cents": None,
    "target_groups": [],
    "teaching_languages": [TeachingLanguage.GERMAN.value],
    "accessibility_features": [],
    "accessibility": "",
    "contact_email": "",
    "modules": [],
    "sessions": [],
}


def cells_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What each column says of an offering, by the name of the column."""
    return {column.name: normal(column.write(values[column.name])) for column in COLUMNS}


def values_from(cells: Mapping[str, str], *, stored: Mapping[str, Any] | None) -> tuple[Values, dict[str, str]]:
    """The values of a row, and a sentence for each column that says none. What looks as it was stays what it was."""
    values: Values = dict(EMPTY) if stored is None else dict(stored)
    before = cells_of(stored) if stored is not None else {}
    faults: dict[str, str] = {}
    for column in COLUMNS:
        if column.name not in cells:
            continue
        text = normal(cells[column.name])
        if column.name in before and text == before[column.name]:
            continue
        if not text and column.name not in REQUIRED and column.name in EMPTY:
            values[column.name] = EMPTY[column.name]
            continue
        try:
            values[column.name] = column.read(text)
        except CellRefused as refused:
            faults[column.name] = str(refused)
    for name in REQUIRED:
        if name not in faults and not values.get(name):
            faults[name] = _("Bitte füllen Sie diese Spalte aus.")
    return values, faults
