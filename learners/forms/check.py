"""The form of a unit's check: one field for a choice or a text, one per item for an order or a match, together in a group."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from curriculum.domain.questions import ChoiceQuestion, Given, MatchQuestion, OpenQuestion, OrderQuestion, Question, TextQuestion

PLEASE_CHOOSE = _("Bitte wählen Sie aus.")
NOT_OFFERED = _("Diese Antwort steht nicht zur Wahl.")
SHORT, LONG = 100, 2_000  # characters of a short and of an open answer


class CheckForm(forms.Form):
    """The values of choices are positions; a position that is not offered is refused by the field."""

    def __init__(self, questions: Sequence[Question], *args: Any, answers: Mapping[str, Given] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.names: dict[str, list[str]] = {}
        for question in questions:
            given = (answers or {}).get(question.key)
            found = _fields(question, given)
            self.names[question.key] = list(found)
            self.fields.update(found)

    def groups(self) -> list[tuple[Question, list[BoundField]]]:
        """Each question with its fields, for the template."""
        return [(question, [self[name] for name in self.names[question.key]]) for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """In an order every place is given once; the second of two equal ones is named."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            if not isinstance(question, OrderQuestion):
                continue
            places: set[str] = set()
            for name in self.names[question.key]:
                if (place := cleaned.get(name)) is None:
                    continue
                if place in places:
                    self.add_error(name, forms.ValidationError(_("Die Stelle %(place)d haben Sie zweimal vergeben."), params={"place": int(place) + 1}))
                places.add(place)
        return cleaned

    def answers(self) -> dict[str, Given]:
        """Question key to positions or text, as learners.domain.self_study.answer_check wants them."""
        return {question.key: self._given(question) for question in self.questions}

    def _given(self, question: Question) -> Given:
        names = self.names[question.key]
        values = [self.cleaned_data[name] for name in names]
        if isinstance(question, OrderQuestion):
            places = {int(value): int(name.rsplit("-", 1)[1]) for name, value in zip(names, values, strict=True)}
            return [places[place] for place in sorted(places)]
        if isinstance(question, ChoiceQuestion):
            return sorted(int(position) for position in (values[0] if isinstance(values[0], list) else values))
        if isinstance(question, MatchQuestion):
            return [int(value) for value in values]
        return str(values[0])


def _fields(question: Question, given: Given | None) -> dict[str, forms.Field]:
    if isinstance(question, ChoiceQuestion):
        return {question.key: _choice(question, [str(position) for position in given or []])}
    if isinstance(question, OrderQuestion):
        places = {item: str(place) for place, item in enumerate(given or [])}
        choices = [(str(place), str(place + 1)) for place in range(len(question.items))]
        return {f"{question.key}-{item}": _select(question.items[item], choices, places.get(item)) for item in question.shown}
    if isinstance(question, MatchQuestion):
        choices = [(str(right), question.pairs[right][1]) for right in question.shown]
        return {
            f"{question.key}-{left}": _select(text, choices, str(given[left]) if given and left < len(given) else None)
            for left, (text, _right) in enumerate(question.pairs)
        }
    return {question.key: _text(question, given if isinstance(given, str) else "")}


def _choice(question: ChoiceQuestion, chosen: list[str]) -> forms.Field:
    choices = [(str(position), text) for position, text in enumerate(question.options)]
    if len(question.correct) > 1:
        return forms.MultipleChoiceField(
            label=question.text,
            help_text=_("Mehrere Antworten sind richtig."),
            choices=choices,
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": PLEASE_CHOOSE, "invalid_choice": NOT_OFFERED},
        )
    return forms.ChoiceField(
        label=question.text,
        choices=choices,
        initial=chosen[0] if chosen else None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Antwort aus."), "invalid_choice": NOT_OFFERED},
    )


def _select(label: str, choices: list[tuple[str, str]], chosen: str | None) -> forms.Field:
    empty: list[tuple[str, str | Promise]] = [("", _("– bitte wählen –"))]
    return forms.ChoiceField(label=label, choices=[*empty, *choices], initial=chosen, error_messages={"required": PLEASE_CHOOSE, "invalid_choice": NOT_OFFERED})


def _text(question: TextQuestion | OpenQuestion, given: str) -> forms.Field:
    messages = {"required": _("Bitte schreiben Sie eine Antwort."), "max_length": _("Ihre Antwort ist zu lang: höchstens %(limit_value)d Zeichen.")}
    if isinstance(question, OpenQuestion):
        return forms.CharField(
            label=question.text,
            required=False,
            initial=given,
            max_length=LONG,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Wird nicht bewertet. Wer über Ihre Arbeit entscheidet, kann die Antwort lesen."),
            error_messages=messages,
        )
    return forms.CharField(label=question.text, initial=given, max_length=SHORT, widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages=messages)
