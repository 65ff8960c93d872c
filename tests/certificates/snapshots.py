"""Snapshots without a database: what a paper says, in any combination."""

from datetime import date, datetime
from typing import Any

from certificates.domain.snapshot import Contents, ModuleLine, SessionLine, build_snapshot
from core.time import BERLIN

CODE = "2345-6789-ABCD-EFGH-JKMN-PQRT-VWXX"
AREAS = ("Person und Lebenswelt", "Sozialraum", "Beteiligung und Teilhabe", "Vernetzung", "Steuerung")
TITLES = ("Ressourcen im Lebenslauf verstehen", "Sozialräume analysieren", "Beteiligung: Größe zeigen & Gehör finden", "Netzwerke knüpfen", "Projekte steuern")


def module_lines(count: int, *, mixed: bool = False) -> tuple[ModuleLine, ...]:
    """So many modules of 270 minutes in presence, every other one learned alone when `mixed`."""
    return tuple(
        ModuleLine(str(1 + number), TITLES[number % 5], AREAS[number * 5 // count], *((0, 270) if mixed and number % 2 else (270, 0)))
        for number in range(count)
    )


def session_lines(count: int) -> tuple[SessionLine, ...]:
    """So many days from nine to half past two."""
    return tuple(
        SessionLine(
            datetime(2026, 1 + day // 28, 1 + day % 28, 9, 0, tzinfo=BERLIN),
            datetime(2026, 1 + day // 28, 1 + day % 28, 14, 30, tzinfo=BERLIN),
            270,
            270,
            day % 3 == 2,
        )
        for day in range(count)
    )


def contents(kind: str, *, name: str = "Amina Özdemir", **other: Any) -> Contents:
    """What a certificate of this kind says of somebody of this name; `other` are fields of Contents."""
    first, _space, last = name.rpartition(" ")
    sessions = other.get("sessions", ())
    fields: dict[str, Any] = {
        "kind": kind,
        "programme": "Qualifiziert ins Quartier",
        "curriculum": "2019",
        "issuer": "Koordinierungsstelle „Qualifiziert ins Quartier“",
        "first_name": first,
        "last_name": last,
        "title": "Beteiligung im Quartier",
        "format": "Basis",
        "provider": "Volkshochschule Musterstadt",
        "place": "Musterstadt",
        "modules": module_lines(2),
        "sessions": sessions,
        "from_date": date(2026, 1, 1),
        "until_date": date(2026, 5, 5),
        "rule_percent": 80 if sessions else None,
    }
    return Contents(**fields | other)


def snapshot_of(made: Contents) -> dict[str, Any]:
    """Its snapshot, with a number and a code that are always the same."""
    address = f"https://lernplattform.example.org/nachweis/{CODE}/"
    return build_snapshot(made, number="QQ-TB-2026-000001", code=CODE, verification_url=address, issued_on_date=date(2026, 6, 1))


def attendance_snapshot(*, name: str = "Amina Özdemir") -> dict[str, Any]:
    """A Teilnahmebescheinigung of two days."""
    return snapshot_of(contents("attendance", name=name, sessions=session_lines(2)))
