from django import forms
from django.utils.translation import gettext_lazy as _


class EnrolForm(forms.Form):
    """Taking a seat needs no more than the click; a word to the provider is possible."""

    note = forms.CharField(
        label=_("Mitteilung an den Träger"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel, was Sie brauchen, um gut teilnehmen zu können. Der Träger liest sie; höchstens 300 Zeichen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terms = forms.UUIDField(required=False, widget=forms.HiddenInput)  # the cancellation terms the page showed
    overlap_accepted = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CancelForSomebodyForm(forms.Form):
    """The office takes away a seat and says why."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("Die Person liest den Grund in ihrer E-Mail; er bleibt im Protokoll."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    waive_cost = forms.BooleanField(label=_("Keine Stornokosten berechnen"), required=False)
