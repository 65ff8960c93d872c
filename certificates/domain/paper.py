"""A snapshot as templates want it: dates as dates, the rest as it is. Pure; the PDF and every page use this and nothing else."""

from datetime import date
from typing import Any

from certificates.enums import CertificateKind

# What schema 1 did not have yet; its certificates say the same as on the day they were issued.
_BEFORE_SCHEMA_2: dict[str, Any] = {"days": [], "topics": [], "mode": "", "texts": None}


def paper_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with its days parsed, so that templates can print them in German."""
    snapshot = _BEFORE_SCHEMA_2 | snapshot
    return snapshot | {
        "kind_label": CertificateKind(snapshot["kind"]).label,
        "is_attendance": snapshot["kind"] in CertificateKind.ABOUT_A_SEAT,
        "is_transcript": snapshot["kind"] == CertificateKind.TRANSCRIPT,
        "check_page": snapshot["verification_url"].removesuffix(f"{snapshot['code']}/").partition("://")[2],
        "issued_on": date.fromisoformat(snapshot["issued_on"]),
        "period": _with_dates(snapshot["period"], "from", "until"),
        "sessions": [_with_dates(session, "date") for session in snapshot["sessions"]],
        "days": [_with_dates(day, "date") for day in snapshot["days"]],
        "modules": [_with_dates(module, "from", "until") for module in snapshot["modules"]],
    }


def _with_dates(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    """These fields as dates; in a session `from` and `until` are times of day and stay text."""
    return entry | {name: date.fromisoformat(entry[name]) for name in names if name in entry}
