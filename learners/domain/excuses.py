"""Excused absence: lines beside the ledger, added and taken back like its own. They credit nothing, unless a rule of the day says so.

Called by learners.domain.attendance only, behind the offering's lock. A line says that presence is missing and why; what a rule counts is a line of
the ledger of its own (source "excused"), never linked to the attendance, because nobody was there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet, Sum

from core.domain import audit
from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.excuse_rules import rule_on
from learners.domain.hours import REASON_LENGTH, CorrectionNeedsReason, ReasonTooLong, post_hours, reverse_hours
from learners.domain.locks import lock_learners
from learners.enums import HoursSource
from learners.models import Attendance, Excuse, ExcuseRule, HoursEntry


def excuse(row: Attendance, *, planned: Mapping[Module, int], by: User, at: datetime) -> list[Excuse]:
    """A line per module of the session somebody was excused from, with what the rule of its day counts. The attendance is written already."""
    day = berlin_date(row.session.starts_at)
    rule = rule_on(day)
    learner = row.enrolment.learner
    with transaction.atomic():
        if rule is not None:
            lock_learners([learner.pk])  # what is left of a module's share is one number for all of a person's sessions
        return [_line(row, module, minutes, rule=rule, learner=learner, day=day, by=by, at=at) for module, minutes in planned.items()]


def _line(row: Attendance, module: Module, minutes: int, *, rule: ExcuseRule | None, learner: User, day: date, by: User, at: datetime) -> Excuse:
    key = f"excuse:{row.pk}:{row.version}:{module.pk}"
    credit = None
    if rule is not None and (counted := min(minutes, left_of_share(learner, module, rule))) > 0:
        credit = post_hours(
            learner=learner,
            module=module,
            phase=Phase.PRESENCE,
            minutes=counted,
            source=HoursSource.EXCUSED,
            source_key=key,
            happened_on_date=day,
            recorded_by=by,
            reason=rule.basis,
            at=at,
        )
    line = Excuse(
        learner=learner,
        module=module,
        minutes=minutes,
        reason=row.excuse,
        attendance=row,
        source_key=key,
        credit=credit,
        happened_on_date=day,
        recorded_by=by,
        recorded_at=at,
    )
    line.save()
    audit.record(line, "learners.excused", by=by, data={"minutes": minutes, "credited": credit.minutes if credit else 0})
    return line


def left_of_share(learner: User, module: Module, rule: ExcuseRule) -> int:
    """Minutes a rule still counts for this person and module; nothing for modules without fixed hours."""
    counted = HoursEntry.objects.filter(learner=learner, module=module, source=HoursSource.EXCUSED, reversed_by__isnull=True)
    return (module.minutes or 0) * rule.percent_of_module // 100 - (counted.aggregate(sum=Sum("minutes"))["sum"] or 0)


def take_back_excuses(lines: Iterable[Excuse], *, reason: str, by: User, at: datetime) -> None:
    """A counter-entry for each line, and one in the ledger for what a rule counted; twice is once.

    Raises CorrectionNeedsReason, ReasonTooLong, and ClosedByCertificate for everybody but the office.
    """
    reason = " ".join(reason.split())
    with transaction.atomic():
        for line in lines:
            if not reason:
                raise CorrectionNeedsReason
            if len(reason) > REASON_LENGTH:
                raise ReasonTooLong
            if Excuse.objects.filter(reverses=line).exists():
                continue
            if line.credit is not None:
                reverse_hours(line.credit, reason=reason, by=by, at=at)
            counter = Excuse(
                learner_id=line.learner_id,
                module_id=line.module_id,
                minutes=-line.minutes,
                reason=line.reason,
                attendance_id=line.attendance_id,
                source_key=f"reversal:{line.pk}",
                reverses=line,
                remark=reason,
                happened_on_date=line.happened_on_date,
                recorded_by=by,
                recorded_at=at,
            )
            counter.save()
            audit.record(counter, "learners.excuse_taken_back", by=by, data={"reverses": line.pk, "reason": reason})


def standing_excuses(rows: Sequence[Attendance]) -> dict[int, list[Excuse]]:
    """Lines of these attendances that count, by attendance: no counter-entries, and none that was taken back."""
    found: dict[int, list[Excuse]] = {}
    for line in Excuse.objects.filter(attendance__in=rows, reverses__isnull=True, reversed_by__isnull=True).select_related("credit").order_by("pk"):
        found.setdefault(line.attendance_id, []).append(line)
    return found


def excuses_of(learner: User) -> QuerySet[Excuse]:
    """All lines of a person in the order they were recorded, with everything a page names; one query."""
    return (
        Excuse.objects.filter(learner=learner)
        .select_related("module", "recorded_by", "credit", "attendance__session__offering", "reverses", "reversed_by")
        .order_by("pk")
    )
