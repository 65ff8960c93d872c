"""What the office types at the desk about certificates: reasons, decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.domain.revoke import REASON_LENGTH, ReasonMissing
from certificates.enums import WithdrawalKind


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
