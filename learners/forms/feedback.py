"""How was it? Two fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.enums import Rating
from learners.models.feedback import MOST_CHARACTERS


class FeedbackForm(forms.Form):
    """A rating in words, and what else somebody wants to say."""

    rating = forms.TypedChoiceField(label=_("Wie hat Ihnen das Angebot gefallen?"), choices=Rating.choices, coerce=int, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Was war gut, was sollte anders werden?"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Bitte nennen Sie keine Namen. Träger und Koordinierungsstelle lesen den Text."),
    )
