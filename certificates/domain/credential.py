"""A certificate as Open Badge 3.0, which is a W3C Verifiable Credential 2.0. Pure: snapshot in, document out.

The name stays on the paper; the document holds its salted SHA-256, so whoever was shown both can see that they belong together.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from certificates.enums import CertificateKind
from core.units import format_hours, format_lessons

CONTEXTS: Final = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
# The nearest words of Open Badges 3.0 (AchievementType).
TYPES: Final = {
    CertificateKind.ATTENDANCE: "CertificateOfCompletion",
    CertificateKind.INTRODUCTION: "Certificate",
    CertificateKind.MODULE: "MicroCredential",
    CertificateKind.PATHWAY: "Certificate",
    CertificateKind.TRANSCRIPT: "LearningProgram",
}
MINUTES_PER_LESSON: Final = 45


@dataclass(frozen=True)
class Alignment:
    """Something of the programme that was learned: a module or a competence. `kind` is "Modul" or "Kompetenz"."""

    kind: str
    name: str
    code: str
    url: str


@dataclass(frozen=True)
class Place:
    """Where the status list says whether it still holds."""

    list_url: str
    index: int


def credential_document(
    snapshot: dict[str, Any], *, issuer: str, site: str, issued_at: datetime, salt: str, place: Place, alignments: tuple[Alignment, ...]
) -> dict[str, Any]:
    """The document to sign. `issuer` is its DID, `site` the address of this platform without a slash at the end."""
    kind = CertificateKind(snapshot["kind"])
    heading = str(snapshot.get("texts", {}).get("heading") or kind.label)
    sums = snapshot["sums"]
    minutes = sums["attended_minutes"] if kind in CertificateKind.ABOUT_A_SEAT else sums["total_minutes"]
    credits = float(round(Decimal(minutes) / MINUTES_PER_LESSON, 2))
    hours = f"{format_lessons(minutes)} ({format_hours(minutes)})"
    return {
        "@context": CONTEXTS,
        "id": snapshot["verification_url"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{heading}: {snapshot['title']}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": snapshot["issuer"], "url": f"{site}/"},
        "validFrom": issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + hashlib.sha256((snapshot["person"]["name"] + salt).encode()).hexdigest(),
                    "identityType": "name",
                    "salt": salt,
                }
            ],
            "activityStartDate": f"{snapshot['period']['from']}T00:00:00Z",
            "activityEndDate": f"{snapshot['period']['until']}T00:00:00Z",
            "creditsEarned": credits,
            "achievement": {
                "id": f"{snapshot['verification_url']}#achievement",
                "type": ["Achievement"],
                "achievementType": TYPES[kind],
                "inLanguage": "de",
                "name": snapshot["title"],
                "description": f"{heading} des Programms „{snapshot['programme']}“: {hours}.",
                "creditsAvailable": credits,
                "criteria": {"narrative": _narrative(snapshot, hours)},
                "alignment": [
                    {"type": ["Alignment"], "targetName": each.name, "targetCode": each.code, "targetUrl": each.url, "targetType": f"ext:{each.kind}"}
                    for each in alignments
                ],
            },
        },
        "credentialStatus": {
            "id": f"{place.list_url}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.index),
            "statusListCredential": place.list_url,
        },
    }


def _narrative(snapshot: dict[str, Any], hours: str) -> str:
    """What was done for it, line by line."""
    lines = [f"Insgesamt {hours}; 1 WSt. (Weiterbildungsstunde) sind 45 Minuten."]
    lines += [
        f"Modul {module['code']} {module['title']}: {format_lessons(module['presence_minutes'])} in Präsenz, "
        f"{format_lessons(module['self_study_minutes'])} im Selbstlernen"
        for module in snapshot["modules"]
    ]
    return "\n".join(lines)
