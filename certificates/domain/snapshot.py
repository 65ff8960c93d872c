"""What a certificate says, frozen: facts → dict → canonical JSON (RFC 8785) → SHA-256. Pure.

The dict is stored, the PDF and every page about the certificate are made from it alone, and the hash tells for ever
whether it is still the same. Only strings, whole numbers, lists and objects: nothing that two computers could write
differently. `schema` names the shape, `wording` the layout of the paper (a folder of templates/pdf/), `texts` the words
around the facts; none of them changes for a certificate once issued.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import rfc8785

SCHEMA: Final = 2
WORDING: Final = "2026-1"
# What is equal in two certificates that prove the same; the rest is number, code, date and how it was decided.
PROVES: Final = ("kind", "person", "title", "period", "modules", "days", "sessions", "sums")


@dataclass(frozen=True)
class ModuleLine:
    """A module with the minutes that count on this certificate, under its Lernbereich; where and between which days it was learned."""

    code: str
    title: str
    area: str
    presence_minutes: int
    self_study_minutes: int
    providers: tuple[str, ...]
    from_date: date
    until_date: date


@dataclass(frozen=True)
class SessionLine:
    """A Termin with what was attended; times are what the clock in Baden-Württemberg showed."""

    starts_at: datetime
    ends_at: datetime
    planned_minutes: int
    attended_minutes: int
    is_online: bool


@dataclass(frozen=True)
class DayLine:
    """What was learned on one day. Live online teaching counts as presence."""

    day: date
    presence_minutes: int
    self_study_minutes: int


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Everything a certificate says about the person's learning."""

    kind: str
    programme: str
    curriculum: str
    issuer: str
    first_name: str
    last_name: str
    title: str
    from_date: date
    until_date: date
    format: str = ""
    provider: str = ""
    place: str = ""
    mode: str = ""
    topics: tuple[str, ...] = ()
    modules: tuple[ModuleLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    days: tuple[DayLine, ...] = ()


@dataclass(frozen=True)
class Decision:
    """By which rule it was due, and the minutes held against it. `valid_from` is empty for what holds without a decision of the office.

    `minimum_percent` is None where nothing was to be attended in shares.
    """

    valid_from: str
    minimum_percent: int | None
    minimum_percent_per_module: int | None
    threshold_minutes: int
    counted_minutes: int


@dataclass(frozen=True)
class Texts:
    """The words around the facts, with their fields filled in. `version` 0 are those that come with the software."""

    version: int
    layout: str
    heading: str
    statement: str
    body: str
    closing: str
    signatory: str


@dataclass(frozen=True)
class Identity:
    """What makes this one certificate: number, code, where it is verified, the Berlin day of issue, the number it comes after."""

    number: str
    code: str
    verification_url: str
    issued_on_date: date
    replaces: str = ""


def build_snapshot(contents: Contents, decision: Decision, texts: Texts, identity: Identity) -> dict[str, Any]:
    """The snapshot to store. Sums are made here, from minutes, and nowhere later."""
    presence = sum(module.presence_minutes for module in contents.modules)
    self_study = sum(module.self_study_minutes for module in contents.modules)
    planned = sum(session.planned_minutes for session in contents.sessions)
    attended = sum(session.attended_minutes for session in contents.sessions)
    return {
        "schema": SCHEMA,
        "wording": texts.layout,
        "texts": {
            "version": texts.version,
            "heading": texts.heading,
            "statement": texts.statement,
            "body": texts.body,
            "closing": texts.closing,
            "signatory": texts.signatory,
        },
        "kind": contents.kind,
        **_identity(identity),
        "issuer": contents.issuer,
        "programme": contents.programme,
        "curriculum": contents.curriculum,
        "person": person(contents.first_name, contents.last_name),
        "title": contents.title,
        "format": contents.format,
        "provider": contents.provider,
        "place": contents.place,
        "mode": contents.mode,
        "topics": list(contents.topics),
        "period": {"from": contents.from_date.isoformat(), "until": contents.until_date.isoformat()},
        "modules": [
            {
                "code": module.code,
                "title": module.title,
                "area": module.area,
                "presence_minutes": module.presence_minutes,
                "self_study_minutes": module.self_study_minutes,
                "total_minutes": module.presence_minutes + module.self_study_minutes,
                "providers": list(module.providers),
                "from": module.from_date.isoformat(),
                "until": module.until_date.isoformat(),
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
        "days": [
            {
                "date": day.day.isoformat(),
                "presence_minutes": day.presence_minutes,
                "self_study_minutes": day.self_study_minutes,
                "total_minutes": day.presence_minutes + day.self_study_minutes,
            }
            for day in contents.days
        ],
        "sums": {
            "presence_minutes": presence,
            "self_study_minutes": self_study,
            "total_minutes": presence + self_study,
            "planned_minutes": planned,
            "attended_minutes": attended,
            "missed_minutes": max(0, planned - attended),
        },
        "rule": {
            "valid_from": decision.valid_from,
            "minimum_percent": decision.minimum_percent,
            "minimum_percent_per_module": decision.minimum_percent_per_module,
            "threshold_minutes": decision.threshold_minutes,
            "counted_minutes": decision.counted_minutes,
        },
    }


def renamed(snapshot: dict[str, Any], *, first_name: str, last_name: str, texts: dict[str, Any] | None, identity: Identity) -> dict[str, Any]:
    """The same certificate for a person who has another name now: everything it proves stays, number, code and date are new."""
    words = {} if texts is None else {"texts": texts}
    return snapshot | _identity(identity) | {"person": person(first_name, last_name)} | words


def person(first_name: str, last_name: str) -> dict[str, str]:
    """Whom it names; also when there is only one name."""
    return {"first_name": first_name, "last_name": last_name, "name": f"{first_name} {last_name}".strip()}


def proves_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two snapshots that differ only in number, code, date, words and rule."""
    return all(one.get(name) == other.get(name) for name in PROVES)


def _identity(identity: Identity) -> dict[str, str]:
    return {
        "number": identity.number,
        "replaces": identity.replaces,
        "code": identity.code,
        "verification_url": identity.verification_url,
        "issued_on": identity.issued_on_date.isoformat(),
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
