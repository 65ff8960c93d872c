"""A code that is true for half a minute, so that a photograph of it helps nobody who is not in the room. Pure.

Made from a secret that never leaves the server (RFC 6238 with letters in place of digits), so nothing is stored per code.
"""

import hmac
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

SECONDS = 30  # how long a code is shown
OLDER_CODES = 2  # how many codes before the current one still count: somebody has to aim, scan and wait for the network
LENGTH = 8  # 40 bits: guessing within a minute and a half is hopeless


def code_at(secret: str, at: datetime, *, back: int = 0) -> str:
    """The code shown at this instant, or `back` codes earlier: eight letters and digits, none of which looks like another."""
    slot = int(at.timestamp()) // SECONDS - back
    digest = hmac.digest(secret.encode(), str(slot).encode(), sha256)
    return b32encode(digest).decode()[:LENGTH]


def is_current(secret: str, typed: str, at: datetime) -> bool:
    """Whether this is the code of now or of a moment ago; spaces and small letters do not matter."""
    said = "".join(typed.split()).upper().encode()
    return any(hmac.compare_digest(code_at(secret, at, back=back).encode(), said) for back in range(OLDER_CODES + 1))


def seconds_left(at: datetime) -> int:
    """Until the next code, 1 to SECONDS."""
    return SECONDS - int(at.timestamp()) % SECONDS


def in_groups(code: str) -> str:
    """ "ABCD EFGH", easier to read and to type."""
    return f"{code[:4]} {code[4:]}"
