"""Bitstring Status List 1.0: one bit for each credential says whether it was withdrawn, among 131,072 so that asking tells nobody about whom.

The worker signs a list and keeps it; the web hands out what is kept. Withdrawing asks for a new one, and every hour the old ones are
signed anew, so that a verifier who insists on a fresh list gets one.
"""

import base64
import gzip
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings

from certificates.domain.credential_keys import credential_key, issuer_did, remember_credential_key
from certificates.enums import CertificateState
from certificates.models import Credential, StatusList
from certificates.models.credential import LIST_LENGTH
from core.domain import jobs

VALID_FOR: Final = timedelta(days=2)
TTL_MILLISECONDS: Final = 60_000  # how long a verifier may keep it: a withdrawal is seen within a minute
TASK: Final = "certificates.status_lists"


def list_url(number: int) -> str:
    """Where the list is published."""
    return f"{settings.BASE_URL}/.well-known/nachweis-status/{number}"


def encode_bits(indexes: list[int]) -> str:
    """The list with these bits set, as the recommendation writes it: multibase (u), base64url without padding, gzip; index 0 is the first bit."""
    bits = bytearray(LIST_LENGTH // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")


def status_document(number: int, indexes: list[int], *, issuer: str, at: datetime) -> dict[str, Any]:
    """The document to sign."""
    url, since = list_url(number), at.astimezone(UTC)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": (since + VALID_FOR).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": TTL_MILLISECONDS,
            "encodedList": encode_bits(indexes),
        },
    }


def publish_status_lists(*, at: datetime) -> int:
    """Sign every list anew from what holds now; returns how many. Twice is harmless. Without a key nothing happens."""
    key = credential_key()
    if key is None:
        return 0
    remember_credential_key(key, at=at)
    numbers = list(Credential.objects.order_by("list_number").values_list("list_number", flat=True).distinct())
    for number in numbers:
        ended = Credential.objects.filter(list_number=number).exclude(certificate__state=CertificateState.VALID).values_list("list_index", flat=True)
        token = key.sign(status_document(number, list(ended), issuer=issuer_did(), at=at))
        StatusList.objects.update_or_create(number=number, defaults={"token": token, "signed_at": at})
    return len(numbers)


def request_publication(*, at: datetime) -> None:
    """Ask the worker for fresh lists, in the caller's transaction. Each asks anew: a job that already runs may have read before this change."""
    jobs.enqueue(TASK, at=at)
