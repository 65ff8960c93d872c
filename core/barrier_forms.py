"""Forms around barriers: telling us about one, and answering."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.domain.own_address import own_path

SHORTEST_SECONDS = 3  # nobody reads the form and describes a barrier faster; programs do
MOST_LINKS = 3
_SALT = "core.barrier_form"
_WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


class BarrierForm(forms.Form):
    """Page, description, and an address for whoever wants an answer.

    Against spam without asking people to prove anything: the form knows when it was drawn, a description holds few web addresses, and the
    view counts per network. A stamp that is missing or too young asks to send once more, and what was typed stays.
    """

    page = forms.CharField(
        label=_("Auf welcher Seite?"),
        max_length=500,
        help_text=_("Die Adresse der Seite, zum Beispiel /angebote/. Kommen Sie von einer Seite, steht sie schon da."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label=_("Was können Sie nicht lesen, bedienen oder verstehen?"),
        max_length=4000,
        min_length=5,
        help_text=_("Was wollten Sie tun, und was ist passiert? Wenn Sie mögen: mit welchem Gerät oder Hilfsmittel."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Nur wenn Sie eine Antwort möchten. Wir verwenden sie für nichts anderes und löschen sie danach."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own_hosts: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_hosts = own_hosts
        self.fields["stamp"].initial = signing.TimestampSigner(salt=_SALT).sign("form")

    def clean_page(self) -> str:
        """Only our own pages: nobody makes the office visit others."""
        path = own_path(self.cleaned_data["page"], own_hosts=self.own_hosts)
        if not path:
            raise forms.ValidationError(_("Diese Adresse gehört nicht zu dieser Plattform. Bitte geben Sie eine Seite von hier an, zum Beispiel /angebote/."))
        return path

    def clean_description(self) -> str:
        """Few web addresses, no control characters."""
        text: str = "".join(sign for sign in self.cleaned_data["description"] if sign in "\n\t" or ord(sign) >= 32)
        if len(_WEB_ADDRESS.findall(text)) > MOST_LINKS:
            raise forms.ValidationError(
                _("Bitte nennen Sie höchstens %(most)d Internet-Adressen: Texte mit vielen Adressen halten wir für Werbung.") % {"most": MOST_LINKS}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Drawn by us, and not a moment ago."""
        cleaned: dict[str, Any] = super().clean() or {}
        signer = signing.TimestampSigner(salt=_SALT)
        try:
            signer.unsign(self.data.get("stamp", ""))
        except signing.BadSignature:
            self._ask_again()
            return cleaned
        try:
            signer.unsign(self.data["stamp"], max_age=SHORTEST_SECONDS)
        except signing.SignatureExpired:
            return cleaned  # old enough; there is no longest time, people may take a day
        self._ask_again()
        return cleaned

    def _ask_again(self) -> None:
        """Draw a fresh stamp, because the old one is what was wrong."""
        sent: Any = self.data
        fresh = sent.copy()
        fresh["stamp"] = signing.TimestampSigner(salt=_SALT).sign("form")
        self.data = fresh
        self.add_error(None, _("Das ging sehr schnell. Bitte senden Sie die Meldung in ein paar Sekunden noch einmal ab; Ihr Text ist noch da."))


class AnswerForm(forms.Form):
    """The office's answer."""

    answer = forms.CharField(label=_("Antwort"), max_length=8000, min_length=5, widget=forms.Textarea(attrs={"rows": 10}))
