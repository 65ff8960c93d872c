"""The Lernzeitkonto: what page, PDF, spreadsheet and interface say about somebody's hours. They all ask this module and reckon nothing.

A person has two accounts, presence and self-study, per module of every begun Bildungsweg, and the lines of the ledger behind them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.models import User
from core.time import berlin_date
from curriculum.enums import Phase
from learners.domain import totals
from learners.domain.excuses import excuses_of
from learners.domain.ledger import balance_of, lines_of
from learners.domain.progress import Progress, progress_of_many
from learners.models import Excuse, HoursEntry, PathwayEnrolment

FIGURES = ("required", "planned", "credited", "excused", "missing")  # as people read them, from left to right


@dataclass(frozen=True)
class Account:
    """Somebody's hours at an instant. `lines` is a query that nobody has asked yet: a page reads some of them, a file all."""

    learner: User
    at: datetime
    progresses: tuple[Progress, ...]
    balance: int  # minutes recorded in sum, whatever they count for
    lines: "QuerySet[HoursEntry]"
    excuses: "QuerySet[Excuse]"  # likewise


def account_of(learner: User, *, at: datetime) -> Account:
    """Everything about somebody's hours: eight queries, and one more each for lines and excuses."""
    begun = PathwayEnrolment.objects.filter(learner=learner, left_at__isnull=True).select_related("pathway", "guide").order_by("begun_at", "pk")
    return Account(learner, at, tuple(progress_of_many(begun, at=at).values()), balance_of(learner), lines_of(learner), excuses_of(learner))


def figures_of(row: totals.Sum) -> dict[str, int]:
    """The five figures of a cell or a sum, in minutes."""
    return dict(zip(FIGURES, row.figures, strict=True))


def sums_of(progress: Progress) -> dict[str, totals.Sum]:
    """The sums of the two accounts by phase, then of both together."""
    return {Phase.PRESENCE.value: progress.presence, Phase.SELF_STUDY.value: progress.self_study, "": progress.total}


def frozen(account: Account) -> dict[str, Any]:
    """The account as plain values, for a paper that says later what was true now; minutes are numbers, days are ISO texts."""
    return {
        "person": account.learner.get_full_name(),
        "at": account.at.isoformat(),
        "balance": account.balance,
        "pathways": [_frozen_pathway(progress) for progress in account.progresses],
        "lines": list(_frozen_lines(account)),
        "excuses": [excuse_facts(line) for line in account.excuses],
    }


def excuse_facts(line: Excuse) -> dict[str, Any]:
    """An excuse as plain values: what paper, workbook and interface say of it."""
    return {
        "number": line.pk,
        "day": line.happened_on_date.isoformat(),
        "module": line.module.label,
        "minutes": line.minutes,
        "credited": line.credit.minutes if line.credit else 0,
        "reason": line.reason,
        "origin": line.attendance.session.offering.title,
        "recorded_by": line.recorded_by.get_full_name(),
        "recorded_on": berlin_date(line.recorded_at).isoformat(),
        "remark": line.remark,
        "reverses": line.reverses_id,
    }


def _frozen_pathway(progress: Progress) -> dict[str, Any]:
    return {
        "title": progress.enrolment.pathway.title,
        "begun_at": progress.enrolment.begun_at.isoformat(),
        "rows": [{"module": row.module.label, "phase": row.phase.value, **figures_of(row)} for row in progress.rows_by_phase],
        "sums": [{"phase": phase, **figures_of(sum_)} for phase, sum_ in sums_of(progress).items()],
        "surplus": [{"module": row.module.label, "phase": row.phase.value, "minutes": row.surplus} for row in progress.surplus_rows],
    }


def _frozen_lines(account: Account) -> Iterator[dict[str, Any]]:
    for line in account.lines:
        yield {
            "number": line.pk,
            "day": line.happened_on_date.isoformat(),
            "module": line.module.label,
            "phase": line.phase,
            "minutes": line.minutes,
            "running_sum": line.running_sum,  # type: ignore[attr-defined] # annotated by lines_of
            "source": line.source,
            "origin": origin_of(line),
            "recorded_by": line.recorded_by.get_full_name(),
            "reason": line.reason,
            "reverses": line.reverses_id,
        }


def origin_of(line: HoursEntry) -> str:
    """The offering or the unit the minutes come from; nothing for what was recognised."""
    if line.attendance:
        return line.attendance.session.offering.title
    return line.unit_work.unit.title if line.unit_work else ""
