"""The roll call of a session: one small form per person, read as one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.time import BERLIN
from core.units import format_minutes
from learners.domain.attendance import Conflict, ExcuseMissing, Mark
from learners.domain.check_in import LATE_AFTER
from learners.domain.participants import RollLine
from learners.domain.presence import NO_SPAN, Span, attended_minutes, instant_within
from learners.enums import AttendanceState, ExcuseReason
from learners.models import Attendance
from learners.validators import minutes_of
from providers.models import Session

CLOCK = {"type": "time", "data-attendance-part": ""}


class MarkForm(forms.Form):
    """One person: state; for a part of the time either minutes or when they came and went; for an excuse its reason; the version of the row on the screen."""

    state = forms.ChoiceField(choices=AttendanceState.choices, required=False, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minuten"),
        required=False,
        min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-attendance-part": ""}),
    )
    arrived = forms.TimeField(label=_("gekommen um"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    left = forms.TimeField(label=_("gegangen um"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    excuse = forms.ChoiceField(label=_("Grund bei „entschuldigt“"), required=False, widget=forms.Select(attrs={"data-attendance-excuse": ""}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None, *, line: RollLine, session: Session, preset: str) -> None:
        super().__init__(data, prefix=str(line.enrolment.uuid), initial=_initial(line, session, preset))
        self.line = line
        self.enrolment = line.enrolment
        self.recorded = line.recorded
        self.session = session
        self.span = NO_SPAN
        self.conflict: Conflict | None = None
        self.name = line.enrolment.learner.get_full_name() or str(_("ohne Namen"))
        self.fields["state"].label = self.name
        self.fields["excuse"].choices = [("", _("bitte wählen")), *_reasons(self.recorded)]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["minutes"].widget.attrs["max"] = max(1, session.teaching_minutes - 1)

    def clean(self) -> dict[str, Any]:
        """Part attendance needs minutes or times that make a part of the session; for the other states neither is looked at."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("state") == AttendanceState.EXCUSED and not cleaned.get("excuse") and "excuse" not in self.errors:
            self.add_error("excuse", str(ExcuseMissing()))
        if cleaned.get("state") != AttendanceState.PARTIAL or {"minutes", "arrived", "left"} & set(self.errors):
            return cleaned
        if cleaned.get("arrived") is None and cleaned.get("left") is None:
            if minutes_of(AttendanceState.PARTIAL, cleaned.get("minutes"), teaching_minutes=self.session.teaching_minutes) is None:
                sentence = _("Bitte geben Sie Uhrzeiten oder 1 bis %(most)d Minuten an.")
                self.add_error("minutes", sentence % {"most": self.session.teaching_minutes - 1})
        elif cleaned.get("minutes") is not None:
            self.add_error("minutes", _("Bitte geben Sie entweder Uhrzeiten oder Minuten an, nicht beides."))
        else:
            self._read_span(cleaned)
        return cleaned

    def _read_span(self, cleaned: Mapping[str, Any]) -> None:
        starts_at, ends_at = self.session.starts_at, self.session.ends_at
        window = {"start": f"{starts_at.astimezone(BERLIN):%H:%M}", "end": f"{ends_at.astimezone(BERLIN):%H:%M}"}
        instants: dict[str, datetime | None] = {}
        for name in ("arrived", "left"):
            clock: time | None = cleaned.get(name)
            instants[name] = instant_within(clock, starts_at=starts_at, ends_at=ends_at) if clock else None
            if clock and instants[name] is None:
                self.add_error(name, _("Die Uhrzeit muss zwischen %(start)s und %(end)s Uhr liegen.") % window)
        if self.errors:
            return
        self.span = Span(instants["arrived"], instants["left"])
        teaching = self.session.teaching_minutes
        minutes = attended_minutes(self.span, starts_at=starts_at, ends_at=ends_at, teaching_minutes=teaching)
        if minutes is None:
            self.add_error("left", _("Das Gehen muss nach dem Kommen liegen."))
        elif minutes == teaching:
            self.add_error("arrived", _("Das ist der ganze Termin; bitte wählen Sie „anwesend“."))
        elif minutes == 0:
            self.add_error("left", _("Das ergibt keine Minute Unterricht."))

    @property
    def conflict_yours(self) -> str:
        """What this editor wanted to write, in words."""
        if self.conflict is None:
            return ""
        yours = self.conflict.yours
        words = str(AttendanceState(yours.state).label)
        if yours.excuse:
            return f"{words} ({ExcuseReason(yours.excuse).label})"
        details = [format_minutes(yours.minutes)] if yours.minutes else []
        details += [f"{instant.astimezone(BERLIN):%H:%M}" for instant in (yours.span.arrived_at, yours.span.left_at) if instant]
        return f"{words} ({' – '.join(details)})" if details else words

    @property
    def mark(self) -> Mark | None:
        """What is to be recorded; None where nothing was chosen."""
        values = self.cleaned_data
        if not values["state"]:
            return None
        is_part = values["state"] == AttendanceState.PARTIAL
        return Mark(
            enrolment_uuid=self.enrolment.uuid,
            state=values["state"],
            minutes=values["minutes"] if is_part else None,
            version=values["version"],
            span=self.span if is_part else NO_SPAN,
            excuse=values["excuse"] if values["state"] == AttendanceState.EXCUSED else "",
        )


