"""Forms of the index at the desk: text becomes values here, the domain turns them into facts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planning.domain.index_runs import CLASSES_OF_DYNAMICS, CLASSES_OF_STATUS, Wanted
from planning.domain.social_index import IndexMethod
from planning.enums import Basis
from planning.models import Geography, Indicator

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


class IndicatorForm(forms.ModelForm[Indicator]):
    """The sheet of an indicator; without a date of agreement it is a draft that nobody can import."""

    class Meta:
        model = Indicator
        fields = ["key", "name", "definition", "source", "unit", "direction", "minimum_cases", "owner", "agreed_on_date", "agreed_by"]
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "agreed_on_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class ImportForm(forms.Form):
    """A table of one year's values; the dry run comes first."""

    year = forms.IntegerField(label=_("Jahr der Werte"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    file = forms.FileField(
        label=_("Datei (CSV oder XLSX)"),
        help_text=_("Erste Spalte „schluessel“, je Indikator eine Spalte mit seinem Kurznamen und eine mit „_faelle“ am Ende."),
    )
    is_dry_run = forms.BooleanField(label=_("nur prüfen, nichts speichern"), required=False, initial=True)


class BoundaryForm(forms.Form):
    """Boundaries of the Quartiere of a geography."""

    file = forms.FileField(label=_("Grenzen (GeoJSON, EPSG:4326)"))
    key = forms.CharField(label=_("Eigenschaft mit dem Schlüssel"), max_length=60, initial="schluessel")


class RunForm(forms.Form):
    """What index is to be computed. Weights stand beside the indicators; empty or 0 leaves one out."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=150)
    basis = forms.ChoiceField(label=_("Worüber"), choices=Basis.choices, initial=Basis.STATUS)
    year = forms.IntegerField(label=_("Jahr"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    earlier_year = forms.IntegerField(label=_("Vergleichsjahr (für Dynamik)"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, required=False)
    method = forms.ChoiceField(
        label=_("Verfahren"),
        choices=[(IndexMethod.ZSCORE.value, _("z-Werte, gewichtete Summe")), (IndexMethod.MINMAX.value, _("Minimum–Maximum, gewichtetes Mittel"))],
    )
    ddof = forms.TypedChoiceField(
        label=_("Standardabweichung"),
        coerce=int,
        choices=[("0", _("der Grundgesamtheit (alle Quartiere sind dabei)")), ("1", _("der Stichprobe"))],
        initial="0",
    )
    restandardise = forms.BooleanField(label=_("Summe noch einmal standardisieren"), required=False, initial=True)

    def __init__(self, *args: Any, geography: Geography, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Indicator.objects.exclude(agreed_on_date=None).filter(values__quartier__geography=geography).distinct().order_by("name", "pk")
        self.indicators = {f"weight_{row.pk}": row for row in found}
        for name, row in self.indicators.items():
            self.fields[name] = forms.FloatField(
                label=_("Gewicht: %(indicator)s") % {"indicator": row.name}, min_value=0, max_value=1000, required=False, localize=True
            )

    def clean(self) -> dict[str, Any]:
        """At least one weight, and two years for a change."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.indicators):
            raise ValidationError(_("Bitte geben Sie mindestens einem Indikator ein Gewicht."))
        if cleaned.get("basis") == Basis.DYNAMICS:
            earlier, year = cleaned.get("earlier_year"), cleaned.get("year")
            if earlier is None:
                self.add_error("earlier_year", _("Für die Dynamik braucht es ein früheres Jahr."))
            elif year is not None and earlier >= year:
                self.add_error("earlier_year", _("Das Vergleichsjahr muss vor dem Jahr liegen."))
        return cleaned

    def wanted(self) -> Wanted:
        """What the domain computes. Call after is_valid."""
        values = self.cleaned_data
        is_dynamic = values["basis"] == Basis.DYNAMICS
        return Wanted(
            name=values["name"],
            weights={row.pk: values[name] for name, row in self.indicators.items() if values[name]},
            method=values["method"],
            year=values["year"],
            earlier_year=values["earlier_year"] if is_dynamic else None,
            ddof=values["ddof"],
            restandardise=values["restandardise"],
            classes=CLASSES_OF_DYNAMICS if is_dynamic else CLASSES_OF_STATUS,
        )


class PublishForm(forms.Form):
    """The words beside a published index."""

    interpretation = forms.CharField(
        label=_("Einordnung"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Was sagt der Index, was sagt er nicht, und was wissen Fachkräfte und Bewohnerschaft außerdem? Dieser Text steht auf der öffentlichen Seite."
        ),
    )


class WithdrawForm(forms.Form):
    """Why an index disappears from the public pages."""

    reason = forms.CharField(label=_("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
