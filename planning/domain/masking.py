"""Takes out of a text what names a person or leads to one: addresses, numbers, links. Names only a person can see. Pure."""

import re

REMOVED = "[entfernt]"
_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),  # mail addresses
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b"),  # bank accounts
    re.compile(r"(?<![\w.])(?:\+|00|0)\d(?:[ /().-]{0,3}\d){5,}"),  # telephone numbers
    re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|gasse|allee|platz) ?\d+(?: ?[a-z])?\b", re.IGNORECASE),  # a house, not a street
    re.compile(r"\b(?:Herrn?|Frau|Familie|Dr\.|Prof\.) (?:(?:Dr\.|Prof\.) )*[A-ZÄÖÜ][\wäöüß-]+"),
)


def mask(text: str) -> str:
    """The text with what was found replaced by `[entfernt]`; twice is once."""
    for pattern in _PATTERNS:
        text = pattern.sub(REMOVED, text)
    return text
