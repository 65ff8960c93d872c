"""Forms about groups, names and answers to an offered seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from core.models import Organisation
from providers.models import Offering


class GroupForm(forms.Form):
    """How many seats, for whom, and until when the names come."""

    organisation_name = forms.CharField(
        label=_("Für wen melden Sie an?"), max_length=200, help_text=_("Name der Kommune, des Arbeitgebers oder der Organisation. Der Träger liest ihn.")
    )
    seats = forms.IntegerField(label=_("Zahl der Plätze"), min_value=2, help_text=_("Alle zusammen oder keiner: Sind nicht so viele frei, wartet die Gruppe."))
    names_until_date = forms.DateField(
        label=_("Namen stehen fest bis"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Plätze ohne Namen gehen danach zurück. Sie bekommen vorher eine E-Mail."),
    )
    note = forms.CharField(label=_("Mitteilung an den Träger"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, offering: Offering, organisations: list[Organisation], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.organisations = {organisation.name.casefold(): organisation for organisation in organisations}
        self.fields["seats"].widget.attrs["max"] = offering.seats
        self.fields["seats"].validators.append(_at_most(offering.seats))

    @property
    def organisation(self) -> Organisation | None:
        """The municipality the person acts for, when its name was kept."""
        return self.organisations.get(self.cleaned_data["organisation_name"].strip().casefold())


class NameForm(forms.Form):
    """One person named for a seat."""

    first_name = forms.CharField(label=_("Vorname"), max_length=100, widget=forms.TextInput(attrs=SOMEBODY_ELSE))
    last_name = forms.CharField(label=_("Nachname"), max_length=100, widget=forms.TextInput(attrs=SOMEBODY_ELSE))
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        widget=forms.EmailInput(attrs=SOMEBODY_ELSE),
        help_text=_("Dorthin geht die Einladung. Ob die Person schon ein Konto hat, ist egal."),
    )


class ReturnSeatsForm(forms.Form):
    """How many seats without a name go back; empty means everything."""

    seats = forms.IntegerField(label=_("Zahl der Plätze, die Sie zurückgeben"), min_value=1)


class AcceptInvitationForm(forms.Form):
    """Saying yes to a seat one was named for."""

    shows_group = forms.BooleanField(label=_("Die Stelle, die mich angemeldet hat, darf sehen, ob ich teilgenommen habe."), required=False)


class DeclineRequestForm(forms.Form):
    """Not letting somebody in."""

    reason = forms.CharField(label=_("Grund"), max_length=300, help_text=_("Die Person liest ihn in ihrer E-Mail."), widget=forms.Textarea(attrs={"rows": 3}))


def _at_most(seats: int) -> Any:
    def check(value: int) -> None:
        if value > seats:
            raise forms.ValidationError(_("Dieses Angebot hat nur %(seats)d Plätze.") % {"seats": seats})

    return check
