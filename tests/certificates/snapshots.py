"""Snapshots without a database: what a paper says, in any combination."""

from datetime import date, datetime, timedelta
from typing import Any

from certificates.domain.snapshot import Contents, DayLine, Decision, Identity, ModuleLine, SessionLine, Texts, build_snapshot
from certificates.domain.wording_fields import fill_fields
from certificates.domain.wordings import default_wording
from certificates.enums import CertificateKind
from core.time import BERLIN

CODE = "2345-6789-ABCD-EFGH-JKMN-PQRT-VWXX"
FIRST_DAY = date(2026, 1, 12)
AREAS = ("Person und Lebenswelt", "Sozialraum", "Beteiligung und Teilhabe", "Vernetzung", "Steuerung")
TITLES = ("Ressourcen im Lebenslauf verstehen", "Sozialräume analysieren", "Beteiligung: Größe zeigen & Gehör finden", "Netzwerke knüpfen", "Projekte steuern")


def module_lines(count: int, *, mixed: bool = False, minutes: int = 270, title: str = "") -> tuple[ModuleLine, ...]:
    """So many modules in presence, every other one learned alone when `mixed`, five at least to share the five Lernbereiche."""
    return tuple(
        ModuleLine(
            code=str(1 + number),
            title=title or TITLES[number % 5],
            area=AREAS[number * 5 // max(count, 5)],
            presence_minutes=0 if mixed and number % 2 else minutes,
            self_study_minutes=minutes if mixed and number % 2 else 0,
            providers=("Volkshochschule Musterstadt",),
            from_date=FIRST_DAY + timedelta(days=number),
            until_date=FIRST_DAY + timedelta(days=number),
        )
        for number in range(count)
    )


def session_lines(count: int, *, attended: int = 270) -> tuple[SessionLine, ...]:
    """So many days from nine to half past two."""
    days = [FIRST_DAY + timedelta(days=number) for number in range(count)]
    return tuple(
        SessionLine(
            starts_at=datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN),
            ends_at=datetime(day.year, day.month, day.day, 14, 30, tzinfo=BERLIN),
            planned_minutes=270,
            attended_minutes=attended,
            is_online=number % 3 == 2,
        )
        for number, day in enumerate(days)
    )


def day_lines(count: int) -> tuple[DayLine, ...]:
    """So many days of 270 minutes, every other one learned alone."""
    return tuple(DayLine(FIRST_DAY + timedelta(days=number), *((0, 270) if number % 2 else (270, 0))) for number in range(count))


def snapshot(kind: str, *, name: str = "Amina Özdemir", issuer: str = "Koordinierungsstelle „Qualifiziert ins Quartier“", **other: Any) -> dict[str, Any]:
    """What a certificate of this kind says of somebody of this name; `other` are fields of Contents. Number and code are always the same."""
    first, _space, last = name.rpartition(" ")
    about_a_seat = kind in CertificateKind.ABOUT_A_SEAT
    fields: dict[str, Any] = {
        "programme": "Qualifiziert ins Quartier",
        "curriculum": "2019",
        "title": "Beteiligung im Quartier",
        "format": "Basis" if about_a_seat or kind == CertificateKind.MODULE else "",
        "provider": "Volkshochschule Musterstadt" if about_a_seat else "",
        "place": "Musterstadt" if about_a_seat else "",
        "mode": "teils vor Ort, teils online" if about_a_seat else "",
        "modules": module_lines(2),
        "sessions": session_lines(2) if about_a_seat else (),
        "days": () if about_a_seat else day_lines(2),
        "from_date": FIRST_DAY,
        "until_date": FIRST_DAY + timedelta(days=90),
    }
    contents = Contents(kind=kind, issuer=issuer, first_name=first, last_name=last, **fields | other)
    wording = default_wording(CertificateKind(kind))
    said = {part: fill_fields(getattr(wording, part), contents) for part in ("heading", "statement", "body", "closing")}
    texts = Texts(version=0, layout=wording.layout, signatory="", **said)
    identity = Identity("QQ-TB-2026-000001", CODE, f"https://lernplattform.example.org/nachweis/{CODE}/", date(2026, 6, 1))
    return build_snapshot(contents, Decision("2026-01-01", 80 if about_a_seat else None, None, 0, 0), texts, identity)


def attendance_snapshot(*, name: str = "Amina Özdemir") -> dict[str, Any]:
    """A Teilnahmebescheinigung of two days."""
    return snapshot("attendance", name=name)
