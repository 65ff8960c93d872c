"""Forms of events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.time import BERLIN
from planning.event_enums import Audience, EventSeatState, ResultState
from planning.models import Event, EventResult

MOMENT = {"type": "datetime-local"}
DAY = {"type": "date"}


class EventForm(forms.ModelForm[Event]):
    """What, when, where, until when, for whom. `projects` and `towns` are those the organiser may invite."""

    class Meta:
        model = Event
        fields = [
            "kind", "title", "text", "starts_at", "ends_at", "is_online", "place", "register_until_date", "capacity",
            "audience", "invited_municipalities", "invited_projects", "invites_guides", "results_are_public",
        ]  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "starts_at": forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
            "register_until_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "invited_municipalities": forms.CheckboxSelectMultiple,
            "invited_projects": forms.CheckboxSelectMultiple,
        }
        help_texts = {"audience": _("Zu einer Veranstaltung nur für Eingeladene findet niemand sonst einen Hinweis.")}

    def __init__(self, *args: Any, towns: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("invited_municipalities", towns), ("invited_projects", projects)):
            if rows.exists():
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Whoever invites says whom; the end comes after the beginning."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Das Ende muss nach dem Beginn liegen."))
        last = cleaned.get("register_until_date")
        if starts and last and last > starts.astimezone(BERLIN).date():
            self.add_error("register_until_date", _("Die Anmeldung endet spätestens am Tag der Veranstaltung."))
        invited = cleaned.get("invited_municipalities") or cleaned.get("invited_projects") or cleaned.get("invites_guides")
        if cleaned.get("audience") == Audience.INVITED and not invited:
            self.add_error("audience", _("Bitte wählen Sie aus, wer eingeladen ist."))
        return cleaned


class ReasonForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(
        label=_("Warum wird abgesagt?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Das lesen alle Angemeldeten.")
    )


class ResultForm(forms.ModelForm[EventResult]):
    """A need, an agreement or an ask; a person who cares is one of those who came."""

    class Meta:
        model = EventResult
        fields = ["kind", "text", "owner", "owner_name", "due_date"]
        widgets = {"due_date": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = User.objects.filter(event_seats__event=event, event_seats__state=EventSeatState.REGISTERED).order_by("last_name", "first_name", "pk")
        self.fields["owner"].queryset = came  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda person: person.get_full_name()  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """What became of it."""

    state = forms.ChoiceField(
        label=_("Stand"), choices=[(each.value, each.label) for each in (ResultState.DONE, ResultState.DROPPED)], widget=forms.RadioSelect
    )
    remark = forms.CharField(label=_("Was daraus wurde"), max_length=500, required=False, help_text=_("Wenn verworfen: warum."))
