"""Forms of self-study: notes, the reflection, and what the guide says to it. The check is in check.py."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from learners.domain.guidance import REMARK_AT_MOST
from learners.domain.hours import REASON_LENGTH
from learners.domain.self_study import NOTES_AT_MOST, REFLECTION_AT_LEAST, REFLECTION_AT_MOST


def _reflection_help() -> str:
    """Filled in when it is shown, so that it is said in the language of the page."""
    return _("Mindestens %(least)d Zeichen, um einzureichen. Bitte nennen Sie keine Namen und nichts, woran man Menschen erkennt.") % {
        "least": REFLECTION_AT_LEAST
    }


class ReflectionForm(forms.Form):
    """A draft may be short; submitting asks for more (`for_submission`)."""

    reflection = forms.CharField(
        label=_("Ihre Reflexion"),
        max_length=REFLECTION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=lazy(_reflection_help, str)(),
        error_messages={
            "required": _("Bitte schreiben Sie Ihre Reflexion."),
            "max_length": _("Ihre Reflexion ist zu lang: höchstens %(limit_value)d Zeichen, es sind %(show_value)d."),
        },
    )

    def __init__(self, *args: Any, for_submission: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_submission = for_submission
        self.fields["reflection"].required = for_submission or not self.is_bound  # a draft may be emptied again

    def clean_reflection(self) -> str:
        """Long enough to be answered, when it is to be submitted."""
        text = str(self.cleaned_data["reflection"]).replace("\r\n", "\n").strip()
        if self.for_submission and len(text) < REFLECTION_AT_LEAST:
            raise forms.ValidationError(
                _("Ihre Reflexion ist noch zu kurz: %(count)d von mindestens %(least)d Zeichen."), params={"count": len(text), "least": REFLECTION_AT_LEAST}
            )
        return text


class NotesForm(forms.Form):
    """One's own notes."""

    notes = forms.CharField(
        label=_("Eigene Notizen"),
        required=False,
        max_length=NOTES_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Nur Sie lesen das."),
        error_messages={"max_length": _("Ihre Notizen sind zu lang: höchstens %(limit_value)d Zeichen, es sind %(show_value)d.")},
    )


class RemarkForm(forms.Form):
    """Why work goes back."""

    remark = forms.CharField(
        label=_("Was fehlt noch?"),
        max_length=REMARK_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Die Person erhält Ihre Rückmeldung per E-Mail und sieht sie bei der Einheit."),
        error_messages={"required": _("Bitte schreiben Sie, was noch fehlt.")},
    )


class WithdrawForm(forms.Form):
    """Why an acceptance is taken back."""

    reason = forms.CharField(
        label=_("Grund der Rücknahme"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Der Grund bleibt in den Lernzeiten sichtbar und geht per E-Mail an die Person."),
        error_messages={"required": _("Bitte begründen Sie die Rücknahme.")},
    )
