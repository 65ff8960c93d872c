"""The roll call of a session: one small form per person, read as one."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.units import format_minutes
from learners.domain.attendance import Conflict, Mark
from learners.enums import AttendanceState
from learners.models import Attendance, Enrolment
from learners.validators import minutes_of


class MarkForm(forms.Form):
    """One person: state, minutes where it is part of the time, and the version of the row on the screen."""

    state = forms.ChoiceField(choices=AttendanceState.choices, required=False, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minuten"), required=False, min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-attendance-minutes": ""})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, str] | None, *, enrolment: Enrolment, recorded: Attendance | None, teaching_minutes: int, initial: dict[str, object]
    ) -> None:
        super().__init__(data, prefix=str(enrolment.uuid), initial=initial)
        self.enrolment = enrolment
        self.recorded = recorded
        self.teaching_minutes = teaching_minutes
        self.conflict: Conflict | None = None
        self.name = enrolment.learner.get_full_name() or str(_("ohne Namen"))
        self.fields["state"].label = self.name
        self.fields["minutes"].widget.attrs["max"] = max(1, teaching_minutes - 1)

    def clean(self) -> dict[str, object]:
        """Part attendance needs minutes that are fewer than the session has; for the other states they are not looked at."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("state") == AttendanceState.PARTIAL and "minutes" not in self.errors:
            minutes = cleaned.get("minutes")
            if minutes_of(AttendanceState.PARTIAL, minutes if isinstance(minutes, int) else None, teaching_minutes=self.teaching_minutes) is None:
                self.add_error("minutes", _("Bitte geben Sie 1 bis %(most)d Minuten an.") % {"most": self.teaching_minutes - 1})
        return cleaned

    @property
    def conflict_yours(self) -> str:
        """What this editor wanted to write, in words."""
        if self.conflict is None:
            return ""
        yours = self.conflict.yours
        words = str(AttendanceState(yours.state).label)
        return f"{words} ({format_minutes(yours.minutes)})" if yours.minutes else words

    @property
    def mark(self) -> Mark | None:
        """What is to be recorded; None where nothing was chosen."""
        values = self.cleaned_data
        if not values["state"]:
            return None
        minutes = values["minutes"] if values["state"] == AttendanceState.PARTIAL else None
        return Mark(enrolment_uuid=self.enrolment.uuid, state=values["state"], minutes=minutes, version=values["version"])


class ReasonForm(forms.Form):
    """Why minutes that were credited before change."""

    reason = forms.CharField(
        label=_("Begründung, wenn sich gutgeschriebene Minuten ändern"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "kern-form-input__input"}),
        help_text=_("Sie steht bei der Korrektur im Lernzeitkonto der Person."),
    )


class RollCall:
    """All forms of a session. `data` are the posted fields, `preset` a state for everybody without a record on an unposted page."""

    def __init__(
        self,
        roll: Sequence[tuple[Enrolment, Attendance | None]],
        *,
        teaching_minutes: int,
        data: Mapping[str, str] | None = None,
        preset: str = "",
    ) -> None:
        self.data = data
        self.reason_form = ReasonForm(data)
        self.rows = [
            MarkForm(data, enrolment=enrolment, recorded=recorded, teaching_minutes=teaching_minutes, initial=_initial(recorded, preset))
            for enrolment, recorded in roll
        ]

    def is_valid(self) -> bool:
        """Every form is."""
        valid = [form.is_valid() for form in (*self.rows, self.reason_form)]  # all are asked, so that each says what is wrong with it
        return all(valid)

    @property
    def marks(self) -> list[Mark]:
        """What was chosen, with a mark for every foreign person somebody slipped in: the verb refuses it with a sentence."""
        return [mark for form in self.rows if (mark := form.mark)] + list(self._foreign_marks())

    @property
    def reason(self) -> str:
        """Why minutes that were credited before change; may be empty."""
        reason: str = self.reason_form.cleaned_data["reason"]
        return reason

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Put the other's version beside each row concerned, and take it as seen from now on."""
        by_uuid = {conflict.yours.enrolment_uuid: conflict for conflict in conflicts}
        data = dict(self.data.items()) if self.data else {}
        for form in self.rows:
            form.conflict = by_uuid.get(form.enrolment.uuid)
            if form.conflict:
                data[form.add_prefix("version")] = str(form.conflict.theirs.version)
        for form in self.rows:
            form.data = data

    @property
    def has_errors(self) -> bool:
        """Something on the page does not fit."""
        return self.data is not None and any(form.errors for form in (*self.rows, self.reason_form))

    @property
    def has_records(self) -> bool:
        """Something was recorded before, so that a reason may be needed."""
        return any(form.recorded or form.conflict for form in self.rows)

    def _foreign_marks(self) -> Iterator[Mark]:
        known = {form.prefix for form in self.rows}
        for name in self.data or {}:
            prefix, separator, field = name.rpartition("-")
            if field == "state" and separator and prefix not in known:
                try:
                    yield Mark(enrolment_uuid=UUID(prefix), state=AttendanceState.ABSENT, minutes=None, version=0)
                except ValueError:
                    continue


def _initial(recorded: Attendance | None, preset: str) -> dict[str, object]:
    if recorded is None:
        return {"state": preset, "minutes": None, "version": 0}
    minutes = recorded.minutes if recorded.state == AttendanceState.PARTIAL else None
    return {"state": recorded.state, "minutes": minutes, "version": recorded.version}
