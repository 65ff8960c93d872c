"""The editor's form of a practice example."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde
from curriculum.models.module import Module
from curriculum.models.pages.checked import CheckedPageForm


class EuroField(forms.DecimalField):
    """Typed in euros, kept as whole cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 1_000_000_000, "decimal_places": 2, "required": False, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Cents of the row as euros; what was typed stays as it is."""
        return (Decimal(value) / 100).quantize(Decimal("0.01")) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Cents."""
        euros = super().clean(value)
        return None if euros is None else int(euros * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared in the unit that was typed."""
        return super().has_changed(self.prepare_value(initial), data)


class ExamplePageForm(CheckedPageForm):
    """Money in euros, municipalities with their Kreis (names are shared), modules of today."""

    cost_from_cents = EuroField(label=_("Kosten von (Euro)"), help_text=_("In Euro; leer heißt: nicht bekannt."))
    cost_to_cents = EuroField(label=_("Kosten bis (Euro)"), help_text=_("In Euro; gleich, wenn es keine Spanne ist."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "gemeinde" in self.fields:
            self.fields["gemeinde"].queryset = Gemeinde.objects.select_related("kreis").order_by("name", "ags")
            self.fields["gemeinde"].label_from_instance = lambda row: f"{row.name} ({row.kreis.label})"
        if "modules" in self.fields:
            today = Module.objects.filter(curriculum__is_current=True)
            chosen = self.instance.modules.all() if self.instance.pk else Module.objects.none()
            wanted = Module.objects.filter(pk__in=[*today.values_list("pk", flat=True), *(row.pk for row in chosen)])
            self.fields["modules"] = forms.ModelMultipleChoiceField(
                wanted.order_by("kind", "position"), required=False, label=self.fields["modules"].label, widget=forms.CheckboxSelectMultiple
            )
