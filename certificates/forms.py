"""What people type: a code, a surname, a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.revoke import REASON_LENGTH, ReasonMissing


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


class RevokeForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=REASON_LENGTH,
        help_text=_("Bleibt im Verlauf sichtbar; die öffentliche Prüfseite nennt ihn nicht."),
        error_messages={"required": ReasonMissing.message},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
