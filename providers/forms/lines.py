"""Modules and sessions of an offering, one line each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from core.time import BERLIN, berlin_datetime
from curriculum.models import Module
from providers.domain.schedule import SessionPlan
from providers.models import Session

MODULE_PREFIX = "minutes_of_"


class ModuleLineForm(forms.Form):
    """A module with its minutes."""

    module = forms.ModelChoiceField(Module.objects.none(), label=_("Modul"), required=False)
    minutes = forms.IntegerField(label=_("Minuten"), required=False, min_value=1, max_value=100_000, help_text=_("6 WSt. sind 270 Minuten."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = Module.objects.filter(curriculum__is_current=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both or neither; a base module without minutes is taken in full."""
        cleaned = super().clean() or {}
        module, minutes = cleaned.get("module"), cleaned.get("minutes")
        if module and minutes is None and "minutes" not in self.errors:
            cleaned["minutes"] = module.minutes
            if module.minutes is None:
                self.add_error("minutes", _("Dieses Modul hat keine feste Stundenzahl; bitte geben Sie die Minuten an."))
        if minutes and not module and "module" not in self.errors:
            self.add_error("module", _("Bitte wählen Sie das Modul, zu dem die Minuten gehören."))
        return cleaned


class SessionLineForm(forms.Form):
    """A session in Berlin time, with the minutes of each module the offering has."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(label=_("Datum"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label=_("von"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("bis"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    last_day = forms.DateField(
        label=_("bis Datum"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Nur, wenn der Termin über Mitternacht geht."),
    )
    break_minutes = forms.IntegerField(label=_("Pausen in Minuten"), required=False, min_value=0, max_value=1_000)
    is_online = forms.BooleanField(label=_("online"), required=False)
    venue = forms.CharField(label=_("anderer Ort"), required=False, max_length=200)

    def __init__(self, *args: Any, modules: Mapping[int, Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for module_id, module in modules.items():
            self.fields[f"{MODULE_PREFIX}{module_id}"] = forms.IntegerField(
                label=_("Minuten Modul %(code)s") % {"code": module.code}, required=False, min_value=1, max_value=10_000
            )

    @property
    def module_fields(self) -> list[forms.BoundField]:
        """The minutes by module, for the template."""
        return [self[name] for name in self.fields if name.startswith(MODULE_PREFIX)]

    @property
    def is_empty(self) -> bool:
        """Nothing was typed in this line."""
        return not any(self.cleaned_data.get(name) for name in ("uuid", "day", "start", "end", "venue"))

    def clean(self) -> dict[str, Any]:
        """Day, start and end belong together, and the end lies after the start."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("uuid", "day", "start", "end", "venue")):
            return cleaned
        for name, sentence in (
            ("day", _("Bitte geben Sie den Tag an.")),
            ("start", _("Bitte geben Sie den Beginn an.")),
            ("end", _("Bitte geben Sie das Ende an.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        if not self.errors and self.plan({}).ends_at <= self.plan({}).starts_at:
            self.add_error("end", _("Das Ende muss nach dem Beginn liegen."))
        return cleaned

    def plan(self, minutes_by_module: Mapping[int, int]) -> SessionPlan:
        """The session as instants, teaching these minutes."""
        values = self.cleaned_data
        return SessionPlan(
            starts_at=berlin_datetime(values["day"], values["start"]),
            ends_at=berlin_datetime(values.get("last_day") or values["day"], values["end"]),
            break_minutes=values.get("break_minutes") or 0,
            is_online=values["is_online"],
            venue=values["venue"].strip(),
            minutes_by_module=dict(minutes_by_module),
        )

    def typed_minutes(self) -> dict[int, int]:
        """Minutes by module as they stand in the line."""
        typed = {name.removeprefix(MODULE_PREFIX): value for name, value in self.cleaned_data.items() if name.startswith(MODULE_PREFIX) and value}
        return {int(module_id): minutes for module_id, minutes in typed.items()}


class DistributeForm(forms.Form):
    """How the minutes of the modules come into the sessions."""

    in_order = forms.BooleanField(
        label=_("Minuten der Module der Reihe nach auf die Termine verteilen"),
        required=False,
        help_text=_("Sonst gilt, was Sie bei den Terminen je Modul eintragen."),
    )


def session_initial(session: Session) -> dict[str, Any]:
    """The stored session as the line shows it, in Berlin time."""
    starts, ends = session.starts_at.astimezone(BERLIN), session.ends_at.astimezone(BERLIN)
    return {
        "uuid": session.uuid,
        "day": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
        "last_day": ends.date() if starts.date() != ends.date() else None,
        "break_minutes": session.break_minutes,
        "is_online": session.is_online,
        "venue": session.venue,
    } | {f"{MODULE_PREFIX}{row.module_id}": row.minutes for row in session.session_modules.all()}


ModuleLines = formset_factory(ModuleLineForm, extra=3, can_delete=True, max_num=40, absolute_max=60)
SessionLines = formset_factory(SessionLineForm, extra=3, can_delete=True, max_num=100, absolute_max=120)
