"""The desk's forms about seats: inhouse courses and cancellation terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde
from providers.domain.terms import MOST_TIERS, Tier
from providers.forms.fields import GemeindeField
from providers.models import Provider


class GemeindenField(forms.ModelMultipleChoiceField):
    """Several Gemeinden with their Kreis."""

    def label_from_instance(self, obj: Gemeinde) -> str:
        """ "Altheim (Alb-Donau-Kreis)"."""
        return f"{obj.name} ({obj.kreis})"


class InhouseForm(forms.Form):
    """For whom an offering is closed, and where they meet."""

    municipalities = GemeindenField(label=_("Für diese Kommunen"), queryset=Gemeinde.objects.none(), widget=forms.SelectMultiple(attrs={"size": 12}))
    host = GemeindeField(label=_("Gastgeberin"), queryset=Gemeinde.objects.none(), help_text=_("Eine der Kommunen; sie stellt den Raum."))
    room = forms.CharField(label=_("Raum der Gastgeberin"), max_length=200, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = Gemeinde.objects.select_related("kreis").order_by("name", "ags")
        self.fields["municipalities"].queryset = self.fields["host"].queryset = known  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """One version of cancellation terms; each tier is a pair of fields."""

    provider = forms.ModelChoiceField(
        label=_("Träger"), queryset=Provider.objects.none(), required=False, help_text=_("Leer: für alle Träger, die keine eigenen haben.")
    )
    valid_from_date = forms.DateField(label=_("Gilt für Anmeldungen ab"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    late_percent = forms.IntegerField(label=_("Danach: Prozent des Eigenanteils"), min_value=0, max_value=100)
    substitute_percent = forms.IntegerField(label=_("Bei einer Ersatzperson: Prozent"), min_value=0, max_value=100, initial=0)
    remark = forms.CharField(label=_("Hinweis"), max_length=300, required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["provider"].queryset = Provider.objects.select_related("organisation").order_by("organisation__name", "pk")  # type: ignore[attr-defined]
        for number in range(1, MOST_TIERS + 1):
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("Stufe %(number)d: bis … Tage vor Beginn") % {"number": number}, min_value=0, max_value=365, required=False
            )
            self.fields[f"percent_{number}"] = forms.IntegerField(
                label=_("Stufe %(number)d: Prozent") % {"number": number}, min_value=0, max_value=100, required=False
            )

    def clean(self) -> dict[str, Any]:
        """A tier has both or neither."""
        cleaned = super().clean() or {}
        for number in range(1, MOST_TIERS + 1):
            if (cleaned.get(f"days_{number}") is None) != (cleaned.get(f"percent_{number}") is None):
                self.add_error(f"days_{number}", _("Bitte geben Sie zu jeder Stufe Tage und Prozent an."))
        return cleaned

    @property
    def tiers(self) -> list[Tier]:
        """The tiers that were filled in."""
        pairs = ((self.cleaned_data[f"days_{number}"], self.cleaned_data[f"percent_{number}"]) for number in range(1, MOST_TIERS + 1))
        return [Tier(days, percent) for days, percent in pairs if days is not None]
