"""The office's form for the phases of one pathway."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.domain.phase_matrix import cells_of, split_with, state_of
from curriculum.domain.split import Split
from curriculum.enums import Phase
from curriculum.models import Pathway


class PhaseMatrixForm(forms.Form):
    """One choice per module of the pathway; `seen` carries what the form was opened with."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pathway: Pathway, **kwargs: Any) -> None:
        self.cells = cells_of(pathway)
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = state_of(self.cells)
        for cell in self.cells:
            self.fields[_name(cell.module.code)] = forms.ChoiceField(
                label=cell.module.label,
                choices=Phase.choices,
                initial=cell.phase,
                widget=forms.RadioSelect,
                error_messages={"required": _("Bitte wählen Sie Präsenz oder Selbstlernen."), "invalid_choice": _("Diese Phase gibt es nicht.")},
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Cells with their fields, for the table."""
        return [{"cell": cell, "field": self[_name(cell.module.code)]} for cell in self.cells]

    @property
    def phases(self) -> dict[str, Phase]:
        """What was chosen, by module code; after is_valid()."""
        return {cell.module.code: Phase(self.cleaned_data[_name(cell.module.code)]) for cell in self.cells}

    @property
    def split(self) -> Split:
        """The sums of what is shown: chosen, or saved while the form is unbound or incomplete."""
        if self.is_bound and self.is_valid():
            return split_with(self.cells, self.phases)
        return split_with(self.cells, {cell.module.code: cell.phase for cell in self.cells})


def _name(code: str) -> str:
    return f"modul-{code}"
