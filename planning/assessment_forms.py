"""Forms of an assessment: begin a round, ask somebody, fill in a sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from planning.channel_enums import Level, QuartierTopic
from planning.domain.assessments import SECTORS, SheetEntry
from planning.models import AssessmentRound, AssessmentSheet

DAY = {"type": "date"}


class RoundForm(forms.ModelForm[AssessmentRound]):
    """What it is called, and until when sheets come in."""

    class Meta:
        model = AssessmentRound
        fields = ["title", "until_date"]
        widgets = {"until_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}
        help_texts = {"title": _("Zum Beispiel: Einschätzung Herbst 2026.")}


class AskForm(forms.Form):
    """Somebody who knows the Quartier by their work."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("Die Person bekommt eine E-Mail mit der Bitte. Hat sie noch kein Konto, legt sie mit dieser Adresse eines an."),
        widget=forms.EmailInput(attrs=SOMEBODY_ELSE),
    )
    sector = forms.ChoiceField(label=_("Sektor"), choices=[(each.value, each.label) for each in SECTORS])


class SheetForm(forms.ModelForm[AssessmentSheet]):
    """One person's judgment: seven points on the agreed scale, and words."""

    class Meta:
        model = AssessmentSheet
        fields = ["strengths", "burdens", "evidence", "trend", "certainty"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("strengths", "burdens", "evidence")}
        help_texts = {
            "strengths": _("Bitte keine Namen. Ohne eine benannte Stärke gilt die Einschätzung nicht als belastbar."),
            "burdens": _("Bitte keine Namen und nichts, woran man einzelne Menschen erkennt."),
            "evidence": _("Zum Beispiel: eigene Beratungen, Gespräche, Zahlen aus der Arbeit."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = self.instance.levels
        judged = {}
        for topic in QuartierTopic.CRITERIA:
            judged[f"level_{topic}"] = forms.TypedChoiceField(
                label=QuartierTopic(topic).label,
                choices=[("", _("kann ich nicht beurteilen")), *Level.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=levels.get(topic, ""),
            )
        self.fields = judged | self.fields  # the points come first

    @property
    def entry(self) -> SheetEntry:
        """What was stated; after is_valid."""
        values = self.cleaned_data
        levels = {topic: values[f"level_{topic}"] for topic in QuartierTopic.CRITERIA if values[f"level_{topic}"] is not None}
        return SheetEntry(levels, **{name: values[name] for name in self.Meta.fields})
