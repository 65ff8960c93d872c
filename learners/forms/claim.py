"""Forms of claims: what the learner asks for, and what is decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.claim_decisions import REMARK_AT_MOST
from learners.domain.claim_documents import MOST_BYTES, DocumentOfOtherType, DocumentTooLarge, read_document
from learners.domain.claims import TEXT_AT_LEAST, Wish
from learners.enums import ClaimKind, EnrolmentState
from learners.models import HoursClaim
from providers.models import Offering

TEXT_AT_MOST = 10_000


class ClaimForm(forms.Form):
    """What was learned, when, how much of it, and what shows it."""

    module = forms.ModelChoiceField(
        Module.objects.none(), label=_("Modul"), empty_label=_("– bitte wählen –"), error_messages={"required": _("Bitte wählen Sie ein Modul.")}
    )
    phase = forms.ChoiceField(label=_("Angerechnet werden soll es als"), choices=Phase.choices)
    offering = forms.ModelChoiceField(
        Offering.objects.none(),
        label=_("Angebot, zu dem die Arbeit gehört"),
        required=False,
        empty_label=_("– keines –"),
        help_text=_("Wenn Sie eines wählen, entscheidet der Träger; sonst Ihre Prozessbegleitung oder die Koordinierungsstelle."),
    )
    title = forms.CharField(
        label=_("Was haben Sie gemacht?"),
        max_length=150,
        help_text=_("In wenigen Wörtern; steht später in Ihren Lernzeiten."),
        error_messages={"required": _("Bitte sagen Sie in wenigen Wörtern, was Sie gemacht haben.")},
    )
    happened_on_date = forms.DateField(
        label=_("Wann war das?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Bei mehreren Tagen der letzte."),
        error_messages={"required": _("Bitte nennen Sie den Tag."), "invalid": _("Bitte geben Sie ein Datum ein, zum Beispiel 31.12.2026.")},
    )
    minutes = forms.IntegerField(
        label=_("Wie viele Minuten?"),
        min_value=1,
        max_value=30_000,
        help_text=_("45 Minuten sind eine WSt. Die Zeit geben Sie an; die Plattform misst nicht mit."),
        error_messages={"required": _("Bitte nennen Sie die Minuten."), "min_value": _("Bitte nennen Sie mindestens eine Minute.")},
    )
    text = forms.CharField(
        label=_("Ergebnis oder Reflexion"),
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Bitte beschreiben Sie Ihr Ergebnis oder was Sie mitnehmen.")},
    )
    document = forms.FileField(label=_("Dokument"), required=False, help_text=_("PDF, JPEG oder PNG, höchstens 5 MB. Nur wer entscheidet, kann es lesen."))

    def __init__(self, *args: Any, kind: str, learner: User, claim: HoursClaim | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.claim = kind, claim
        self.fields["module"].queryset = Module.objects.filter(curriculum__is_current=True).order_by("position", "pk")  # type: ignore[attr-defined]
        if kind == ClaimKind.SELF_STUDY:
            del self.fields["phase"]
            taken = Offering.objects.filter(enrolments__learner=learner, enrolments__state=EnrolmentState.CONFIRMED).order_by("title", "pk")
            self.fields["offering"].queryset = taken  # type: ignore[attr-defined]
            self.fields["text"].help_text = _(
                "Mindestens 200 Zeichen, damit man Ihnen antworten kann. Bitte nennen Sie keine Namen von Menschen aus Ihrem Quartier."
            )
        else:
            del self.fields["offering"]
            self.fields["title"].help_text = _("Zum Beispiel der Titel des Seminars und wer es angeboten hat.")
            self.fields["text"].label = _("Was haben Sie dabei gelernt, das zum Modul passt?")
            self.fields["document"].label = _("Bescheinigung oder anderer Beleg")
            self.fields["document"].required = claim is None or not claim.document
            self.fields["document"].error_messages["required"] = _("Bitte fügen Sie ein Dokument bei, das Ihr früheres Lernen belegt.")

    def clean_text(self) -> str:
        """Self-study is shown by what is written."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        if self.kind == ClaimKind.SELF_STUDY and len(text) < TEXT_AT_LEAST:
            raise forms.ValidationError(
                _("Das ist noch zu kurz: %(count)d von mindestens %(least)d Zeichen."), params={"count": len(text), "least": TEXT_AT_LEAST}
            )
        return text

    def clean_document(self) -> Any:
        """By its first bytes, whatever its name says."""
        upload = self.cleaned_data.get("document")
        if not upload:
            return None
        try:
            return read_document(upload.name, upload.read(MOST_BYTES + 1))
        except DocumentTooLarge:
            raise forms.ValidationError(_("Die Datei ist größer als 5 MB.")) from None
        except DocumentOfOtherType:
            raise forms.ValidationError(_("Das ist weder ein PDF noch ein Bild (JPEG oder PNG).")) from None

    def wish(self) -> Wish:
        """As learners.domain.claims wants it."""
        data = self.cleaned_data
        return Wish(
            module=data["module"],
            phase=data.get("phase") or Phase.SELF_STUDY,
            minutes=data["minutes"],
            title=data["title"],
            text=data["text"],
            happened_on_date=data["happened_on_date"],
            offering=data.get("offering"),
            document=data.get("document"),
        )


class AcceptClaimForm(forms.Form):
    """How many of the claimed minutes count."""

    minutes = forms.IntegerField(
        label=_("Angerechnete Minuten"),
        min_value=1,
        max_value=30_000,
        error_messages={"required": _("Bitte nennen Sie die Minuten."), "min_value": _("Bitte nennen Sie mindestens eine Minute.")},
    )
    reason = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=REMARK_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nötig, wenn Sie weniger anrechnen, als beantragt ist."),
    )


class ReturnClaimForm(forms.Form):
    """What is missing, or why nothing counts."""

    remark = forms.CharField(
        label=_("Was fehlt, oder warum lässt sich nichts anrechnen?"),
        max_length=REMARK_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Die Person erhält das per E-Mail und kann den Antrag ändern und wieder einreichen."),
        error_messages={"required": _("Bitte schreiben Sie, was noch fehlt.")},
    )
