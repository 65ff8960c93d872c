"""Forms of consultations and of the online box."""

import re
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from planning.channel_enums import BoxRefusal, ConsultationMethod, CountKind, QuartierTopic, ResidentGroup
from planning.domain.articulated_needs import MOST_PEOPLE
from planning.domain.masking import mask
from planning.models import BoxEntry, Consultation

DAY = {"type": "date"}
SHORTEST_SECONDS = 3  # nobody reads the form and writes faster; programs do
MOST_LINKS = 1
_SALT = "planning.box_form"
_WEB_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


class ConsultationForm(forms.ModelForm[Consultation]):
    """How residents are asked, what, and when."""

    class Meta:
        model = Consultation
        fields = ["method", "title", "question", "from_date", "until_date"]
        widgets = {"from_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"), "until_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}
        help_texts = {
            "method": _("In den Online-Kasten schreiben Menschen ohne Konto; Sie lesen jeden Beitrag, bevor er zählt."),
            "question": _("Zum Beispiel: Was fehlt Ihnen in Ihrem Quartier?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = ConsultationMethod.choices  # type: ignore[attr-defined]


class FiguresForm(forms.Form):
    """Who was reached, and what was named by how many. Empty means not collected, 0 means nobody."""

    participants = forms.IntegerField(label=_("Wie viele Menschen haben geantwortet?"), min_value=0, max_value=MOST_PEOPLE, required=False)
    not_reached = forms.CharField(
        label=_("Wen hat diese Erhebung nicht erreicht?"),
        max_length=1_000,
        required=False,
        help_text=_("Ohne diese Angabe lässt sich die Erhebung nicht abschließen."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        known = {(row.kind, row.key): row.count for row in consultation.counts.all()}
        super().__init__(*args, **kwargs)
        self.initial.update({"participants": consultation.participants, "not_reached": consultation.not_reached})
        if consultation.is_box:
            del self.fields["participants"]
        kinds = [(CountKind.GROUP, ResidentGroup, _("Erreicht: %(name)s"))] + (
            [] if consultation.is_box else [(CountKind.TOPIC, QuartierTopic, _("Genannt: %(name)s"))]
        )
        for kind, keys, label in kinds:
            for key in keys:
                self.fields[f"{kind}_{key}"] = forms.IntegerField(
                    label=label % {"name": key.label}, min_value=0, max_value=MOST_PEOPLE, required=False, initial=known.get((kind, key))
                )

    def counts(self, kind: CountKind) -> dict[str, int]:
        """The figures of one kind that were entered; after is_valid."""
        start = f"{kind}_"
        return {name.removeprefix(start): count for name, count in self.cleaned_data.items() if name.startswith(start) and count is not None}


class OutcomeForm(forms.Form):
    """What becomes of what residents said."""

    outcome = forms.CharField(
        label=_("Was daraus wird"),
        max_length=2_000,
        help_text=_("Steht mit dem heutigen Datum bei der Erhebung, beim Online-Kasten auch öffentlich."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EntryForm(forms.Form):
    """Take something in, or not."""

    ACCEPT, REFUSE = "accept", "refuse"

    topic = forms.ChoiceField(label=_("Thema"), choices=QuartierTopic.choices)
    text = forms.CharField(
        label=_("Text, wie er aufgenommen wird"),
        max_length=1_500,
        required=False,
        help_text=_(
            "E-Mail-Adressen, Telefonnummern, Links, Hausnummern und Anreden mit Namen sind schon entfernt. Nehmen Sie alles heraus, woran man Menschen erkennt."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    refusal = forms.ChoiceField(label=_("Grund, wenn Sie den Beitrag nicht aufnehmen"), choices=[("", "–"), *BoxRefusal.choices], required=False)

    def __init__(self, *args: Any, entry: BoxEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"topic": entry.topic, "text": mask(entry.text), "refusal": entry.refusal})

    def clean(self) -> dict[str, Any]:
        """Taking in needs a text, refusing a reason."""
        cleaned = super().clean() or self.cleaned_data
        if self.data.get("do") == self.REFUSE and not cleaned.get("refusal"):
            self.add_error("refusal", _("Bitte nennen Sie den Grund. Wer geschrieben hat, liest ihn."))
        return cleaned


class BoxForm(forms.Form):
    """What somebody's Quartier needs. No name, no address: nothing about the person is asked."""

    topic = forms.ChoiceField(label=_("Worum geht es?"), choices=QuartierTopic.choices)
    text = forms.CharField(
        label=_("Was braucht Ihr Quartier?"),
        min_length=10,
        max_length=1_500,
        help_text=_("Bitte schreiben Sie nichts über sich selbst und keine Namen. Die Kommune liest jeden Beitrag."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    may_be_shown = forms.BooleanField(label=_("Mein Beitrag darf nach der Prüfung ohne Namen veröffentlicht werden"), required=False)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stamp"].initial = signing.TimestampSigner(salt=_SALT).sign("form")

    def clean_text(self) -> str:
        """Few web addresses, no control characters."""
        text: str = "".join(sign for sign in self.cleaned_data["text"] if sign in "\n\t" or ord(sign) >= 32)
        if len(_WEB_ADDRESS.findall(text)) > MOST_LINKS:
            raise forms.ValidationError(_("Bitte nennen Sie höchstens eine Internet-Adresse: Texte mit vielen Adressen halten wir für Werbung."))
        return text

    def clean(self) -> dict[str, Any]:
        """Drawn by us, and not a moment ago."""
        cleaned: dict[str, Any] = super().clean() or {}
        signer = signing.TimestampSigner(salt=_SALT)
        stamp = self.data.get("stamp", "")
        try:
            signer.unsign(stamp)
            signer.unsign(stamp, max_age=SHORTEST_SECONDS)
        except signing.SignatureExpired:
            return cleaned  # old enough; there is no longest time, people may take a day
        except signing.BadSignature:
            pass
        self._ask_again()
        return cleaned

    def _ask_again(self) -> None:
        """Draw a fresh stamp, because the old one is what was wrong."""
        sent: Any = self.data
        fresh = sent.copy()
        fresh["stamp"] = signing.TimestampSigner(salt=_SALT).sign("form")
        self.data = fresh
        self.add_error(None, _("Das ging sehr schnell. Bitte senden Sie den Beitrag in ein paar Sekunden noch einmal ab; Ihr Text ist noch da."))
