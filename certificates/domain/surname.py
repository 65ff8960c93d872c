"""Does a typed surname fit the printed one? Forgiving where people are unsure, strict where it matters. Pure."""

import unicodedata
from typing import Final

# What has no decomposition, and how people type it.
_PLAIN: Final = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ħ": "h"})
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def surnames_match(typed: str, printed: str) -> bool:
    """Same letters, whatever their case, accents, hyphens, apostrophes and spaces; "ue" and "u" both fit "ü"."""
    return bool(_spellings(typed[:200]) & _spellings(printed))


def _spellings(name: str) -> frozenset[str]:
    """Plain letters of the name, with umlauts written out and with their dots left away; nothing for a name without letters."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    return frozenset(filter(None, (_letters(folded.translate(_UMLAUTS)), _letters(folded))))


def _letters(folded: str) -> str:
    decomposed = unicodedata.normalize("NFKD", folded.translate(_PLAIN))
    return "".join(character for character in decomposed if character.isalnum())
