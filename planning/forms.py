"""Forms of a municipality's Quartiere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planning.domain.delegates import KINDS
from planning.domain.features import feature_fingerprint
from planning.domain.quartiere import QuartierEntry, fingerprint
from planning.enums import FeatureKind
from planning.models import Quartier, QuartierFeature


class VersionForm(forms.Form):
    """The day from which a division holds, and where it comes from."""

    valid_from_date = forms.DateField(label=_("gilt ab"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(
        label=_("Quelle und Beschluss"),
        max_length=500,
        help_text=_("Zum Beispiel: Statistikstelle der Stadt, Gemeinderat vom 12. Mai 2026."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class QuartierForm(forms.ModelForm[Quartier]):
    """One Quartier."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Quartier
        fields = ["name", "key", "part_of", "population"]
        help_texts = {
            "key": _("Wie ihn Ihre Statistikstelle schreibt; führende Nullen zählen."),
            "part_of": _("Stadtbezirk oder Ortsteil, wenn es einen gibt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)

    @property
    def entry(self) -> QuartierEntry:
        """What was stated; after is_valid."""
        return QuartierEntry(**{name: self.cleaned_data[name] for name in ("key", "name", "part_of", "population")})


class QuartiereFileForm(forms.Form):
    """A municipality's own file."""

    file = forms.FileField(
        label=_("Datei (GeoJSON, Längen und Breiten in Grad)"),
        help_text=_("Je Fläche die Eigenschaften schluessel, name und einwohner, auf Wunsch teil_von."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    is_dry_run = forms.BooleanField(label=_("nur prüfen, nichts speichern"), required=False, initial=True)


class FeatureForm(forms.ModelForm[QuartierFeature]):
    """A strength, a challenge or a place; `as_delegate` leaves challenges to the municipality."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = QuartierFeature
        fields = ["kind", "title", "text", "address"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": _("Bitte keine Namen und nichts, woran man einzelne Menschen erkennt."), "address": _("Nur bei Orten.")}

    def __init__(self, *args: Any, as_delegate: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if as_delegate:
            kind = self.fields["kind"]
            kind.choices = [each for each in kind.choices if each[0] in KINDS or not each[0]]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["seen"] = feature_fingerprint(self.instance)
        else:
            del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """An address belongs to a place."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("address") and cleaned.get("kind") not in FeatureKind.PLACES:
            raise ValidationError({"address": _("Eine Adresse haben nur Orte.")})
        return cleaned