class ReasonForm(forms.Form):
    """Why minutes that were credited before change."""

    reason = forms.CharField(
        label=_("Begründung, wenn sich gutgeschriebene oder entschuldigte Minuten ändern"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "kern-form-input__input"}),
        help_text=_("Sie steht bei der Korrektur im Lernzeitkonto der Person."),
    )

    def __init__(self, data: Mapping[str, str] | None, *, is_correction: bool) -> None:
        super().__init__(data)
        if is_correction:
            self.fields["reason"].label = _("Begründung der Berichtigung")


class RollCall:
    """All forms of a session. `data` are the posted fields, `preset` a state for everybody without a record on an unposted page.

    Whoever checked in and is not recorded yet is proposed as present, or from the time of a late check-in on: a proposal, until it is saved.
    """

    def __init__(
        self, roll: Sequence[RollLine], *, session: Session, data: Mapping[str, str] | None = None, preset: str = "", is_correction: bool = False
    ) -> None:
        self.data = data
        self.reason_form = ReasonForm(data, is_correction=is_correction)
        self.is_correction = is_correction
        self.rows = [MarkForm(data, line=line, session=session, preset=preset) for line in roll]

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
    def asks_for_reason(self) -> bool:
        """Something was recorded before, or the list is closed, so that a reason may be needed."""
        return self.is_correction or any(form.recorded or form.conflict for form in self.rows)

    @property
    def recorded(self) -> int:
        """For how many people something is stored."""
        return sum(form.recorded is not None for form in self.rows)

    @property
    def to_confirm(self) -> int:
        """How many checked in themselves and are not recorded yet."""
        return sum(form.line.checked_in_at is not None and form.recorded is None for form in self.rows)

    def _foreign_marks(self) -> Iterator[Mark]:
        known = {form.prefix for form in self.rows}
        for name in self.data or {}:
            prefix, separator, field = name.rpartition("-")
            if field == "state" and separator and prefix not in known:
                try:
                    yield Mark(enrolment_uuid=UUID(prefix), state=AttendanceState.ABSENT, minutes=None, version=0)
                except ValueError:
                    continue


def _initial(line: RollLine, session: Session, preset: str) -> dict[str, object]:
    recorded = line.recorded
    if recorded is not None:
        has_times = recorded.arrived_at is not None or recorded.left_at is not None
        minutes = recorded.minutes if recorded.state == AttendanceState.PARTIAL and not has_times else None
        times = {"arrived": _clock(recorded.arrived_at), "left": _clock(recorded.left_at)}
        return {"state": recorded.state, "minutes": minutes, "version": recorded.version, "excuse": recorded.excuse, **times}
    if line.checked_in_at is None:
        return {"state": preset, "version": 0}
    if line.checked_in_at <= session.starts_at + LATE_AFTER:
        return {"state": AttendanceState.PRESENT, "version": 0}
    return {"state": AttendanceState.PARTIAL, "arrived": _clock(line.checked_in_at), "version": 0}


def _reasons(recorded: Attendance | None) -> list[tuple[str, Any]]:
    """What may be chosen; an old record without a reason keeps its word."""
    kept = [ExcuseReason.UNKNOWN.value] if recorded is not None and recorded.excuse == ExcuseReason.UNKNOWN else []
    return [(value, ExcuseReason(value).label) for value in (*ExcuseReason.ASKED, *kept)]


def _clock(instant: datetime | None) -> time | None:
    return instant.astimezone(BERLIN).time().replace(second=0, microsecond=0) if instant else None
