"""What a municipality lets others see."""

from django import forms

from planning.models import QuartierSharing


class SharingForm(forms.ModelForm[QuartierSharing]):
    """Two switches, both off by default."""

    class Meta:
        model = QuartierSharing
        fields = ["shares_quartiere", "shares_measures"]
