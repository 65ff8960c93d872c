"""A provider's entry in the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.enums import OrganisationKind
from core.models import Kreis, Organisation
from providers.models import Provider


class ProviderForm(forms.ModelForm[Provider]):
    """The public entry; the name belongs to the organisation behind it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    field_order = ("name",)

    class Meta:
        model = Provider
        fields = (
            "slug",
            "summary",
            "description",
            "kreise",
            "target_groups",
            "teaching_languages",
            "accessibility_features",
            "contact_name",
            "contact_email",
            "contact_phone",
            "website",
            "confirmed_on_date",
            "is_published",
        )
        error_messages = {"slug": {"unique": _("Diesen Kurznamen hat schon ein anderer Träger.")}}
        widgets = {
            "confirmed_on_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "kreise": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "slug": _("Teil der öffentlichen Adresse, zum Beispiel „vhs-ulm“. Bitte später nicht mehr ändern."),
            "kreise": _("Keine Auswahl heißt: ganz Baden-Württemberg."),
            "target_groups": _("Keine Auswahl heißt: für alle."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kreise"].queryset = Kreis.objects.order_by("name", "kind")  # type: ignore[attr-defined]
        self.fields["website"].assume_scheme = "https"  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["name"] = self.instance.organisation.name

    def clean_name(self) -> str:
        """One provider of a name."""
        name = " ".join(self.cleaned_data["name"].split())
        others = Organisation.objects.filter(kind=OrganisationKind.PROVIDER, name=name).exclude(pk=self.instance.organisation_id)
        if others.exists():
            raise forms.ValidationError(_("Eine Organisation dieses Namens gibt es schon."))
        return name

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs of domain.directory take."""
        return {name: self.cleaned_data[name] for name in ("name", *self.Meta.fields)} | {"kreise": list(self.cleaned_data["kreise"])}
