"""What the office types at the desk about certificates: reasons, decisions, rules, words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.revoke import REASON_LENGTH, ReasonMissing
from certificates.domain.wording_fields import DECLARED, UnknownField, check_fields
from certificates.domain.wording_versions import TEXTS
from certificates.domain.wordings import layouts
from certificates.enums import CertificateKind, CertificateState, WithdrawalKind


class WithdrawalForm(forms.Form):
    """What is to become of a certificate, and why."""

    kind = forms.ChoiceField(label=_("Was geschehen soll"), choices=WithdrawalKind.choices, initial=WithdrawalKind.REVOKE, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Grund"),
        max_length=REASON_LENGTH,
        help_text=_("Bleibt im Verlauf sichtbar, und die Person liest ihn; die öffentliche Prüfseite nennt ihn nicht."),
        error_messages={"required": ReasonMissing.message},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    """Why a request is not followed."""

    remark = forms.CharField(
        label=_("Warum nicht?"),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Bitte schreiben Sie, warum der Nachweis bleibt, wie er ist.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


FIELD_LABELS: dict[str, Any] = {
    "name": _("Vor- und Nachname"),
    "titel": _("Titel der Fortbildung, des Moduls oder Bildungswegs"),
    "programm": _("Name des Programms"),
    "aussteller": _("ausstellende Stelle"),
    "curriculum": _("Fassung des Curriculums"),
    "von": _("erster Tag"),
    "bis": _("letzter Tag"),
    "traeger": _("Träger"),
    "ort": _("Gemeinde, leer bei Online-Angeboten"),
    "format": _("Einführung, Basis oder Vertiefung; Basis- oder Vertiefungsmodul"),
    "durchfuehrung": _("vor Ort, online oder gemischt"),
    "stunden": _("besuchte WSt."),
    "zeitstunden": _("besuchte Zeitstunden"),
    "umfang": _("WSt. aller Termine"),
    "praesenz": _("WSt. in Präsenz"),
    "selbstlernen": _("WSt. im Selbstlernen"),
    "summe": _("WSt. insgesamt"),
}
LAYOUT_LABELS: dict[str, Any] = {
    "2026-1": _("farbig, mit den Dächern des Programms"),
    "2026-1-schlicht": _("schlicht, für Drucker ohne Farbe"),
}
SPECIMENS: list[tuple[str, Any]] = [
    ("ueblich", _("übliche Angaben")),
    ("lang", _("sehr langer Name und Titel")),
    ("zeichen", _("ß, Ł, Ş, İ, Anführungszeichen")),
    ("arabisch", _("arabische Schrift")),
    ("ein-name", _("nur ein Name")),
    ("drei-seiten", _("drei Seiten")),
]


def field_list(kind: CertificateKind) -> list[tuple[str, Any]]:
    """Each field of the kind as it is written, with what it stands for."""
    return [(f"{{{name}}}", FIELD_LABELS[name]) for name in DECLARED[kind]]


class WordingForm(forms.Form):
    """The texts of a draft; only declared fields may stand in braces."""

    layout = forms.ChoiceField(label=_("Gestaltung"))
    heading = forms.CharField(label=_("Überschrift"), max_length=80)
    statement = forms.CharField(label=_("Satz unter dem Namen"), max_length=200)
    body = forms.CharField(label=_("Text unter dem Titel"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    signatory = forms.CharField(label=_("Unterzeichnet für"), max_length=200, required=False)
    closing = forms.CharField(label=_("Hinweis am Schluss"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, kind: CertificateKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["layout"].choices = [(name, LAYOUT_LABELS.get(name, name)) for name in layouts()]  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Refuse what is no field of this kind, at the text that names it."""
        data: dict[str, Any] = super().clean() or {}
        for name in TEXTS:
            try:
                check_fields(data.get(name, ""), self.kind)
            except UnknownField as unknown:
                self.add_error(name, str(unknown))
        return data


class RuleSetForm(forms.Form):
    """A rule for what begins from a day on."""

    kind = forms.TypedChoiceField(label=_("Art"), choices=CertificateKind.choices, coerce=CertificateKind)
    valid_from_date = forms.DateField(
        label=_("Gilt für alles, was beginnt ab"), help_text=_("Frühestens morgen."), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minimum_percent = forms.IntegerField(label=_("Mindestanteil an der Summe, in Prozent"), min_value=1, max_value=100)
    minimum_percent_per_module = forms.IntegerField(
        label=_("Mindestanteil je Modul, in Prozent"), min_value=1, max_value=100, required=False, help_text=_("Leer: nur die Summe zählt.")
    )
    needs_acceptance = forms.BooleanField(label=_("Selbstlernen zählt erst, wenn es angenommen wurde"), required=False, initial=True)
    needs_settled_fee = forms.BooleanField(
        label=_("Erst, wenn die Gebühr für den Platz beglichen ist"),
        required=False,
        help_text=_("Nur, wo es um einen Platz geht. Wer nichts mehr schuldet, vermerkt die Koordinierungsstelle bei der Sammelausstellung des Angebots."),
    )
    is_automatic = forms.BooleanField(label=_("Wird in der Nacht von selbst ausgestellt"), required=False)
    reason = forms.CharField(label=_("Grundlage"), max_length=300, help_text=_("Zum Beispiel der Beschluss, auf dem die Regel beruht."))

    def clean(self) -> dict[str, Any]:
        """A fee belongs to a seat."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("needs_settled_fee") and data.get("kind") not in CertificateKind.ABOUT_A_SEAT:
            self.add_error("needs_settled_fee", _("Diese Art handelt nicht von einem Platz; eine Gebühr gibt es hier nicht."))
        return data


class RegisterForm(forms.Form):
    """What of the register goes into the file; everything when nothing is said."""

    kind = forms.ChoiceField(label=_("Art"), choices=[("", _("alle")), *CertificateKind.choices], required=False)
    state = forms.ChoiceField(label=_("Stand"), choices=[("", _("alle")), *CertificateState.choices], required=False)
    year = forms.IntegerField(label=_("Jahr der Ausstellung"), required=False, min_value=2000, max_value=2200)

    def filters(self) -> dict[str, Any]:
        """As a filter of certificates."""
        names = {"kind": "kind", "state": "state", "year": "issued_at__year"}
        return {lookup: value for name, lookup in names.items() if (value := self.cleaned_data.get(name))}
