"""A provider's own offering as one form that works without JavaScript: further lines come with a button, and nothing typed is lost."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from providers.domain.editing import Entry
from providers.forms.fields import OfferingFieldsForm
from providers.forms.offering import OfferingForm
from providers.models import Offering, Provider

MORE = 3
LINES = ("modules", "sessions")


class OwnOfferingFieldsForm(OfferingFieldsForm):
    """The fields of the row without the provider, which the address names."""

    class Meta(OfferingFieldsForm.Meta):
        fields = [name for name in OfferingFieldsForm.Meta.fields if name != "provider"]


class ReasonForm(forms.Form):
    """Why: asked where the office decides."""

    reason = forms.CharField(label=_("Begründung"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class OwnOfferingForm(OfferingForm):
    """The parts of the desk's form for a provider, with the reason for the office."""

    fields_class = OwnOfferingFieldsForm

    def __init__(self, offering: Offering | None, data: Any = None) -> None:
        super().__init__(offering, data)
        self.reason_form = ReasonForm(data, prefix="request")

    @property
    def reason(self) -> str:
        """What was typed, in one line."""
        return " ".join(self.reason_form.cleaned_data["reason"].split())

    def is_valid(self) -> bool:
        """All parts; every error is collected."""
        return all([super().is_valid(), self.reason_form.is_valid()])

    def own_entry(self, provider: Provider) -> Entry:
        """The entry of this provider."""
        entry = self.entry()
        return Entry(fields={**entry.fields, "provider": provider}, modules=entry.modules, sessions=entry.sessions)


def with_more_lines(data: QueryDict) -> QueryDict:
    """What was sent, with room for further modules or sessions, as the button that was pressed says (`more`)."""
    wanted = data.copy()
    kind = wanted.get("more", "")
    key = f"{kind}-TOTAL_FORMS"
    total = str(wanted.get(key, ""))
    if kind in LINES and total.isdigit() and len(total) < 4:
        wanted[key] = str(int(total) + MORE)
    return wanted
