"""Record who came to a session, and credit their minutes to the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain import hours
from learners.domain.credit import split_minutes
from learners.domain.excuses import excuse, standing_excuses, take_back_excuses
from learners.domain.locks import lock_offering
from learners.domain.presence import NO_SPAN, Span, attended_minutes, is_closed
from learners.enums import AttendanceState, EnrolmentState, HoursSource
from learners.models import Attendance, Enrolment, HoursEntry
from learners.validators import minutes_of
from providers.enums import OfferingState
from providers.models import Session


@dataclass(frozen=True)
class Mark:
    """What an editor says of one person. `version` is that of the row on their screen, 0 where there was none.

    With times in `span`, the minutes of part attendance follow from them and `minutes` is not looked at.
    """

    enrolment_uuid: UUID
    state: str
    minutes: int | None
    version: int
    span: Span = NO_SPAN
    excuse: str = ""  # why, for whoever is excused


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed this row meanwhile: what stands there now, and what was to be written."""

    theirs: Attendance
    yours: Mark


class AttendanceRefused(Exception):
    """Nothing was written; `message` is the German sentence for the editor."""

    message: str | Promise = _("Die Anwesenheit konnte nicht gespeichert werden.")

    def __str__(self) -> str:
        return str(self.message)


class SessionNotBegun(AttendanceRefused):
    """The future cannot be attended."""

    message = _("Dieser Termin hat noch nicht begonnen. Die Anwesenheit können Sie ab seinem Beginn erfassen.")


class SessionCalledOff(AttendanceRefused):
    """Its offering was called off before."""

    message = _("Dieses Angebot wurde abgesagt; für seine Termine wird keine Anwesenheit erfasst.")


class NotAParticipant(AttendanceRefused):
    """A mark for somebody without a seat in this offering."""

    message = _("Mindestens eine Person hat in diesem Angebot keinen Platz (mehr). Bitte laden Sie die Seite neu.")


class MinutesDoNotFit(AttendanceRefused):
    """Part attendance without minutes, or with as many as the whole session has."""

    def __init__(self, teaching_minutes: int) -> None:
        super().__init__(teaching_minutes)
        self.message = _("Bei „teilweise“ geben Sie bitte 1 bis %(most)d Minuten an.") % {"most": teaching_minutes - 1}


class TimesDoNotFit(AttendanceRefused):
    """Somebody came before it began, left after it ended, or left before coming; or was there all the time."""

    message = _("Die Uhrzeiten müssen in der Zeit des Termins liegen und einen Teil davon ergeben.")


class ExcuseMissing(AttendanceRefused):
    """Whoever is excused is excused from something, and for a reason."""

    message = _("Bitte nennen Sie bei „entschuldigt“ den Grund.")


class ReasonNeeded(AttendanceRefused):
    """Minutes were credited before; the counter-entry says why they go."""

    message = _("Für mindestens eine Person wurden schon Minuten gutgeschrieben oder entschuldigt. Bitte begründen Sie die Änderung.")


class CorrectionNeedsReason(ReasonNeeded):
    """After the roll call was closed every change is a correction."""

    message = _("Die Anwesenheitsliste ist abgeschlossen. Bitte begründen Sie die Berichtigung.")


class RollCallClosed(AttendanceRefused):
    """The provider's time for it is over (ATTENDANCE_CLOSES_AFTER_DAYS); the office still corrects, with a reason."""

    message = _("Die Anwesenheitsliste ist abgeschlossen. Bitte wenden Sie sich für Berichtigungen an die Koordinierungsstelle.")


class CreditClosed(AttendanceRefused):
    """A certificate rests on minutes that would go; only the office takes them back."""

    def __init__(self, refused: hours.ClosedByCertificate) -> None:
        super().__init__(refused)
        self.message = refused.message


class AttendanceConflict(AttendanceRefused):
    """Two editors at once; `conflicts` holds both versions of each row."""

    message = _("Jemand anderes hat inzwischen Anwesenheiten geändert. Bitte vergleichen Sie beide Angaben und speichern Sie noch einmal.")

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(conflicts)
        self.conflicts = list(conflicts)


