"""The office's forms about Landesförderung."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.enums import ApplicationState, Proposal
from funding.forms import cents_of, euro_field, euros_of
from funding.models import FundingApplication, FundingScheme

MOST_BUDGET = Decimal(1_000_000_000)
MONEY = {"lump": "lump_cents", "cap": "cap_cents", "budget": "budget_cents"}


class SchemeForm(forms.ModelForm[FundingScheme]):
    """A scheme; neither rate nor lump sum means that nobody has said how much."""

    lump = euro_field(_("Pauschale in Euro"), required=False, help_text=_("Weder Satz noch Pauschale: „Förderung möglich, Höhe auf Anfrage“."))
    cap = euro_field(_("Höchstbetrag in Euro"), required=False)
    budget = euro_field(_("Budget in Euro"), most=MOST_BUDGET)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FundingScheme
        fields = [
            "title",
            "giver",
            "purpose",
            "applicants",
            "subjects",
            "rate_percent",
            "documents",
            "before_start",
            "proof_days",
            "source",
            "valid_from_date",
            "valid_until_date",
        ]
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "documents": forms.Textarea(attrs={"rows": 3}),
            "valid_from_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "valid_until_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("applicants", "subjects"):
            self.fields[name].required = True
        if self.instance.pk:
            self.initial.update({name: euros_of(getattr(self.instance, column)) for name, column in MONEY.items()})
            self.initial["seen_at"] = self.instance.changed_at.isoformat()
        self.order_fields([*self.Meta.fields[:6], *MONEY, *self.Meta.fields[6:]])

    def clean(self) -> dict[str, Any]:
        """Rate or lump sum; the dates in order."""
        cleaned = super().clean() or {}
        if cleaned.get("rate_percent") is not None and cleaned.get("lump") is not None:
            self.add_error("lump", _("Bitte geben Sie entweder einen Fördersatz oder eine Pauschale an."))
        first, last = cleaned.get("valid_from_date"), cleaned.get("valid_until_date")
        if first and last and last < first:
            self.add_error("valid_until_date", _("Das Ende darf nicht vor dem Beginn liegen."))
        return cleaned

    def _post_clean(self) -> None:
        """The verb writes a fresh row under its lock; the form's own instance stays as it was read."""

    @property
    def values(self) -> dict[str, Any]:
        """What is stored, by field name of the row."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {column: cents_of(self.cleaned_data[name]) for name, column in MONEY.items()}

    @property
    def seen_instant(self) -> datetime | None:
        """When the row was last changed as the form knows it; None when the token was tampered with."""
        try:
            seen = datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return seen if seen.tzinfo else None


class ProposalForm(forms.Form):
    """What the first person proposes."""

    kind = forms.ChoiceField(label=_("Vorschlag"), choices=Proposal.choices, widget=forms.RadioSelect, initial=Proposal.APPROVE)
    amount = euro_field(_("Betrag in Euro"), required=False)
    reason = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=300,
        help_text=_("Nötig bei einer Ablehnung und wenn der Betrag nicht aus der Förderlinie folgt. Die antragstellende Seite liest sie bei einer Ablehnung."),
    )


class SettleForm(forms.Form):
    """What is paid."""

    amount = euro_field(_("Abgerechnet wird, in Euro"))
    reason = forms.CharField(label=_("Begründung"), required=False, max_length=300, help_text=_("Nötig, wenn Sie vom Vorschlag abweichen."))


class ApplicationsFilter(forms.Form):
    """Narrow the list; stays in the address."""

    stand = forms.ChoiceField(label=_("Stand"), required=False)
    linie = forms.ChoiceField(label=_("Förderlinie"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        everything = ("", _("alle"))
        self.fields["stand"].choices = [everything, *ApplicationState.choices]  # type: ignore[attr-defined]
        self.fields["linie"].choices = [everything, *((str(row.uuid), row.title) for row in FundingScheme.objects.all())]  # type: ignore[attr-defined]


def initial_proposal(application: FundingApplication, cents: int | None) -> dict[str, Any]:
    """What stands in the form at first: the proposal that was sent back, or what follows from the scheme."""
    if application.proposal:
        return {"kind": application.proposal, "amount": euros_of(application.proposed_cents), "reason": application.proposed_reason}
    return {"kind": Proposal.APPROVE, "amount": euros_of(cents)}
