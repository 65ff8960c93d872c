from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import Competence

LEVELS = (
    (0, _("0 – noch fremd")),
    (1, _("1 – davon gehört")),
    (2, _("2 – mit Unterstützung")),
    (3, _("3 – selbstständig")),
    (4, _("4 – sicher, kann andere anleiten")),
)


class AssessmentForm(forms.Form):
    """One question per competence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for competence in Competence.objects.filter(curriculum__is_current=True).order_by("position"):
            self.fields[competence.slug] = forms.TypedChoiceField(label=competence.title, choices=LEVELS, coerce=int, widget=forms.RadioSelect)

    def ratings(self) -> dict[str, int]:
        """Slug to level."""
        return {name: int(value) for name, value in self.cleaned_data.items()}


class ShareForm(forms.Form):
    """Whether the guide may look."""

    shared = forms.BooleanField(label=_("Meine Prozessbegleitung darf mein Kompetenzprofil sehen"), required=False)
