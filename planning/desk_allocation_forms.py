"""Forms of an allocation at the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planning.domain.allocation import Method
from planning.domain.allocation_scenarios import WantedAllocation
from planning.domain.index_reading import Reading
from planning.enums import ScenarioState
from planning.models import AllocationScenario, IndexRun

MOST_UNITS = 1_000_000


class AllocationForm(forms.Form):
    """What is shared and by which rule. Each class of the index has a weight; an empty one shares nothing."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=150)
    unit = forms.CharField(
        label=_("Was zugeteilt wird"),
        max_length=60,
        initial=_("Stunden Prozessbegleitung"),
        help_text=_("Ganze Einheiten, zum Beispiel Stunden oder je 100 €."),
    )
    total = forms.IntegerField(label=_("Einheiten insgesamt"), min_value=1, max_value=MOST_UNITS)
    reserve = forms.IntegerField(label=_("davon Reserve"), min_value=0, max_value=MOST_UNITS, initial=0, help_text=_("Wird nicht verteilt."))
    base = forms.IntegerField(label=_("Sockel je Quartier"), min_value=0, max_value=MOST_UNITS, initial=0)
    least = forms.IntegerField(label=_("mindestens je Quartier"), min_value=0, max_value=MOST_UNITS, initial=0)
    most = forms.IntegerField(label=_("höchstens je Quartier"), min_value=0, max_value=MOST_UNITS, required=False, help_text=_("Leer heißt: ohne Obergrenze."))
    method = forms.ChoiceField(
        label=_("Verfahren"),
        choices=[
            (Method.SAINTE_LAGUE.value, _("Sainte-Laguë: weder große noch kleine Quartiere im Vorteil")),
            (Method.DHONDT.value, _("d’Hondt: große Quartiere im Vorteil")),
            (Method.HARE.value, _("Hare: größte Reste, ohne Minimum und Obergrenze")),
        ],
    )
    previous = forms.ModelChoiceField(
        AllocationScenario.objects.none(),
        label=_("bisherige Zuteilung"),
        required=False,
        empty_label=_("keine"),
        to_field_name="uuid",
        help_text=_("Beschlossene Zuteilungen derselben Gebietsgliederung."),
    )
    change_percent = forms.IntegerField(
        label=_("höchstens so viel Prozent mehr oder weniger als bisher"), min_value=0, max_value=100, required=False, help_text=_("Leer heißt: ohne Grenze.")
    )
    with_deviations = forms.BooleanField(
        label=_("mit Abweichungen rechnen"),
        required=False,
        help_text=_("Quartiere mit einer bestätigten Abweichung, die heute gilt, teilen in der Klasse, als die sie behandelt werden."),
    )

    def __init__(self, *args: Any, run: IndexRun, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decided = AllocationScenario.objects.filter(run__geography=run.geography_id, state=ScenarioState.DECIDED)
        self.fields["previous"].queryset = decided.order_by("-decided_at", "-pk")  # type: ignore[attr-defined]
        self.classes = {f"need_{each.step}": each.name for each in reading.classes}
        for step, (name, label) in enumerate(self.classes.items()):
            self.fields[name] = forms.DecimalField(
                label=_("Gewicht je Kopf, Klasse „%(name)s“") % {"name": label},
                min_value=0,
                max_digits=7,
                decimal_places=3,
                required=False,
                localize=True,
                initial=f"{1 + step * 0.5:g}".replace(".", ","),
            )

    def clean(self) -> dict[str, Any]:
        """At least one weight, and a limit of change only where there is something to change."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.classes):
            raise ValidationError(_("Bitte geben Sie mindestens einer Klasse ein Gewicht größer als 0."))
        if cleaned.get("change_percent") is not None and cleaned.get("previous") is None and "previous" not in self.errors:
            self.add_error("previous", _("Für eine Grenze der Veränderung braucht es die bisherige Zuteilung."))
        return cleaned

    def wanted(self) -> WantedAllocation:
        """What the domain computes. Call after is_valid."""
        values = self.cleaned_data
        return WantedAllocation(
            needs={label: values[name] for name, label in self.classes.items() if values[name] is not None},
            method=Method(values["method"]),
            **{name: values[name] for name in ("name", "unit", "total", "reserve", "base", "least", "most", "previous", "change_percent", "with_deviations")},
        )


class DecisionForm(forms.Form):
    """Who decided, and why so: kept with the scenario."""

    decision = forms.CharField(
        label=_("Beschluss und Begründung"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Gremium, Datum, Gründe – auch dafür, wo von den Zahlen abgewichen wird."),
    )
