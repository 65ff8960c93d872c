"""A snapshot as templates want it: dates as dates, the rest as it is. Pure; the PDF and every page use this and nothing else."""

from datetime import date
from typing import Any

from certificates.enums import CertificateKind


def paper_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with its days parsed, so that templates can print them in German."""
    return snapshot | {
        "kind_label": CertificateKind(snapshot["kind"]).label,
        "is_attendance": snapshot["kind"] == CertificateKind.ATTENDANCE,
        "check_page": snapshot["verification_url"].removesuffix(f"{snapshot['code']}/").partition("://")[2],
        "issued_on": date.fromisoformat(snapshot["issued_on"]),
        "period": {name: date.fromisoformat(day) for name, day in snapshot["period"].items()},
        "sessions": [session | {"date": date.fromisoformat(session["date"])} for session in snapshot["sessions"]],
    }
