"""The fields of an offering's row."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde
from curriculum.models import LearningFormat
from providers.models import Offering, Provider


class GemeindeField(forms.ModelChoiceField[Gemeinde]):
    """Gemeinden with their Kreis: some names are there twice."""

    def label_from_instance(self, obj: Gemeinde) -> str:
        """ "Altheim (Alb-Donau-Kreis)"."""
        return f"{obj.name} ({obj.kreis})"


class OfferingFieldsForm(forms.ModelForm[Offering]):
    """The fields of the row. Money is typed in euros and stored in cents."""

    fee = forms.DecimalField(
        label=_("Gebühr in Euro"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100_000),
        decimal_places=2,
        localize=True,
        help_text=_("0 heißt kostenfrei."),
    )
    subsidy = forms.DecimalField(
        label=_("Davon gefördert in Euro"), required=False, min_value=Decimal(0), max_value=Decimal(100_000), decimal_places=2, localize=True
    )
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Offering
        fields = [
            "provider",
            "format",
            "title",
            "summary",
            "description",
            "place_type",
            "mode",
            "kreis",
            "gemeinde",
            "venue",
            "dates_on_request",
            "registration_until_date",
            "seats",
            "minimum_seats",
            "decide_on_date",
            "approval",
            "overlap_rule",
            "group_type",
            "target_groups",
            "teaching_languages",
            "accessibility_features",
            "accessibility",
            "contact_email",
        ]
        widgets = {
            "registration_until_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "decide_on_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "description": forms.Textarea(attrs={"rows": 6}),
            "summary": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"gemeinde": GemeindeField}
        help_texts = {
            "summary": _("Ein Satz, der in der Liste steht; höchstens 300 Zeichen."),
            "minimum_seats": _("So viele müssen es sein, damit das Angebot stattfindet; 0, wenn es keine Mindestzahl gibt."),
            "contact_email": _("Leer heißt: die Adresse des Trägers."),
            "gemeinde": _("Freiwillig; der Kreis folgt daraus."),
            "target_groups": _("Keine Auswahl heißt: für alle."),
            "accessibility": _("Was die Merkmale nicht sagen."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approval"].required = False
        if "provider" in self.fields:
            self.fields["provider"].queryset = Provider.objects.select_related("organisation").order_by("organisation__name", "pk")  # type: ignore[attr-defined]
        self.fields["format"].queryset = LearningFormat.objects.filter(curriculum__is_current=True)  # type: ignore[attr-defined]
        self.fields["gemeinde"].queryset = Gemeinde.objects.select_related("kreis").order_by("name", "ags")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(fee=_euros(self.instance.fee_cents), subsidy=_euros(self.instance.subsidy_cents), seen_at=self.instance.changed_at.isoformat())

    def clean(self) -> dict[str, Any]:
        """Cents from euros, the Kreis from the Gemeinde."""
        cleaned = super().clean() or {}
        self.instance.fee_cents = cleaned["fee_cents"] = _cents(cleaned.get("fee"))
        self.instance.subsidy_cents = cleaned["subsidy_cents"] = _cents(cleaned.get("subsidy"))
        cleaned["approval"] = cleaned.get("approval") or self.instance.approval
        gemeinde = cleaned.get("gemeinde")
        if gemeinde and not cleaned.get("kreis"):
            cleaned["kreis"] = gemeinde.kreis
        if gemeinde and cleaned["kreis"] != gemeinde.kreis:
            self.add_error("gemeinde", _("Diese Gemeinde liegt in einem anderen Kreis."))
        if cleaned["subsidy_cents"] and cleaned["subsidy_cents"] > (cleaned["fee_cents"] or 0):
            self.add_error("subsidy", _("Die Förderung darf nicht höher sein als die Gebühr."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What is stored, by field name of the row."""
        return {name: self.cleaned_data[name] for name in [*self.Meta.fields, "fee_cents", "subsidy_cents"]}

    @property
    def seen_instant(self) -> datetime | None:
        """When the row was last changed as the form knows it; None when the token was tampered with."""
        try:
            seen = datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen if seen.tzinfo else None


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else (Decimal(cents) / 100).quantize(Decimal("0.01"))


def _cents(euros: Decimal | None) -> int | None:
    return None if euros is None else int(euros * 100)
