"""The code from the wall, typed by somebody without a camera."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Eight letters and digits; spaces and small letters do not matter."""

    code = forms.CharField(
        label=_("Code aus dem Raum"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Acht Zeichen, zum Beispiel „ABCD EFGH“. Der Code wechselt alle 30 Sekunden; der vorige gilt noch einen Augenblick."),
    )
