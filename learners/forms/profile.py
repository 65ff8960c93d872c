from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.enums import Sector
from core.fields import NameField
from core.models import Gemeinde


def gemeinde_label(gemeinde: Gemeinde) -> str:
    """ "Altheim (Landkreis Biberach)": eleven names of municipalities are shared, so the Kreis stands with each."""
    return f"{gemeinde.name} ({gemeinde.kreis.label})"


class GemeindeField(forms.CharField):
    """A municipality by its name; where the name is shared, with its Kreis. The browser offers the full list as a datalist."""

    default_error_messages = {
        "unknown": _("Diese Gemeinde kennen wir nicht. Bitte wählen Sie eine aus der Liste, die beim Tippen erscheint."),
        "ambiguous": _("Diesen Namen gibt es mehrfach. Bitte schreiben Sie eine davon: %(labels)s."),
    }

    def clean(self, value: Any) -> Gemeinde | None:  # text goes in, a row comes out
        """The row for the typed text, or None for nothing."""
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        name, _separator, rest = text.partition(" (")
        named = list(Gemeinde.objects.filter(name__iexact=name).select_related("kreis").order_by("ags"))
        matches = [row for row in named if not rest or gemeinde_label(row).casefold() == text.casefold()]
        if len(matches) == 1:
            return matches[0]
        if matches:
            labels = ", ".join(gemeinde_label(row) for row in matches)
            raise forms.ValidationError(self.error_messages["ambiguous"], code="ambiguous", params={"labels": labels})
        raise forms.ValidationError(self.error_messages["unknown"], code="unknown")


class ProfileForm(forms.Form):
    """Name as printed, and three voluntary facts."""

    first_name = NameField(label=_("Vorname"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    last_name = NameField(
        label=_("Nachname"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("So steht Ihr Name auf künftigen Nachweisen. Schon ausgestellte ändern sich dadurch nicht."),
    )
    sector = forms.ChoiceField(label=_("Ich komme aus"), required=False, choices=[("", _("keine Angabe")), *Sector.choices])
    gemeinde = GemeindeField(
        label=_("Meine Gemeinde"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "gemeinden", "autocomplete": "off"}),
        help_text=_("Tippen Sie die ersten Buchstaben und wählen Sie aus der Liste."),
    )
    employer = forms.CharField(
        label=_("Organisation oder Arbeitgeber"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    language = forms.ChoiceField(
        label=_("Sprache"),
        required=False,  # left out, it stays as it is
        choices=settings.LANGUAGES,
        help_text=_("In dieser Sprache lesen Sie die Seiten und unsere E-Mails. Nachweise werden immer auf Deutsch ausgestellt."),
    )
