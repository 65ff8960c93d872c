"""Forms of mandates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from planning.models import Mandate, Quartier

DAY = {"type": "date"}


class MandateForm(forms.ModelForm[Mandate]):
    """Which Quartier, to whom, how much, from when."""

    class Meta:
        model = Mandate
        fields = ["quartier", "holder", "weekly_hours", "from_date", "until_date"]
        localized_fields = ["weekly_hours"]
        widgets = {"from_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"), "until_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}
        help_texts = {
            "holder": _("Der Name der Organisation, keine Personen."),
            "until_date": _("Leer heißt: bis auf Weiteres."),
        }

    def __init__(self, *args: Any, quartiere: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quartier"].queryset = quartiere or Quartier.objects.none()  # type: ignore[attr-defined]


class EndMandateForm(forms.Form):
    """The last day."""

    until_date = forms.DateField(label=_("Letzter Tag"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class InviteDelegateForm(forms.Form):
    """Whom to ask."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        widget=forms.EmailInput(attrs=SOMEBODY_ELSE),
        help_text=_("Die Person bekommt einen Link. Ein Konto legt sie selbst an, wenn sie noch keines hat."),
    )
