"""What a provider's people type in their portal besides offerings."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import SOMEBODY_ELSE
from core.units import MINUTES_PER_LESSON
from curriculum.models import LearningFormat, Module
from providers.domain.teaching import Half, Teaching
from providers.enums import OfferingStage, PriceLevel, Recipients
from providers.forms.provider import ProviderForm
from providers.models import Provider

SORTS = (("", _("nach Beginn")), ("neu", _("zuletzt geändert")), ("titel", _("nach Titel")))


class OwnOfferingsFilter(forms.Form):
    """Narrow the list of one's own offerings; stays in the address."""

    q = forms.CharField(label=_("Titel oder Ort"), required=False, max_length=100)
    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=[("", _("alle")), *OfferingStage.choices])
    sortierung = forms.ChoiceField(label=_("Sortierung"), required=False, choices=SORTS)


class CopyForm(forms.Form):
    """How far, and how often."""

    weeks = forms.IntegerField(label=_("Um wie viele Wochen verschieben?"), min_value=1, max_value=104, initial=52)
    copies = forms.IntegerField(
        label=_("Wie viele Kopien?"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("Jede weitere Kopie liegt noch einmal so viele Wochen später."),
    )


class MessageForm(forms.Form):
    """A message to participants."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    audience = forms.ChoiceField(label=_("An wen?"), choices=Recipients.choices, initial=Recipients.CONFIRMED)
    subject = forms.CharField(label=_("Betreff"), max_length=120)
    text = forms.CharField(label=_("Nachricht"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput(attrs=SOMEBODY_ELSE))


class NeededReasonForm(forms.Form):
    """A reason that somebody reads."""

    reason = forms.CharField(label=_("Begründung"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class TeachingAnswerForm(forms.Form):
    """What a provider says to a request; which fields are needed depends on the answer, and its verb says so."""

    answer = forms.CharField(
        label=_("Ihre Antwort"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bei einer Zusage freiwillig, zum Beispiel mögliche Tage. Die Koordinierungsstelle liest sie."),
    )
    fee = forms.DecimalField(
        label=_("Anderes Honorar in Euro"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        localize=True,
        help_text=_("Nur für einen Gegenvorschlag; für die ganze Gruppe."),
    )

    @property
    def fee_cents(self) -> int | None:
        """The other fee, None where it stays as proposed."""
        fee = self.cleaned_data["fee"]
        return None if fee is None else int(fee * 100)


class OwnProfileForm(ProviderForm):
    """The provider's entry as its own people change it: not the address, not whether it is public, and confirmed by saving."""

    class Meta(ProviderForm.Meta):
        fields: tuple[str, ...] = tuple(name for name in ProviderForm.Meta.fields if name not in {"slug", "confirmed_on_date", "is_published"})  # type: ignore[assignment]


class TeachingForm(forms.Form):
    """What the provider can teach, and how much of it in the next half-years. Lessons are typed, minutes are stored."""

    formats = forms.ModelMultipleChoiceField(
        LearningFormat.objects.none(), label=_("Formate, die wir anbieten können"), required=False, widget=forms.CheckboxSelectMultiple
    )
    modules = forms.ModelMultipleChoiceField(
        Module.objects.none(), label=_("Module, die wir unterrichten können"), required=False, widget=forms.CheckboxSelectMultiple
    )
    price_level = forms.ChoiceField(label=_("Preisniveau"), required=False, choices=[("", _("keine Angabe")), *PriceLevel.choices])
    fee_per_lesson = forms.DecimalField(
        label=_("Honorar je WSt. in Euro"),
        required=False,
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        localize=True,
        help_text=_("Für eine ganze Gruppe, wenn eine Kommune das Angebot inhouse möchte."),
    )

    def __init__(self, data: Any = None, *, provider: Provider, halves: Iterable[Half]) -> None:
        self.halves = list(halves)
        stored = {(row.year, row.half): row.minutes for row in provider.capacities.all()}
        profile = getattr(provider, "teaching", None)
        initial: dict[str, Any] = {}
        if profile is not None:
            initial = {"formats": profile.formats.all(), "modules": profile.modules.all(), "price_level": profile.price_level}
            initial["fee_per_lesson"] = None if profile.fee_cents_per_lesson is None else profile.fee_cents_per_lesson / 100
        initial |= {_name(half): stored[half] // MINUTES_PER_LESSON for half in self.halves if half in stored}
        super().__init__(data, initial=initial)
        self.fields["formats"].queryset = LearningFormat.objects.filter(curriculum__is_current=True)  # type: ignore[attr-defined]
        self.fields["modules"].queryset = Module.objects.filter(curriculum__is_current=True)  # type: ignore[attr-defined]
        for half in self.halves:
            self.fields[_name(half)] = forms.IntegerField(label=_label(half), required=False, min_value=0, max_value=20_000)

    @property
    def teaching(self) -> Teaching:
        """What the verb stores."""
        values = self.cleaned_data
        fee = values["fee_per_lesson"]
        return Teaching(
            formats=list(values["formats"]),
            modules=list(values["modules"]),
            price_level=values["price_level"],
            fee_cents_per_lesson=None if fee is None else int(fee * 100),
            capacities={half: None if (lessons := values[_name(half)]) is None else lessons * MINUTES_PER_LESSON for half in self.halves},
        )


def _name(half: Half) -> str:
    return f"capacity_{half[0]}_{half[1]}"


def _label(half: Half) -> str:
    year, number = half
    if number == 1:
        return gettext("Kapazität im ersten Halbjahr %(year)d in WSt.") % {"year": year}
    return gettext("Kapazität im zweiten Halbjahr %(year)d in WSt.") % {"year": year}
