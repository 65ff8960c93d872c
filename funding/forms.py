"""What applicants and the office type. Money is typed in euros and handed on in cents."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.domain.applications import Invoice
from funding.domain.schemes import amount_words
from funding.models import FundingScheme
from learners.domain.claim_documents import MOST_BYTES, DocumentOfOtherType, DocumentTooLarge, read_document

MOST_EUROS = Decimal(100_000)


def euro_field(label: Any, *, required: bool = True, help_text: Any = "", most: Decimal = MOST_EUROS) -> forms.DecimalField:
    """An amount in euros with at most two places."""
    return forms.DecimalField(label=label, required=required, help_text=help_text, min_value=Decimal(0), max_value=most, decimal_places=2, localize=True)


def cents_of(euros: Decimal | None) -> int | None:
    """None stays None."""
    return None if euros is None else int(euros * 100)


def euros_of(cents: int | None) -> Decimal | None:
    """None stays None."""
    return None if cents is None else (Decimal(cents) / 100).quantize(Decimal("0.01"))


class ApplyForm(forms.Form):
    """Which scheme, what it costs, what else pays."""

    scheme = forms.ChoiceField(label=_("Förderlinie"), widget=forms.RadioSelect, error_messages={"required": _("Bitte wählen Sie eine Förderlinie.")})
    cost = euro_field(_("Kosten in Euro"))
    people = forms.IntegerField(label=_("Zahl der Menschen"), min_value=1, max_value=1_000)
    other_funding = forms.CharField(
        label=_("Andere Förderung für dasselbe"),
        required=False,
        max_length=300,
        help_text=_("Leer heißt: Sie erklären, dass es keine gibt."),
    )
    remark = forms.CharField(label=_("Bemerkung"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, schemes: Sequence[FundingScheme], known_cents: int | None, is_event: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schemes = {str(scheme.uuid): scheme for scheme in schemes}
        self.fields["scheme"].choices = [(key, f"{scheme.title}: {amount_words(scheme)}") for key, scheme in self.schemes.items()]  # type: ignore[attr-defined]
        self.fields["cost"].initial = euros_of(known_cents)
        if is_event:
            self.fields["cost"].help_text = _("Was die Veranstaltung im Ganzen kostet, mit Honorar und Fahrten.")
        else:
            self.fields["cost"].help_text = _("Ihr Eigenanteil an der Gebühr.")
            del self.fields["people"]

    @property
    def cost_cents(self) -> int:
        """Whole cents."""
        return cents_of(self.cleaned_data["cost"]) or 0


class ProofForm(forms.Form):
    """The invoice, and how many came."""

    invoice_number = forms.CharField(label=_("Rechnungsnummer"), max_length=60)
    invoice_date = forms.DateField(label=_("Rechnungsdatum"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    invoice_euros = euro_field(_("Rechnungsbetrag in Euro"))
    attended_people = forms.IntegerField(label=_("Wie viele Menschen waren da?"), min_value=0, max_value=1_000, initial=1)
    document = forms.FileField(
        label=_("Rechnung"),
        help_text=_("PDF, JPEG oder PNG, höchstens 5 MB. Nur die Koordinierungsstelle kann sie lesen."),
        error_messages={"required": _("Bitte fügen Sie die Rechnung bei.")},
    )

    def __init__(self, *args: Any, is_event: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_event:
            del self.fields["attended_people"]

    def clean_document(self) -> Any:
        """By its first bytes, whatever its name says."""
        upload = self.cleaned_data["document"]
        try:
            return read_document(upload.name, upload.read(MOST_BYTES + 1))
        except DocumentTooLarge:
            raise forms.ValidationError(_("Die Datei ist größer als 5 MB.")) from None
        except DocumentOfOtherType:
            raise forms.ValidationError(_("Das ist weder ein PDF noch ein Bild (JPEG oder PNG).")) from None

    @property
    def invoice(self) -> Invoice:
        """As funding.domain.applications wants it."""
        data = self.cleaned_data
        return Invoice(data["invoice_number"], data["invoice_date"], cents_of(data["invoice_euros"]) or 0, data.get("attended_people", 1), data["document"])


class EndForm(forms.Form):
    """Why it ends."""

    reason = forms.CharField(label=_("Warum?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
