"""A table of offerings: uploaded for the dry run, then taken as it was shown."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.table_files import MOST_BYTES, Row, TableRefused, read_table
from providers.domain.offering_exchange import MOST_ROWS

HOLDS_SECONDS = 2 * 60 * 60


class TableForm(forms.Form):
    """The file; `rows` after is_valid."""

    table = forms.FileField(
        label=_("Tabelle (XLSX oder CSV)"), help_text=_("Höchstens 300 Zeilen und 2 MB. Zuerst sehen Sie, was sich ändern würde; gespeichert wird noch nichts.")
    )

    def clean_table(self) -> Any:
        """Read it, or say what is wrong with it."""
        upload = self.cleaned_data["table"]
        try:
            self.rows = read_table(upload.read(MOST_BYTES + 1), most_rows=MOST_ROWS)
        except TableRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return upload


def sealed(rows: list[Row], *, person: User) -> str:
    """The rows of a dry run, to be sent back by the same person within two hours."""
    return signing.dumps([[row.number, row.cells] for row in rows], salt=f"offering-table:{person.pk}", compress=True)


def unsealed(text: str, *, person: User) -> list[Row] | None:
    """The rows again; None when they are not this person's, too old, or not as they were."""
    try:
        kept = signing.loads(text, salt=f"offering-table:{person.pk}", max_age=HOLDS_SECONDS)
    except signing.BadSignature:
        return None
    return [Row(number, cells) for number, cells in kept]
