"""The office's forms for consents to practice examples."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.models import ExampleConsent

DAY = {"type": "date"}


class ConsentForm(forms.ModelForm[ExampleConsent]):
    """Who agreed to what, when, until when."""

    class Meta:
        model = ExampleConsent
        fields = ["party", "given_by", "covers", "reference", "given_on_date", "until_date"]
        widgets = {
            "covers": forms.Textarea(attrs={"rows": 3}),
            "given_on_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "until_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }


class WithdrawForm(forms.Form):
    """How and why; kept with the consent."""

    withdrawal = forms.CharField(
        label=_("Wie wurde sie zurückgezogen?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zum Beispiel „per E-Mail am 3. Mai“. Gründe muss niemand nennen."),
    )
