"""Forms of self-study: the check, the reflection, and what the guide says to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from learners.domain.check import Question
from learners.domain.guidance import REMARK_AT_MOST
from learners.domain.hours import REASON_LENGTH
from learners.domain.self_study import REFLECTION_AT_LEAST, REFLECTION_AT_MOST


class CheckForm(forms.Form):
    """One field per question: one choice where one option is right, several where several are.

    The values are the positions of the options; a position that is not offered is refused by the field.
    """

    def __init__(self, questions: Sequence[Question], *args: Any, answers: Mapping[str, Sequence[int]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        answers = answers or {}
        for question in questions:
            self.fields[question.key] = _field(question, chosen=[str(position) for position in answers.get(question.key, [])])

    def answers(self) -> dict[str, list[int]]:
        """Question key to chosen positions, as learners.domain.self_study.answer_check wants them."""
        chosen = {key: value if isinstance(value, list) else [value] for key, value in self.cleaned_data.items()}
        return {key: [int(position) for position in positions] for key, positions in chosen.items()}


def _field(question: Question, *, chosen: list[str]) -> forms.Field:
    choices = [(str(position), text) for position, text in enumerate(question.options)]
    if len(question.correct) > 1:
        return forms.MultipleChoiceField(
            label=question.text,
            help_text=_("Mehrere Antworten sind richtig."),
            choices=choices,
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Bitte wählen Sie aus."), "invalid_choice": _("Diese Antwort steht nicht zur Wahl.")},
        )
    return forms.ChoiceField(
        label=question.text,
        choices=choices,
        initial=chosen[0] if chosen else None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Antwort aus."), "invalid_choice": _("Diese Antwort steht nicht zur Wahl.")},
    )


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
