"""Is the signature in this file ours, and is the file still what was signed? Checked against the certificates we know, not against the world's.

A certificate that ran out since does not matter: it was valid when it signed, and the register knows the file by its SHA-256 anyway.
"""

import hashlib
import io
import re
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, Final

from asn1crypto import cms

from certificates.domain.apart import finished

LARGEST: Final = 2 * 1024 * 1024  # bytes; our papers have less than 200,000
# As signing.py writes it: the digits are all that a signature does not cover.
PLACE: Final = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+) *\]/Contents <([0-9a-f]+)>")

KnownKeys = Mapping[str, Collection[str]]  # of each key the SHA-256 of its certificate, and those of all certificates that come with it


class SignatureState(Enum):
    """What the signature in a file says."""

    OURS = "ours"
    CHANGED = "changed"
    FOREIGN = "foreign"
    MISSING = "missing"


def check_signature(content: bytes, *, known: KnownKeys) -> SignatureState:
    """OURS only if one of the known keys signed every byte of exactly this file. Raises nothing, whatever the bytes are.

    What is plainly changed costs some milliseconds; the rest is pyHanko's (about a second, the first time in a process).
    """
    if len(content) > LARGEST or not content.startswith(b"%PDF-"):
        return SignatureState.MISSING
    try:
        places = list(PLACE.finditer(content))
        return _check_place(content, places[0], known) if len(places) == 1 else _check_any(content, known)
    except Exception:
        # The parsers meet a stranger's bytes with whatever exception they cause; all of them mean that this is no file of ours.
        return SignatureState.CHANGED if b"/ByteRange" in content else SignatureState.MISSING


def check_parts(digits: str, digest: str, *, known: KnownKeys) -> SignatureState | None:
    """The same for a file that stays where it is: from the digits of its signature and the SHA-256 of everything around them.

    OURS only if one of the known keys signed exactly that; None when the digits are no signature. Raises nothing, whatever comes.
    """
    try:
        raw = bytes.fromhex(digits)
        message = cms.ContentInfo.load(raw)
        signed, signer = message["content"], _signer(message["content"])
        fingerprint = _fingerprint(signer)
    except Exception:
        return None
    if fingerprint not in known:
        return SignatureState.FOREIGN
    try:
        is_plain = message.dump() == raw[: len(message.dump())] and not raw[len(message.dump()) :].strip(b"\0") and digits == digits.lower()
        is_ours = is_plain and _is_as_we_write_it(signed, known[fingerprint]) and _signs(signed, signer, bytes.fromhex(digest))
    except Exception:
        return SignatureState.CHANGED
    return SignatureState.OURS if is_ours else SignatureState.CHANGED


def _signs(signed: Any, signer: Any, digest: bytes) -> bool:
    """The signature was made by this certificate's key, over content with this digest."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 -- a second, and most files never get here

    return all(validate_sig_integrity(signed["signer_infos"][0], signer, "data", digest))


def signer_of(content: bytes) -> str:
    """The key that signed this file of ours, by the SHA-256 of its certificate. Raises ValueError when none did."""
    place = PLACE.search(content)
    if place is None:
        raise ValueError("This file is not signed by us.")
    return _fingerprint(_signer(_message(place)["content"]))


def _check_place(content: bytes, place: re.Match[bytes], known: KnownKeys) -> SignatureState:
    before, after, rest, digits = int(place[1]), int(place[2]), int(place[3]), place[4]
    message = _message(place)
    signer = _fingerprint(_signer(message["content"]))
    if signer not in known:
        return SignatureState.FOREIGN
    is_whole = (before, after, after + rest) == (place.start(4) - 1, place.end(4) + 1, len(content))
    is_plain = message.dump().hex().encode().ljust(len(digits), b"0") == digits and _is_as_we_write_it(message["content"], known[signer])
    digest = hashlib.sha256(content[:before] + content[after:]).digest()
    attributes = message["content"]["signer_infos"][0]["signed_attrs"]
    promised = [each["values"][0].native for each in attributes if each["type"].native == "message_digest"]
    if not (is_whole and is_plain and promised == [digest]):
        return SignatureState.CHANGED
    return SignatureState.OURS if _is_sound(content) else SignatureState.CHANGED


def _is_as_we_write_it(signed: Any, certificates: Collection[str]) -> bool:
    """A signature covers its attributes and nothing else of itself; names of algorithms, versions and certificates must be what we would write."""
    (info,) = signed["signer_infos"]
    sha256 = cms.DigestAlgorithm({"algorithm": "sha256"})
    return bool(
        (signed["version"].native, info["version"].native) == ("v1", "v1")
        and signed["digest_algorithms"].dump() == cms.DigestAlgorithms([sha256]).dump()
        and info["digest_algorithm"].dump() == sha256.dump()
        and signed["encap_content_info"].dump() == cms.ContentInfo({"content_type": "data"}).dump()
        and info["sid"].chosen["issuer"].dump() == _signer(signed).issuer.dump()
        and {_fingerprint(each) for each in signed["certificates"]} <= set(certificates)
    )


def _is_sound(content: bytes) -> bool:
    """pyHanko's judgement, with the signer's own certificate as what is trusted: that it is one of ours is known by now."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- a second, and most files never get here
    from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415 -- see above
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 -- see above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- see above

    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False, moment=signature.signer_cert.not_valid_after)
    status = finished(async_validate_pdf_signature(signature, trust))
    stamp = status.timestamp_validity
    return bool(status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE and (stamp is None or (stamp.intact and stamp.valid)))


def _check_any(content: bytes, known: KnownKeys) -> SignatureState:
    """Signed by other programs, more than once, or not at all."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- see above

    signers = {_fingerprint(each.signer_cert) for each in PdfFileReader(io.BytesIO(content)).embedded_signatures}
    if not signers:
        return SignatureState.MISSING
    return SignatureState.CHANGED if signers & set(known) else SignatureState.FOREIGN


def _message(place: re.Match[bytes]) -> Any:
    return cms.ContentInfo.load(bytes.fromhex(place[4].decode("ascii")))


def _signer(signed: Any) -> Any:
    """The certificate the signature says it was made with; whether that is so, is for pyHanko to find out."""
    identifier = signed["signer_infos"][0]["sid"].chosen
    wanted = (identifier["serial_number"].native, identifier["issuer"])
    certificate, *_again = (
        each.chosen for each in signed["certificates"] if (each.chosen.serial_number, each.chosen.issuer) == wanted
    )  # a token gives it twice
    return certificate


def _fingerprint(certificate: Any) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()
