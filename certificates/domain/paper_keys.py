"""The key that signs PDFs: a PKCS#12 file or a token behind PKCS#11, as the settings say; and the public halves of all that ever signed.

Only workers need a private key. Whatever signed once stays in the database as a certificate, so old paper is checked after any rotation.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from django.conf import settings

from certificates.domain.apart import finished
from certificates.domain.self_made import PASSWORD, self_made_pkcs12
from certificates.enums import KeyPurpose
from certificates.models import SigningKey

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import Signer
    from pyhanko.sign.timestamps import TimeStamper

DIGEST: Final = "sha256"
SPARE_BYTES: Final = 8
TIME_STAMP_BYTES: Final = 9_000  # a token with the authority's certificates


class SigningKeyMissing(Exception):
    """There is no key to sign with, or it cannot be opened: nothing is handed out unsigned instead."""


@dataclass(frozen=True)
class PaperKey:
    """A key ready to sign, and who certified it."""

    signer: "Signer"
    timestamper: "TimeStamper | None"
    certificate: asn1_x509.Certificate
    signature_bytes: int

    @property
    def key_id(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        return hashlib.sha256(self.certificate.dump()).hexdigest()

    @property
    def expires_at(self) -> datetime:
        """When the certificate ends, in UTC."""
        return self.certificate.not_valid_after


def paper_key() -> PaperKey:
    """The key of the settings. Kept in the process; another file under the same name is noticed. Raises SigningKeyMissing."""
    if settings.SIGNING_PKCS11_MODULE:
        return _from_token(
            settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_TOKEN, settings.SIGNING_PKCS11_KEY, settings.SIGNING_PKCS11_PIN, settings.SIGNING_TSA_URL
        )
    if settings.SIGNING_PKCS12:
        path, password = Path(settings.SIGNING_PKCS12), settings.SIGNING_PKCS12_PASSWORD
    elif settings.SELF_MADE_KEYS is not None:
        path, password = self_made_pkcs12(settings.SELF_MADE_KEYS, issuer=settings.CERTIFICATE_ISSUER), PASSWORD
    else:
        raise SigningKeyMissing("Neither SIGNING_PKCS12 nor SIGNING_PKCS11_MODULE names a key.")
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise SigningKeyMissing(f"SIGNING_PKCS12: {path} cannot be read ({error.strerror}).") from None
    return _from_file(path, changed, password, settings.SIGNING_TSA_URL)


def remember_paper_key(key: PaperKey, *, at: datetime) -> SigningKey:
    """The row of this key's public half; written before its first signature."""
    chain = [key.certificate, *(each for each in key.signer.cert_registry if each.dump() != key.certificate.dump())]
    row, _created = SigningKey.objects.get_or_create(
        key_id=key.key_id,
        defaults={
            "purpose": KeyPurpose.PAPER,
            "public": "".join(pem.armor("CERTIFICATE", each.dump()).decode("ascii") for each in chain),
            "first_used_at": at,
            "expires_at": key.expires_at,
        },
    )
    return row


def known_paper_keys() -> dict[str, frozenset[str]]:
    """Every key whose signature counts, with the certificates that came with it: what signature_check.py asks for."""
    rows = SigningKey.objects.filter(purpose=KeyPurpose.PAPER, distrusted_at=None)
    return {
        row.key_id: frozenset(hashlib.sha256(der).hexdigest() for _kind, _headers, der in pem.unarmor(row.public.encode("ascii"), multiple=True))
        for row in rows
    }


@lru_cache(maxsize=2)
def _from_file(path: Path, changed: int, password: str, tsa_url: str) -> PaperKey:
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 -- a second that only a worker needs

    try:
        signer = SimpleSigner.load_pkcs12_data(path.read_bytes(), [], password.encode() or None)
    except ValueError:
        raise SigningKeyMissing(f"SIGNING_PKCS12: {path} cannot be opened with SIGNING_PKCS12_PASSWORD.") from None
    return _ready(signer, tsa_url)


@lru_cache(maxsize=2)
def _from_token(module: str, token: str, label: str, pin: str, tsa_url: str) -> PaperKey:
    from pkcs11 import PKCS11Error  # noqa: PLC0415 -- only where there is a token
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 -- only where there is a token
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 -- only where there is a token

    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token) if token else None, user_pin=pin or None)
        # Every token signs a digest; not every one (SoftHSM) makes the digest for ECDSA as well.
        signer = PKCS11Signer(session, cert_label=label, key_label=label, other_certs_to_pull=None, use_raw_mechanism=True)
        return _ready(signer, tsa_url)
    except (PKCS11Error, RuntimeError) as error:
        # The library's messages name neither PIN nor key.
        raise SigningKeyMissing(f"SIGNING_PKCS11_MODULE: the key {label!r} cannot be reached ({type(error).__name__}).") from error


def _ready(signer: "Signer", tsa_url: str) -> PaperKey:
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415 -- a second that only a worker needs

    if signer.signing_cert is None:
        raise SigningKeyMissing("The signing key has no certificate.")
    # A DER-encoded ECDSA signature is some bytes longer or shorter each time; without a time stamp nothing else varies.
    length = len(finished(signer.async_sign(bytes(32), DIGEST, use_pades=True)).dump())
    room = length + (TIME_STAMP_BYTES if tsa_url else SPARE_BYTES)
    return PaperKey(signer, HTTPTimeStamper(tsa_url, timeout=20) if tsa_url else None, signer.signing_cert, room)
