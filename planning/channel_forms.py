"""Forms of the three views and of deviations, for municipalities and for the office."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from planning.channel_enums import Channel
from planning.domain.deviations import latest_day
from planning.domain.quartier_classes import Classes, IndexClass

DAY = {"type": "date"}


class SwitchForm(forms.Form):
    """One channel, on or off."""

    channel = forms.ChoiceField(choices=Channel.choices)
    on = forms.BooleanField(required=False)


class DeviationForm(forms.Form):
    """One class up or down, what for, why, and until when."""

    to_class = forms.TypedChoiceField(label=_("Behandelt wird das Quartier wie"), coerce=int, widget=forms.RadioSelect)
    purpose = forms.CharField(label=_("Zweck"), max_length=200, help_text=_("Zum Beispiel: Zuteilung der Stunden für Prozessbegleitung 2027."))
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2_000,
        help_text=_("Was sagen Fachkräfte und Bewohnerschaft, das der Index nicht misst? Bitte keine Namen und nichts, woran man einzelne Menschen erkennt."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    valid_until_date = forms.DateField(label=_("gilt bis"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, classes: Classes, now: IndexClass, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = now.number or 0
        near = [each for each in (number - 1, number + 1) if 1 <= each <= len(classes.names)]
        self.fields["to_class"].choices = [  # type: ignore[attr-defined]
            (each, _("Klasse %(number)d („%(name)s“)") % {"number": each, "name": classes.names[each - 1]}) for each in near
        ]
        self.fields["valid_until_date"].help_text = _("Spätestens %(day)s.") % {"day": f"{latest_day(today):%d.%m.%Y}"}


class WithdrawalForm(forms.Form):
    """Why it is taken back."""

    withdrawal_reason = forms.CharField(label=_("Warum ziehen Sie sie zurück?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
