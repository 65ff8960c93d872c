import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.domain.learning_group_files import CheckedFile, FileRefused, check_file
from providers.models import Offering

BY_ADDRESS = _("Fügen Sie die Adressen der Angebote ein, eine in jeder Zeile.")
IN_ADDRESS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class SeriesField(forms.CharField):
    """Offerings by their addresses, one a line."""

    default_error_messages = {
        "unknown": _("Unter dieser Adresse gibt es kein öffentliches Angebot: „%(line)s“."),
        "too_many": _("Bitte nennen Sie höchstens 40 Angebote."),
    }

    def clean(self, value: Any) -> list[Offering]:  # text goes in, rows come out
        """The public offerings, in the order of the lines, each once."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > 40:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        found: dict[int, Offering] = {}
        for line in lines:
            match = IN_ADDRESS.search(line.lower())
            offering = Offering.objects.public().filter(uuid=UUID(match.group())).first() if match else None
            if offering is None:
                raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"line": line[:80]})
            found[offering.pk] = offering
        return list(found.values())


class FoundGroupForm(forms.Form):
    """A new learning group."""

    title = forms.CharField(label=_("Name der Gruppe"), max_length=120)
    description = forms.CharField(label=_("Worum es geht"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    starts_on_date = forms.DateField(
        label=_("Beginn"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Bis zum Tag davor kann man ohne Rückfrage beitreten, danach entscheiden Sie."),
    )
    offerings = SeriesField(label=_("Angebote der Reihe"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000, help_text=BY_ADDRESS)


class ExtendForm(forms.Form):
    """Offerings with which the series goes on."""

    offerings = SeriesField(label=_("Weitere Angebote"), widget=forms.Textarea(attrs={"rows": 3}), max_length=8000, help_text=BY_ADDRESS)


class JoinForm(forms.Form):
    """Joining, and whether the others see the name."""

    is_visible = forms.BooleanField(label=_("Die anderen in der Gruppe dürfen meinen Namen sehen"), required=False)


class DecideForm(forms.Form):
    """Who is meant, and the decision."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])
    reason = forms.CharField(label=_("Begründung, wenn Sie ablehnen"), max_length=300, required=False)


class TellForm(forms.Form):
    """A message of the guide, with a file or without."""

    text = forms.CharField(label=_("Mitteilung an die Gruppe"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label=_("Datei"), required=False, help_text=_("PDF, PNG, JPEG, ODT, DOCX oder TXT, höchstens 10 MB."))

    def clean_file(self) -> CheckedFile | None:
        """The file, checked."""
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        try:
            return check_file(upload.name, upload.read())
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from refusal
