"""What people type: a code, a surname."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.signature_check import LARGEST

MOST_DIGITS = 100_000  # of a signature; ours have some 3,000, with a time stamp 22,000


class CodeForm(forms.Form):
    """A code as it stands on the paper."""

    code = forms.CharField(
        label=_("Prüfcode"),
        max_length=200,
        help_text=_("28 Zeichen in sieben Gruppen; er steht auf der ersten Seite des Nachweises. Groß- und Kleinschreibung und Striche sind gleichgültig."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """A PDF to check; where JavaScript is on, only sums and the signature come (js/certificates/check-file.js)."""

    file = forms.FileField(
        label=_("PDF-Datei"),
        allow_empty_file=True,
        error_messages={"required": _("Bitte wählen Sie die PDF-Datei aus, die Sie prüfen möchten.")},
        help_text=_("Wählen Sie die Datei aus oder ziehen Sie sie auf diese Seite; höchstens 2 MB. Sie wird nur verglichen und nirgends aufbewahrt."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    sha256 = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    digits = forms.CharField(required=False, max_length=MOST_DIGITS, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("sha256", "").strip()

    def clean_file(self) -> Any:
        """No file larger than any of ours could be."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("Die Datei ist größer als 2 MB; unsere Nachweise sind viel kleiner. Es ist also keiner von uns."))
        return file


class SurnameForm(forms.Form):
    """The surname that stands on the paper."""

    surname = forms.CharField(
        label=_("Nachname"),
        max_length=200,
        help_text=_("So, wie er auf dem Nachweis steht. Er wird nur verglichen und nicht gespeichert."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ShareForm(forms.Form):
    """How long a link shows a certificate."""

    days = forms.ChoiceField(
        label=_("Der Link gilt"),
        choices=[("7", _("eine Woche")), ("30", _("30 Tage")), ("90", _("90 Tage"))],
        initial="30",
        widget=forms.RadioSelect,
    )
