"""What a guide says about further projects, and a team about its guide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.models import Gemeinde, Kreis, User
from planning.models import GuideWish


class GuideWishForm(forms.ModelForm[GuideWish]):
    """From where, how many, where rather."""

    class Meta:
        model = GuideWish
        fields = ["gemeinde", "most_projects", "free_hours", "kreise"]
        widgets = {"kreise": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeinde"].queryset = Gemeinde.objects.order_by("name", "ags")  # type: ignore[attr-defined]
        self.fields["kreise"].queryset = Kreis.objects.order_by("name", "ags")  # type: ignore[attr-defined]


class TeamWishForm(forms.Form):
    """Whom a team would like, and whom not."""

    liked = forms.ModelMultipleChoiceField(User.objects.none(), label=_("Gern"), required=False, widget=forms.CheckboxSelectMultiple)
    disliked = forms.ModelMultipleChoiceField(User.objects.none(), label=_("Lieber nicht"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, guides: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("liked", "disliked"):
            self.fields[name].queryset = guides  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda guide: guide.get_full_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody is both."""
        cleaned = super().clean() or self.cleaned_data
        if set(cleaned.get("liked", ())) & set(cleaned.get("disliked", ())):
            raise ValidationError({"disliked": _("Eine Person steht hier zweimal: gern und lieber nicht.")})
        return cleaned
