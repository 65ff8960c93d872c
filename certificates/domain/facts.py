"""Load what eligibility.py needs, for many people at once in a number of queries that does not depend on how many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q, QuerySet, Sum

from certificates.domain.eligibility import HoursFacts, ModuleFact, SeatFacts, SessionFact
from certificates.domain.fees import open_fee_cents
from core.time import berlin_date
from curriculum.enums import Phase
from curriculum.models import Module
from learners.domain.progress import Progress
from learners.enums import EnrolmentState, HoursSource
from learners.models import Enrolment, HoursEntry
from providers.enums import OfferingState

Cell = tuple[int, int, str]  # learner, module, phase


@dataclass(frozen=True)
class Recorded:
    """What the ledger holds for a person, module and phase, of which `unaccepted_minutes` wait for a decision; and the first day."""

    minutes: int
    unaccepted_minutes: int
    first_date: date


def with_attendance(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Fetch what seat_facts and the paper read."""
    return enrolments.select_related(
        "learner", "offering__provider__organisation", "offering__format__curriculum", "offering__gemeinde", "settled_fee"
    ).prefetch_related("offering__sessions__session_modules__module", "attendances__hours")


def seat_facts(enrolment: Enrolment, *, at: datetime) -> SeatFacts:
    """What a certificate about this seat rests on at `at`. The minutes per module are those the ledger holds, corrections included."""
    offering = enrolment.offering
    sessions = offering.sessions.all()
    attended = {attendance.session_id: attendance.minutes for attendance in enrolment.attendances.all()}
    planned: dict[Module, int] = defaultdict(int)
    for session in sessions:
        for cell in session.session_modules.all():
            planned[cell.module] += cell.minutes
    recorded: dict[int, int] = defaultdict(int)
    for attendance in enrolment.attendances.all():
        for entry in attendance.hours.all():
            recorded[entry.module_id] += entry.minutes
    return SeatFacts(
        has_seat=enrolment.state == EnrolmentState.CONFIRMED,
        is_cancelled=offering.state == OfferingState.CANCELLED,
        is_over=offering.ends_at is not None and offering.ends_at <= at,
        begins_on_date=None if offering.starts_at is None else berlin_date(offering.starts_at),
        ends_on_date=None if offering.ends_at is None else berlin_date(offering.ends_at),
        sessions=tuple(SessionFact(session.teaching_minutes, attended.get(session.pk)) for session in sessions),
        modules=tuple(
            ModuleFact(module.label, "", minutes, recorded[module.pk]) for module, minutes in sorted(planned.items(), key=lambda item: item[0].position)
        ),
        open_fee_cents=open_fee_cents(enrolment),
    )


def recorded_cells(learner_ids: Iterable[int], modules: Iterable[Module | int] | None = None) -> dict[Cell, Recorded]:
    """The ledger of these people, per module and phase; one query."""
    entries = HoursEntry.objects.filter(learner__in=list(learner_ids)).order_by()
    if modules is not None:
        entries = entries.filter(module__in=list(modules))
    waiting = Q(phase=Phase.SELF_STUDY, approved_by__isnull=True, reverses__isnull=True, reversed_by__isnull=True) & ~Q(source=HoursSource.RECOGNITION)
    rows = entries.values("learner", "module", "phase").annotate(sum=Sum("minutes"), unaccepted=Sum("minutes", filter=waiting), first=Min("happened_on_date"))
    return {(row["learner"], row["module"], row["phase"]): Recorded(row["sum"], row["unaccepted"] or 0, row["first"]) for row in rows}


def pathway_facts(progress: Progress, cells: dict[Cell, Recorded]) -> HoursFacts:
    """What the Zertifikat of this begun pathway rests on."""
    learner = progress.enrolment.learner_id
    return HoursFacts(
        has_left=progress.enrolment.left_at is not None,
        modules=tuple(
            ModuleFact(row.module.label, str(row.phase.label), row.required, row.recorded, _unaccepted(cells.get((learner, row.module.pk, row.phase))))
            for row in progress.rows
        ),
    )


def module_facts(learner_id: int, module: Module, cells: dict[Cell, Recorded]) -> HoursFacts:
    """What the Modulnachweis rests on: both phases together. A module without fixed hours asks for what was recorded, so for anything at all."""
    return HoursFacts(has_left=False, modules=(_whole_module(learner_id, module, module.minutes, cells),))


def transcript_facts(learner_id: int, modules: Sequence[Module], cells: dict[Cell, Recorded]) -> HoursFacts:
    """What the Leistungsübersicht rests on: whatever was recorded."""
    return HoursFacts(has_left=False, modules=tuple(_whole_module(learner_id, module, None, cells) for module in modules))


def _whole_module(learner_id: int, module: Module, asked: int | None, cells: dict[Cell, Recorded]) -> ModuleFact:
    found = [cell for phase in Phase if (cell := cells.get((learner_id, module.pk, phase.value)))]
    recorded = sum(cell.minutes for cell in found)
    return ModuleFact(module.label, "", asked or max(0, recorded), recorded, sum(cell.unaccepted_minutes for cell in found))


def _unaccepted(cell: Recorded | None) -> int:
    return cell.unaccepted_minutes if cell else 0