def record_attendance(session: Session, *, marks: Sequence[Mark], by: User, at: datetime, reason: str = "") -> list[Attendance]:
    """Write what changed, all of it or nothing; returns the changed rows. The same marks again change nothing.

    Effects per changed row, under the offering's lock: row with version + 1, counter-entries for the minutes credited or excused
    before, new entries per module, one audit line. Raises SessionNotBegun, SessionCalledOff, RollCallClosed, NotAParticipant,
    MinutesDoNotFit, TimesDoNotFit, ExcuseMissing, AttendanceConflict, ReasonNeeded, CorrectionNeedsReason, CreditClosed.
    """
    if session.starts_at > at:
        raise SessionNotBegun
    with transaction.atomic():
        offering = lock_offering(session.offering)
        if offering.state == OfferingState.CANCELLED:
            raise SessionCalledOff
        session = offering.sessions.get(pk=session.pk)  # the row as it is now: it may have been moved
        if session.starts_at > at:
            raise SessionNotBegun
        closed = roll_call_is_closed(session, at=at)
        if closed and not by.has_perm("learners.correct_attendance"):
            raise RollCallClosed
        seated = {row.uuid: row for row in offering.enrolments.filter(state=EnrolmentState.CONFIRMED).select_related("learner")}
        marks = list({mark.enrolment_uuid: mark for mark in marks}.values())  # a person named twice counts as said last
        if any(mark.enrolment_uuid not in seated for mark in marks):
            raise NotAParticipant
        recorded = {row.enrolment_id: row for row in Attendance.objects.filter(session=session).select_related("enrolment__learner", "recorded_by")}
        changes = _changes(marks, seated, recorded, session=session)
        if conflicts := [Conflict(row, mark) for mark, row, _minutes in changes if row.version != mark.version]:
            raise AttendanceConflict(conflicts)
        before = [row for _mark, row, _minutes in changes if row.pk]
        credited, excused = _credited(before), standing_excuses(before)
        if not reason.strip() and (credited or excused or (closed and changes)):
            raise CorrectionNeedsReason if closed else ReasonNeeded
        planned = {part.module.code: part for part in session.session_modules.select_related("module")}
        for mark, row, minutes in changes:
            try:
                for entry in credited.get(row.pk, []):
                    hours.reverse_hours(entry, reason=reason, by=by, at=at)
                take_back_excuses(excused.get(row.pk, []), reason=reason, by=by, at=at)
            except hours.ClosedByCertificate as refused:
                raise CreditClosed(refused) from refused
            was = row.state if row.pk else None
            _write(row, session=session, mark=mark, minutes=minutes, by=by, at=at)
            _credit(row, modules={code: part.module for code, part in planned.items()}, planned={code: part.minutes for code, part in planned.items()}, at=at)
            if row.state == AttendanceState.EXCUSED:
                excuse(row, planned={part.module: part.minutes for part in planned.values()}, by=by, at=at)
            data = {"session": session.pk, "before": was, "after": row.state, "minutes": minutes, "version": row.version}
            data |= {"reason": reason.strip()} if reason.strip() and was else {}
            audit.record(row.enrolment, "learners.attendance_recorded", by=by, data=data)
    return [row for _mark, row, _minutes in changes]


def roll_call_is_closed(session: Session, *, at: datetime) -> bool:
    """Whether only the office may change the attendance of this session at `at`."""
    return is_closed(session.ends_at, days=settings.ATTENDANCE_CLOSES_AFTER_DAYS, at=at)


def _changes(marks: Sequence[Mark], seated: dict[UUID, Enrolment], recorded: dict[int, Attendance], *, session: Session) -> list[tuple[Mark, Attendance, int]]:
    """The marks that differ from what stands there, each with its row (a new one has version 0) and its minutes."""
    changes = []
    for mark in marks:
        minutes = _minutes(mark, session)
        enrolment = seated[mark.enrolment_uuid]
        row = recorded.get(enrolment.pk) or Attendance(enrolment=enrolment, version=0)
        if (mark.state == AttendanceState.EXCUSED) != bool(mark.excuse):
            raise ExcuseMissing
        said = (mark.state, minutes, mark.span.arrived_at, mark.span.left_at, mark.excuse)
        if (row.state, row.minutes, row.arrived_at, row.left_at, row.excuse) != said or row.pk is None:
            changes.append((mark, row, minutes))
    return changes


def _minutes(mark: Mark, session: Session) -> int:
    teaching = session.teaching_minutes
    if not mark.span:
        minutes = minutes_of(mark.state, mark.minutes, teaching_minutes=teaching)
        if minutes is None:
            raise MinutesDoNotFit(teaching)
        return minutes
    spent = attended_minutes(mark.span, starts_at=session.starts_at, ends_at=session.ends_at, teaching_minutes=teaching)
    minutes = minutes_of(AttendanceState.PARTIAL, spent, teaching_minutes=teaching)
    if minutes is None or mark.state != AttendanceState.PARTIAL:
        raise TimesDoNotFit
    return minutes


def _credited(rows: Sequence[Attendance]) -> dict[int, list[HoursEntry]]:
    """Entries of these rows that count: no counter-entries, and none that was reversed."""
    entries: dict[int, list[HoursEntry]] = {}
    for entry in HoursEntry.objects.filter(attendance__in=rows, reverses__isnull=True, reversed_by__isnull=True).order_by("pk"):
        entries.setdefault(entry.attendance_id or 0, []).append(entry)
    return entries


def _write(row: Attendance, *, session: Session, mark: Mark, minutes: int, by: User, at: datetime) -> None:
    row.session = session
    row.state = AttendanceState(mark.state)
    row.minutes = minutes
    row.excuse = mark.excuse
    row.arrived_at, row.left_at = mark.span.arrived_at, mark.span.left_at
    row.version += 1
    row.recorded_by = by
    row.recorded_at = at
    row.save()


def _credit(row: Attendance, *, modules: dict[str, Module], planned: dict[str, int], at: datetime) -> None:
    """Post the minutes per module; live teaching is presence, online too."""
    for code, minutes in split_minutes(row.minutes, planned).items():
        hours.post_hours(
            learner=row.enrolment.learner,
            module=modules[code],
            phase=Phase.PRESENCE,
            minutes=minutes,
            source=HoursSource.ATTENDANCE,
            source_key=f"attendance:{row.pk}:{row.version}:{code}",
            happened_on_date=berlin_date(row.session.starts_at),
            recorded_by=row.recorded_by,
            attendance=row,
            at=at,
        )
