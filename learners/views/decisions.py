"""What the pages share on which people decide about something that was handed in."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from core.http import SignedInRequest

Page = Callable[[str, int], HttpResponse]  # a refusal in words and a status in, the page with the form in its place out


def answer_to(
    request: SignedInRequest,
    form: forms.Form,
    verb: Callable[[forms.Form], object],
    *,
    refusals: tuple[type[Exception], ...],
    page: Page,
    done: str,
    then: Callable[[], HttpResponse],
) -> HttpResponse:
    """Run `verb` on a valid form and go on; otherwise show the page again: 422 with what is wrong in the form, 409 with why it is not possible now."""
    if not form.is_valid():
        return page("", 422)
    try:
        verb(form)
    except refusals as refusal:
        return page(str(refusal), 409)
    messages.success(request, done)
    return then()
