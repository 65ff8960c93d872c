"""Verification codes: 131 bits nobody can guess, written so that people can read them aloud and type them.

The alphabet has no look-alikes (no 0 O, 1 I L, U, S) and 29 signs. 29 is a prime, so one check sign over a sum with
different weights finds every single wrong sign and every swap of two different signs, neighbours or not.
27 random signs + 1 check sign = seven groups of four: "7KQ2-…". Pure but for the randomness.
"""

import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRTVWXYZ"
RANDOM_SIGNS: Final = 27  # log2(29 ** 27) > 131 bits
LENGTH: Final = RANDOM_SIGNS + 1
GROUP: Final = 4

_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
# S is no sign of ours, and a printed 5 is all it can be; spaces and any dash are only for the eye.
_AS_TYPED = str.maketrans({"S": "5", **dict.fromkeys(" \t\n\r\u00a0\u2007\u202f-‐‑‒–—_.", "")})


def new_code() -> str:
    """A fresh code in its printed form."""
    body = "".join(secrets.choice(ALPHABET) for _sign in range(RANDOM_SIGNS))
    return group(body + check_sign(body))


def check_sign(body: str) -> str:
    """The sign that makes the weighted sum divisible by 29; weights run from 2 to 28, the check sign itself has 1."""
    total = sum(weight * _VALUE[sign] for weight, sign in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def group(signs: str) -> str:
    """The printed form: groups of four with hyphens."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def parse_code(typed: str) -> str | None:
    """The printed form of what somebody typed, whatever its case, spaces and hyphens; None when it cannot be a code."""
    signs = typed[:200].upper().translate(_AS_TYPED)
    if len(signs) != LENGTH or any(sign not in _VALUE for sign in signs) or check_sign(signs[:RANDOM_SIGNS]) != signs[-1]:
        return None
    return group(signs)
