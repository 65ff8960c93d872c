"""The key that signs digital credentials and their status lists, and the public halves of all that ever did (JWK, RFC 7517).

Only workers need the private key; what is published comes from the database.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from certificates.domain.self_made import self_made_credential_key
from certificates.enums import KeyPurpose
from certificates.models import SigningKey

MEDIA_TYPE: Final = "vc+jwt"
ALGORITHM: Final = "ES256"  # every verifier knows it; EdDSA is being renamed (RFC 9864)


class CredentialKeyUnusable(Exception):
    """CREDENTIAL_KEY is no P-256 key in PEM."""


@dataclass(frozen=True)
class CredentialKey:
    """A private key, and its thumbprint (RFC 7638)."""

    key: ECKey
    key_id: str

    def sign(self, document: dict[str, Any]) -> str:
        """The document as VC-JWT (W3C VC-JOSE-COSE): it is the payload itself, and `kid` names the key within the issuer's DID document.

        The registered claims repeat what the document says (Open Badges 3.0, 8.2.4.1).
        """
        claims: dict[str, Any] = {"iss": issuer_did(), "jti": document["id"], "nbf": _seconds(document["validFrom"])}
        if "validUntil" in document:
            claims["exp"] = _seconds(document["validUntil"])
        header = {"alg": ALGORITHM, "typ": MEDIA_TYPE, "cty": "vc", "kid": f"{issuer_did()}#{self.key_id}"}
        return jwt.encode(header, document | claims, self.key, algorithms=[ALGORITHM])


def credential_key() -> CredentialKey | None:
    """The key of the settings; None where there is none: then no credentials are made. Raises CredentialKeyUnusable."""
    if settings.CREDENTIAL_KEY:
        return _load(settings.CREDENTIAL_KEY)
    return None if settings.SELF_MADE_KEYS is None else _load(self_made_credential_key(settings.SELF_MADE_KEYS))


def remember_credential_key(key: CredentialKey, *, at: datetime) -> SigningKey:
    """The row of this key's public half; written before its first signature."""
    public = json.dumps(key.key.as_dict(private=False), sort_keys=True)
    row, _created = SigningKey.objects.get_or_create(key_id=key.key_id, defaults={"purpose": KeyPurpose.CREDENTIAL, "public": public, "first_used_at": at})
    return row


def issuer_did() -> str:
    """did:web of this site: whoever resolves it asks /.well-known/did.json here."""
    return "did:web:" + quote(settings.BASE_URL.partition("://")[2], safe=".-")


def public_keys() -> dict[str, dict[str, Any]]:
    """Every key whose credentials count, the newest first: by its thumbprint, as JWK."""
    rows = SigningKey.objects.filter(purpose=KeyPurpose.CREDENTIAL, distrusted_at=None).order_by("-first_used_at", "-pk")
    return {row.key_id: {name: value for name, value in json.loads(row.public).items() if name in ("kty", "crv", "x", "y")} for row in rows}


def read_credential(token: str, key: SigningKey) -> dict[str, Any] | None:
    """The document of this VC-JWT; None where it is no VC-JWT of this key."""
    try:
        return dict(jwt.decode(token, ECKey.import_key(json.loads(key.public)), algorithms=[ALGORITHM]).claims)
    except (ValueError, TypeError, JoseError):
        return None


@lru_cache(maxsize=2)
def _load(pem: str) -> CredentialKey:
    try:
        key = ECKey.import_key(pem)
    except (ValueError, TypeError, JoseError):
        raise CredentialKeyUnusable("CREDENTIAL_KEY is no P-256 key in PEM.") from None
    if key.as_dict(private=False)["crv"] != "P-256":
        raise CredentialKeyUnusable("CREDENTIAL_KEY is no P-256 key in PEM.")
    return CredentialKey(key, key.thumbprint())


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())
