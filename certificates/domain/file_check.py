"""Is this file a certificate of ours? The register knows every file by its SHA-256; the signature tells why another one is not."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from certificates.domain.paper_keys import known_paper_keys
from certificates.domain.signature_check import SignatureState, check_signature
from certificates.models import Certificate

SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileFinding:
    """`certificate` is there when the file is, byte for byte, the one that was issued. `signature` is None where only the sum was known."""

    certificate: Certificate | None
    signature: SignatureState | None

    @property
    def was_changed(self) -> bool:
        """Our signature is in it, and does not fit."""
        return self.certificate is None and self.signature in (SignatureState.CHANGED, SignatureState.OURS)


def judge_file(content: bytes | None, *, sha256: str) -> FileFinding:
    """What is known of this file, or of a file with this SHA-256. Malformed sums are looked up like others, so no answer is quicker.

    With the bytes the signature is checked as well (pyHanko), whatever the register says.
    """
    if content is not None:
        sha256 = hashlib.sha256(content).hexdigest()
    wanted = sha256.strip().lower()
    certificate = Certificate.objects.filter(pdf_sha256=wanted if SHA256.fullmatch(wanted) else "-").first()
    signature = None if content is None else check_signature(content, known=known_paper_keys())
    return FileFinding(certificate, signature)
