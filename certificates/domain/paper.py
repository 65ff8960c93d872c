"""A snapshot as templates want it: dates as dates, the rest as it is. Pure; the PDF and every page use this and nothing else."""

from datetime import date
from typing import Any

from certificates.enums import CertificateKind

# What schema 1 did not have yet; its certificates say the same as on the day they were issued.
_BEFORE_SCHEMA_2: dict[str, Any] = {"days": [], "topics": [], "mode": ""}
_STATEMENT_BEFORE = {
    CertificateKind.ATTENDANCE: "hat teilgenommen an der Fortbildung",
    CertificateKind.PATHWAY: "hat den Bildungsweg vollständig abgeschlossen",
}


def paper_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with its days parsed, so that templates can print them in German."""
    if snapshot["schema"] == 1:
        snapshot = _BEFORE_SCHEMA_2 | {"texts": _texts_before(snapshot["kind"])} | snapshot
    return snapshot | {
        "kind_label": CertificateKind(snapshot["kind"]).label,
        "is_attendance": snapshot["kind"] in CertificateKind.ABOUT_A_SEAT,
        "names_places": snapshot["kind"] in (CertificateKind.MODULE, CertificateKind.TRANSCRIPT),
        "check_page": snapshot["verification_url"].removesuffix(f"{snapshot['code']}/").partition("://")[2],
        "rule": _with_dates(snapshot["rule"], "valid_from"),
        "issued_on": date.fromisoformat(snapshot["issued_on"]),
        "period": _with_dates(snapshot["period"], "from", "until"),
        "sessions": [_with_dates(session, "date") for session in snapshot["sessions"]],
        "days": [_with_dates(day, "date") for day in snapshot["days"]],
        "modules": [_with_dates(module, "from", "until") for module in snapshot["modules"]],
    }


def _texts_before(kind: str) -> dict[str, Any]:
    heading, statement = CertificateKind(kind).label, _STATEMENT_BEFORE[CertificateKind(kind)]
    return {"version": 0, "heading": heading, "statement": statement, "body": "", "closing": "", "signatory": ""}


def _with_dates(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    """These fields as dates; in a session `from` and `until` are times of day and stay text."""
    return entry | {name: date.fromisoformat(entry[name]) for name in names if entry.get(name)}
