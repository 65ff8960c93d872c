"""What people type: a code, a surname."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code as it stands on the paper."""

    code = forms.CharField(
        label=_("Prüfcode"),
        max_length=200,
        help_text=_("28 Zeichen in sieben Gruppen; er steht auf der ersten Seite des Nachweises. Groß- und Kleinschreibung und Striche sind gleichgültig."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class SurnameForm(forms.Form):
    """The surname that stands on the paper."""

    surname = forms.CharField(
        label=_("Nachname"),
        max_length=200,
        help_text=_("So, wie er auf dem Nachweis steht. Er wird nur verglichen und nicht gespeichert."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
