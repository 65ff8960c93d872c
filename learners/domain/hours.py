"""The ledger of learning hours: post, reverse, recognise. Lines are added, never changed (docs/decisions/0010)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.closing import closed_by
from learners.domain.locks import lock_learners
from learners.enums import HoursSource
from learners.models import Attendance, HoursEntry, UnitWork

REASON_LENGTH = 300  # the column's


class HoursRefused(Exception):
    """The ledger does not take this line; `message` is the German sentence for whoever tried."""

    message: str | Promise = _("Diese Lernzeit kann nicht erfasst werden.")

    def __str__(self) -> str:
        return str(self.message)


class MinutesMustBePositive(HoursRefused):
    """Nothing, or less than nothing, was learned."""

    message = _("Bitte geben Sie mindestens eine Minute an.")


class HappenedInTheFuture(HoursRefused):
    """What has not happened cannot be credited."""

    message = _("Der Tag liegt in der Zukunft; erfasst wird nur, was schon stattgefunden hat.")


class CorrectionNeedsReason(HoursRefused):
    """A correction or a recognition has to say why."""

    message = _("Bitte begründen Sie die Buchung: Die Begründung bleibt im Verlauf sichtbar.")


class ReasonTooLong(HoursRefused):
    """Longer than the ledger keeps."""

    message = _("Die Begründung ist zu lang; höchstens 300 Zeichen.")


class CounterEntryIsFinal(HoursRefused):
    """Counter-entries are not reversed in turn: post the right line anew."""

    message = _("Eine Korrektur wird nicht ihrerseits aufgehoben. Bitte erfassen Sie die richtige Lernzeit neu.")


class ClosedByCertificate(HoursRefused):
    """A certificate rests on this line; only the office takes it back."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.message = _("Auf dieser Lernzeit beruht das Zertifikat %(number)s. Aufheben kann sie nur die Koordinierungsstelle.") % {"number": number}


class NobodyRecognisesTheirOwn(HoursRefused):
    """Four eyes for hours that no provider and no guide has seen."""

    message = _("Eigene Lernzeiten erkennt eine andere Person der Koordinierungsstelle an.")


class SourceAlreadyPosted(Exception):
    """The same source key was posted before with other figures: a fault of the caller, not of a user."""


def post_hours(
    *,
    learner: User,
    module: Module,
    phase: str,
    minutes: int,
    source: str,
    source_key: str,
    happened_on_date: date,
    recorded_by: User,
    approved_by: User | None = None,
    attendance: Attendance | None = None,
    unit_work: UnitWork | None = None,
    reason: str = "",
    at: datetime,
) -> HoursEntry:
    """Add one line of `minutes` (> 0) to the ledger and one line to the audit trail, in the caller's transaction if there is one.

    Twice is once: a line of this `source_key` is returned unchanged when person, module, phase and minutes are the same,
    also when somebody else wrote it a moment ago; with other figures it raises SourceAlreadyPosted. A key stays taken after
    its line was reversed, so a new state of the same fact needs a new key ("attendance:<id>:<version>:<module>").
    Raises MinutesMustBePositive, HappenedInTheFuture, ReasonTooLong.
    """
    if minutes <= 0:
        raise MinutesMustBePositive
    if happened_on_date > berlin_date(at):
        raise HappenedInTheFuture
    reason = _checked_length(reason)
    facts = {"learner_id": learner.pk, "module_id": module.pk, "phase": Phase(phase).value, "minutes": minutes}
    if existing := HoursEntry.objects.filter(source_key=source_key).first():
        return _the_same(existing, facts)
    line = HoursEntry(
        **facts,
        source=HoursSource(source),
        source_key=source_key,
        happened_on_date=happened_on_date,
        recorded_by=recorded_by,
        approved_by=approved_by,
        attendance=attendance,
        unit_work=unit_work,
        reason=reason,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            line.save()
            audit.record(line, "learners.hours_posted", by=recorded_by, data=facts | {"source": line.source, "source_key": source_key})
    except IntegrityError:
        # Somebody wrote the same key between the look and the write; any other violation finds no row and goes up.
        existing = HoursEntry.objects.filter(source_key=source_key).first()
        if existing is None:
            raise
        return _the_same(existing, facts)
    return line


def reverse_hours(entry: HoursEntry, *, reason: str, by: User, at: datetime) -> HoursEntry:
    """Take a line back by a counter-entry of the same day, module and phase, with reason and person; returns the counter-entry.

    Twice is once: the first counter-entry, with its reason, stays the only one. It keeps the links to attendance and
    self-study, so sums over these stay right. Raises CorrectionNeedsReason, ReasonTooLong, CounterEntryIsFinal, and
    ClosedByCertificate for everybody but the office.
    """
    if entry.reverses_id is not None:
        raise CounterEntryIsFinal
    reason = _required(reason)
    if existing := HoursEntry.objects.filter(reverses=entry).first():
        return existing
    certificate = closed_by(entry)
    if certificate and not by.has_perm("learners.reverse_closed_hours"):
        raise ClosedByCertificate(certificate)
    counter = HoursEntry(
        learner_id=entry.learner_id,
        module_id=entry.module_id,
        phase=entry.phase,
        minutes=-entry.minutes,
        source=HoursSource.CORRECTION,
        source_key=f"reversal:{entry.pk}",
        happened_on_date=entry.happened_on_date,
        recorded_by=by,
        attendance_id=entry.attendance_id,
        unit_work_id=entry.unit_work_id,
        reverses=entry,
        reason=reason,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            counter.save()
            data = {"reverses": entry.pk, "minutes": counter.minutes, "reason": reason} | ({"certificate": certificate} if certificate else {})
            audit.record(counter, "learners.hours_reversed", by=by, data=data)
    except IntegrityError:
        existing = HoursEntry.objects.filter(reverses=entry).first()
        if existing is None:
            raise
        return existing
    return counter


def recognise_hours(*, learner: User, module: Module, phase: str, minutes: int, happened_on_date: date, reason: str, by: User, at: datetime) -> HoursEntry:
    """Credit earlier learning, decided by the coordination office; `reason` says what was recognised and on what proof.

    Twice is once: the same person, module, phase, day and minutes are one recognition, unless it was reversed in between.
    The caller asks for the permission "learners.recognise_hours". Raises the refusals of post_hours, CorrectionNeedsReason
    and NobodyRecognisesTheirOwn.
    """
    if by.pk == learner.pk:
        raise NobodyRecognisesTheirOwn
    reason = _required(reason)
    facts = f"recognition:{learner.pk}:{module.pk}:{phase}:{happened_on_date.isoformat()}:{minutes}"
    with transaction.atomic():
        lock_learners([learner.pk])  # two recognitions count the reversed ones one after the other
        reversed_before = HoursEntry.objects.filter(source_key__startswith=f"{facts}:", reversed_by__isnull=False).count()
        return post_hours(
            learner=learner,
            module=module,
            phase=phase,
            minutes=minutes,
            source=HoursSource.RECOGNITION,
            source_key=f"{facts}:{reversed_before + 1}",
            happened_on_date=happened_on_date,
            recorded_by=by,
            approved_by=by,
            reason=reason,
            at=at,
        )


def _the_same(existing: HoursEntry, facts: dict[str, object]) -> HoursEntry:
    if any(getattr(existing, name) != value for name, value in facts.items()):
        raise SourceAlreadyPosted(existing.source_key)
    return existing


def _required(reason: str) -> str:
    if not reason.strip():
        raise CorrectionNeedsReason
    return _checked_length(reason)


def _checked_length(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) > REASON_LENGTH:
        raise ReasonTooLong
    return reason
