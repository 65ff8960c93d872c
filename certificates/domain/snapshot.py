"""What a certificate says, frozen: facts → dict → canonical JSON (RFC 8785) → SHA-256. Pure.

The dict is stored, the PDF and every page about the certificate are made from it alone, and the hash tells for ever
whether it is still the same. Only strings, whole numbers, lists and objects: nothing that two computers could write
differently. `schema` names the shape, `wording` the texts of the paper; neither changes for a certificate once issued.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import rfc8785

SCHEMA: Final = 1
WORDING: Final = "2026-1"


@dataclass(frozen=True)
class ModuleLine:
    """A module with the minutes that count on this certificate, under its Lernbereich."""

    code: str
    title: str
    area: str
    presence_minutes: int
    self_study_minutes: int


@dataclass(frozen=True)
class SessionLine:
    """A Termin with what was attended; times are what the clock in Baden-Württemberg showed."""

    starts_at: datetime
    ends_at: datetime
    planned_minutes: int
    attended_minutes: int
    is_online: bool


@dataclass(frozen=True)
class Contents:
    """Everything a certificate says but its number, code and date. `rule_percent` is None where no minimum share applies."""

    kind: str
    programme: str
    curriculum: str
    issuer: str
    first_name: str
    last_name: str
    title: str
    format: str
    provider: str
    place: str
    modules: tuple[ModuleLine, ...]
    sessions: tuple[SessionLine, ...]
    from_date: date
    until_date: date
    rule_percent: int | None


def build_snapshot(contents: Contents, *, number: str, code: str, verification_url: str, issued_on_date: date, replaces: str = "") -> dict[str, Any]:
    """The snapshot to store. Sums are made here, from minutes, and nowhere later. `replaces` is the number of a withdrawn one."""
    presence = sum(module.presence_minutes for module in contents.modules)
    self_study = sum(module.self_study_minutes for module in contents.modules)
    return {
        "schema": SCHEMA,
        "wording": WORDING,
        "kind": contents.kind,
        "number": number,
        "replaces": replaces,
        "code": code,
        "verification_url": verification_url,
        "issued_on": issued_on_date.isoformat(),
        "issuer": contents.issuer,
        "programme": contents.programme,
        "curriculum": contents.curriculum,
        "person": {"first_name": contents.first_name, "last_name": contents.last_name, "name": f"{contents.first_name} {contents.last_name}".strip()},
        "title": contents.title,
        "format": contents.format,
        "provider": contents.provider,
        "place": contents.place,
        "period": {"from": contents.from_date.isoformat(), "until": contents.until_date.isoformat()},
        "modules": [
            {
                "code": module.code,
                "title": module.title,
                "area": module.area,
                "presence_minutes": module.presence_minutes,
                "self_study_minutes": module.self_study_minutes,
                "total_minutes": module.presence_minutes + module.self_study_minutes,
            }
            for module in contents.modules
        ],
        "areas": _per_area(contents.modules),
        "sessions": [
            {
                "date": session.starts_at.date().isoformat(),
                "from": f"{session.starts_at:%H:%M}",
                "until": f"{session.ends_at:%H:%M}",
                "planned_minutes": session.planned_minutes,
                "attended_minutes": session.attended_minutes,
                "online": session.is_online,
            }
            for session in contents.sessions
        ],
        "sums": {
            "presence_minutes": presence,
            "self_study_minutes": self_study,
            "total_minutes": presence + self_study,
            "planned_minutes": sum(session.planned_minutes for session in contents.sessions),
            "attended_minutes": sum(session.attended_minutes for session in contents.sessions),
        },
        "rule": {"minimum_percent": contents.rule_percent},
    }


def _per_area(modules: tuple[ModuleLine, ...]) -> list[dict[str, Any]]:
    """Sums of the Lernbereiche, in the order in which the modules name them."""
    return [
        {
            "title": area,
            "presence_minutes": sum(module.presence_minutes for module in modules if module.area == area),
            "self_study_minutes": sum(module.self_study_minutes for module in modules if module.area == area),
            "total_minutes": sum(module.presence_minutes + module.self_study_minutes for module in modules if module.area == area),
        }
        for area in dict.fromkeys(module.area for module in modules)
    ]


def canonical_json(snapshot: dict[str, Any]) -> bytes:
    """The one way to write this snapshot: RFC 8785, UTF-8."""
    return rfc8785.dumps(snapshot)


def snapshot_hash(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()
