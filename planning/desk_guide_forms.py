"""The office's rule for a proposal of guides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from planning.domain.guide_assignment import Weights
from planning.domain.guide_proposals import WantedProposal


class ProposalForm(forms.Form):
    """The rule: points are whole numbers and compare with one another only."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=150)
    hours = forms.IntegerField(label=_("Stunden je Projekt"), min_value=1, max_value=500, initial=20)
    distance = forms.IntegerField(label=_("Punkte je Kilometer"), min_value=0, max_value=1_000, initial=1)
    load = forms.IntegerField(
        label=_("Punkte je Projekt, das jemand dann begleitet"), min_value=0, max_value=10_000, initial=20, help_text=_("Je höher, desto gleichmäßiger.")
    )
    guide_wish = forms.IntegerField(label=_("Punkte gegen den Wunsch einer Begleitung"), min_value=0, max_value=10_000, initial=30)

    team_wish = forms.IntegerField(label=_("Punkte gegen den Wunsch eines Teams"), min_value=0, max_value=10_000, initial=60)

    def wanted(self) -> WantedProposal:
        """What was asked for; after is_valid."""
        said = self.cleaned_data
        return WantedProposal(said["name"], Weights(said["distance"], said["load"], said["guide_wish"], said["team_wish"]), said["hours"])
