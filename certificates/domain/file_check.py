"""Is this file a certificate of ours? The register knows every file by its SHA-256; the signature tells why another one is not."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from certificates.domain.paper_keys import known_paper_keys
from certificates.domain.signature_check import SignatureState, check_parts, check_signature
from certificates.models import Certificate

SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileFinding:
    """`certificate` is there when the file is, byte for byte, the one that was issued. `signature` is None where nothing is known of one."""

    certificate: Certificate | None
    signature: SignatureState | None

    @property
    def is_signed_by_us(self) -> bool:
        """The signature is by one of our keys, over these very bytes."""
        return self.signature is SignatureState.OURS

    @property
    def was_changed(self) -> bool:
        """Our signature is in it, and does not fit."""
        return self.certificate is None and self.signature in (SignatureState.CHANGED, SignatureState.OURS)


def judge_file(content: bytes | None, *, sha256: str, digits: str = "", digest: str = "") -> FileFinding:
    """What is known of this file, or of a file with this SHA-256. Malformed sums are looked up like others, so no answer is quicker.

    The signature is checked as well, whatever the register says: in the bytes, or, where a browser kept the file, from the signature's
    `digits` and the `digest` of everything around them.
    """
    if content is not None:
        sha256 = hashlib.sha256(content).hexdigest()
    wanted = sha256.strip().lower()
    certificate = Certificate.objects.filter(pdf_sha256=wanted if SHA256.fullmatch(wanted) else "-").first()
    known = known_paper_keys()
    signature = check_parts(digits, digest, known=known) if content is None else check_signature(content, known=known)
    return FileFinding(certificate, signature)
