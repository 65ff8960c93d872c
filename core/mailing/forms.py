"""What the office types about mails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.enums import MailRecipients
from core.mailing import registry
from core.mailing.rules import possible_moments
from core.mailing.texts import MOST_BODY, MOST_SUBJECT


class MailTextForm(forms.Form):
    """Subject and text with placeholders; `seen` is the number of the version the page was opened with."""

    subject = forms.CharField(label=_("Betreff"), max_length=MOST_SUBJECT)
    body = forms.CharField(label=_("Text"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 18}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MailRuleForm(forms.Form):
    """Which mail, when, to whom."""

    mail = forms.ChoiceField(label=_("Mail"))
    days = forms.IntegerField(label=_("Tage"), min_value=0, max_value=90, initial=3, help_text=_("Ohne Bedeutung bei Kopien."))
    moment = forms.ChoiceField(label=_("Zeitpunkt"))
    recipients = forms.ChoiceField(label=_("Empfänger"), choices=MailRecipients.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in registry.kinds() if possible_moments(kind)]
        moments = {moment: moment.label for kind in kinds for moment in possible_moments(kind)}
        self.fields["mail"].choices = [(kind.name, kind.title) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["moment"].choices = list(moments.items())  # type: ignore[attr-defined]
