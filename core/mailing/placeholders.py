"""Texts with gaps like {angebot}. Pure.

Deliberately not Django's template language: whoever edits a mail should be able to break a sentence and nothing else.
"""

import re
from collections.abc import Collection, Mapping

GAP = re.compile(r"\{([a-zäöüß_]+)\}")


def gaps_in(text: str) -> list[str]:
    """The names of all placeholders, each once, in order."""
    return list(dict.fromkeys(GAP.findall(text)))


def unknown_in(text: str, declared: Collection[str]) -> list[str]:
    """Placeholders that nobody fills, as they are written: "{preis}"."""
    return [f"{{{name}}}" for name in gaps_in(text) if name not in declared]


def has_stray_brace(text: str) -> bool:
    """A brace that belongs to no placeholder, like "{Angebot" or "{ angebot }"."""
    return bool(re.search(r"[{}]", GAP.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced, in one go: what a value brings is text, never a placeholder again."""
    return GAP.sub(lambda found: values[found[1]], text)


def unfill(text: str, values: Mapping[str, str]) -> str:
    """The other way round: every value becomes its placeholder, the longest first, in one go."""
    by_value = {value: name for name, value in reversed(list(values.items())) if value}
    if not by_value:
        return text
    pattern = re.compile("|".join(re.escape(value) for value in sorted(by_value, key=len, reverse=True)))
    return pattern.sub(lambda found: f"{{{by_value[found[0]]}}}", text)
