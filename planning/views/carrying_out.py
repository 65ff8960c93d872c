"""A verb behind a form: what it made, or why not, and with which status the form is shown again."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from planning.domain.refusals import FieldRefused

Result = TypeVar("Result")


def carry_out(form: forms.BaseForm, verb: Callable[[], Result]) -> tuple[Result | None, int]:
    """What the verb made of a valid form, or None and the status to show the form with; a refusal stands at its field or above all."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return verb(), 200
    except FieldRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None, 422 if refused.field else 409
