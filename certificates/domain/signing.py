"""Sign a PDF whose place for a signature is reserved: PAdES B-B, with a time stamp B-T (ETSI EN 319 142-1).

pyHanko makes the signature itself (CMS) and checks it; where it goes is ours to say (pdf_standard.reserve_signature), because the usual way
of appending it to a finished file breaks PDF/UA and PDF/A and takes several times as long (docs/decisions/0160).
"""

import hashlib
import re
from typing import Final

from certificates.domain.apart import finished
from certificates.domain.byte_range import NO_RANGE
from certificates.domain.paper_keys import DIGEST, PaperKey

CONTENTS: Final = re.compile(rb"/Contents (<(?:00){1000,}>)")  # a page's stream is named by number, a tooltip stands in parentheses


class NothingReserved(Exception):
    """The file has no place for a signature, more than one, or one that is too small."""


def sign_reserved(content: bytes, key: PaperKey) -> bytes:
    """The same file, signed: everything but the signature's own digits is covered. Asks the time stamp authority when the key has one.

    Raises NothingReserved; what goes wrong with a token or the authority comes as its library says it.
    """
    places = list(CONTENTS.finditer(content))
    if len(places) != 1 or content.count(NO_RANGE) != 1:
        raise NothingReserved
    start, end = places[0].span(1)
    byte_range = f"[0 {start} {end} {len(content) - end}".encode()
    content = content.replace(NO_RANGE, byte_range.ljust(len(NO_RANGE) - 1) + b"]")
    digest = hashlib.sha256(content[:start] + content[end:]).digest()
    signature = finished(key.signer.async_sign(digest, DIGEST, use_pades=True, timestamper=key.timestamper)).dump()
    room = end - start - 2
    if 2 * len(signature) > room:
        raise NothingReserved
    return content[: start + 1] + signature.hex().encode().ljust(room, b"0") + content[end - 1 :]
