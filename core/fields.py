"""Form fields that several apps use."""

from typing import Any
from unicodedata import category

from django import forms

# Format characters that Persian names need, and that hold composed characters together.
JOINERS = "\u200c\u200d"


# For fields about another person: a browser must not fill in the one who sits before it.
SOMEBODY_ELSE = {"autocomplete": "off", "data-somebody-else": ""}


class NameField(forms.CharField):
    """A name as it will be printed: one line, single blanks, and nothing invisible.

    An invisible mark can turn the letters behind it round, so that a certificate shows another name than the one that is stored.
    """

    def to_python(self, value: Any) -> str:
        """The cleaned text; one that held nothing but invisible characters is empty."""
        text = super().to_python(value) or ""
        visible = (letter for letter in text if letter.isspace() or letter in JOINERS or category(letter) not in ("Cc", "Cf"))
        return " ".join("".join(visible).split())
