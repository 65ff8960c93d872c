"""Keys for development and tests: an authority of one's own, made once into a folder that is never committed.

Nobody outside trusts them, and `check --deploy` says so. The authority's own key is thrown away as soon as it has signed one certificate.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

AUTHORITY: Final = "Selbst gemachte Zertifizierungsstelle (nur zur Entwicklung)"
PASSWORD: Final = "development"  # noqa: S105 -- beside the file it opens, which is worth nothing elsewhere
YEARS: Final = timedelta(days=3 * 365)


def self_made_pkcs12(folder: Path, *, issuer: str) -> Path:
    """The PKCS#12 file of this folder, opened by PASSWORD; made now if it is not there. Two who make it at once keep the first one."""
    return _once(folder / "paper.p12", lambda: make_pkcs12(issuer=issuer, password=PASSWORD, at=datetime.now(UTC)))


def self_made_credential_key(folder: Path) -> str:
    """The PEM of this folder's key for digital credentials; made now if it is not there."""
    return _once(folder / "credential.pem", make_credential_key).read_text("ascii")


def make_pkcs12(*, issuer: str, password: str, at: datetime, days: int = YEARS.days, authority: str = AUTHORITY) -> bytes:
    """A P-256 key with a certificate in the issuer's name, signed by an authority that exists for this alone; valid from a day before `at`."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name, name = _name(authority, authority), _name(issuer[:64], issuer[:64])
    until = at + timedelta(days=days)

    def build(subject: x509.Name, public: ec.EllipticCurvePublicKey, *, is_authority: bool) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=not is_authority,
            content_commitment=not is_authority,
            key_cert_sign=is_authority,
            crl_sign=is_authority,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(authority_name).public_key(public).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(at - timedelta(days=1)).not_valid_after(until).add_extension(usage, critical=True)
        builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        if not is_authority:
            builder = builder.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")]), critical=False)  # signing documents
        return builder.sign(authority_key, hashes.SHA256())

    authority_certificate = build(authority_name, authority_key.public_key(), is_authority=True)
    certificate = build(name, key.public_key(), is_authority=False)
    return pkcs12.serialize_key_and_certificates(b"paper", key, certificate, [authority_certificate], serialization.BestAvailableEncryption(password.encode()))


def make_credential_key() -> bytes:
    """A fresh P-256 key as PEM (PKCS#8)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _once(target: Path, make: Callable[[], bytes]) -> Path:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=target.parent)  # readable for this user only
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(make())
            Path(target).hardlink_to(temporary)
        except FileExistsError:
            pass  # somebody else was quicker; theirs is the one
        finally:
            Path(temporary).unlink(missing_ok=True)
    return target
