"""Load what totals.py needs, for one begun pathway or many, with a number of queries that does not depend on either.

The certificate and the own area both stand on `progress_of`; the arithmetic itself is in learners.domain.totals.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Sum, Value
from django.utils.translation import gettext as _

from curriculum.enums import Phase
from curriculum.models import Module, PathwayModule
from learners.domain import totals
from learners.enums import EnrolmentState, UnitWorkState
from learners.models import Attendance, Excuse, HoursEntry, PathwayEnrolment, UnitWork
from providers.enums import OfferingState
from providers.models import SessionModule


@dataclass(frozen=True, kw_only=True)
class ProgressRow(totals.Sum):
    """A cell of the pathway with its module: `required`, `recorded`, `credited`, `planned`, `missing`, `excused`, `open`, `surplus` in minutes."""

    module: Module
    phase: Phase


@dataclass(frozen=True)
class Progress:
    """How far somebody is on a pathway at an instant. All figures are whole minutes.

    `rows`        one per module of the pathway, in the guide's order
    `beyond`      cells with recorded minutes that the pathway does not ask for ("erfasst, aber nicht angerechnet")
    `presence`, `self_study`, `total`   sums: `.required .credited .planned .missing .excused .open .is_complete .percent_credited`
    `missing`     the rows that are not credited in full yet, planned or not; empty when complete
    `is_complete` every module has its minutes in its phase: the certificate may be issued
    """

    enrolment: PathwayEnrolment
    at: datetime
    rows: tuple[ProgressRow, ...]
    beyond: tuple[ProgressRow, ...]
    presence: totals.Sum
    self_study: totals.Sum
    total: totals.Sum
    is_complete: bool

    @property
    def missing(self) -> tuple[ProgressRow, ...]:
        """Rows that are not credited in full."""
        return tuple(row for row in self.rows if not row.is_complete)

    @property
    def unplanned(self) -> tuple[ProgressRow, ...]:
        """Rows for which something is neither credited nor planned: what to look for next."""
        return tuple(row for row in self.rows if row.missing > 0)

    @property
    def surplus_rows(self) -> tuple[ProgressRow, ...]:
        """Cells with minutes that were recorded and are not credited here."""
        return tuple(row for row in (*self.rows, *self.beyond) if row.surplus > 0)

    @property
    def surplus(self) -> int:
        """Minutes that were recorded and are not credited here."""
        return sum(row.surplus for row in self.surplus_rows)

    @property
    def rows_by_phase(self) -> list[ProgressRow]:
        """Presence first, then self-study, each in the guide's order."""
        return sorted(self.rows, key=lambda row: row.phase)

    @property
    def sums(self) -> list[tuple[str, totals.Sum]]:
        """The three sums with their names, as pages list them."""
        return [(_("Präsenz"), self.presence), (_("Selbstlernen"), self.self_study), (_("Insgesamt"), self.total)]


def progress_of(pathway_enrolment: PathwayEnrolment, *, at: datetime) -> Progress:
    """Progress of one begun pathway: at most 5 queries, however long the ledger is."""
    return progress_of_many([pathway_enrolment], at=at)[pathway_enrolment.pk]


def progress_of_many(pathway_enrolments: Iterable[PathwayEnrolment], *, at: datetime) -> dict[int, Progress]:
    """Progress by primary key of the enrolment: the same 5 queries for one person and for a hundred."""
    enrolments = list(pathway_enrolments)
    learners = sorted({enrolment.learner_id for enrolment in enrolments})
    required = _required({enrolment.pathway_id for enrolment in enrolments})
    recorded, excused = _recorded(learners)
    planned = _foreseen(learners)
    known = {module.pk: module for cells in required.values() for module, _figure in cells}
    seen = {figure.module for figures in recorded.values() for figure in figures}
    modules = known | (Module.objects.in_bulk(seen - known.keys()) if seen - known.keys() else {})
    return {
        enrolment.pk: _progress(
            enrolment,
            totals.compute_totals(
                [figure for _module, figure in required.get(enrolment.pathway_id, [])],
                recorded.get(enrolment.learner_id, []),
                planned.get(enrolment.learner_id, []),
                excused.get(enrolment.learner_id, []),
            ),
            modules,
            at=at,
        )
        for enrolment in enrolments
    }


def _required(pathways: Iterable[int]) -> dict[int, list[tuple[Module, totals.Minutes]]]:
    cells: dict[int, list[tuple[Module, totals.Minutes]]] = defaultdict(list)
    rows = PathwayModule.objects.filter(pathway__in=list(pathways)).select_related("module").order_by("module__position", "pk")
    for row in rows:
        cells[row.pathway_id].append((row.module, totals.Minutes(row.module_id, row.phase, row.module.minutes or 0)))
    return cells


def _recorded(learners: Sequence[int]) -> tuple[dict[int, list[totals.Minutes]], dict[int, list[totals.Minutes]]]:
    """The ledger's sums, and those of what people were excused from (always presence), by person: one query."""
    lines = HoursEntry.objects.filter(learner__in=learners).order_by().annotate(kind=Value("recorded"))
    excuses = Excuse.objects.filter(learner__in=learners).order_by().annotate(kind=Value("excused"), phase=Value(Phase.PRESENCE.value))
    sums = [rows.values_list("kind", "learner", "module", "phase").annotate(sum=Sum("minutes")) for rows in (lines, excuses)]
    found: dict[str, dict[int, list[totals.Minutes]]] = {"recorded": defaultdict(list), "excused": defaultdict(list)}
    for kind, learner, module, phase, minutes in sums[0].union(sums[1], all=True):
        found[kind][learner].append(totals.Minutes(module, phase, minutes))
    return found["recorded"], found["excused"]


def _foreseen(learners: Sequence[int]) -> dict[int, list[totals.Minutes]]:
    """What is planned, by person: sessions they have a seat in and whose attendance nobody has recorded yet, and self-study they began."""
    planned: dict[int, list[totals.Minutes]] = defaultdict(list)
    recorded = Attendance.objects.filter(session=OuterRef("session"), enrolment__learner=OuterRef("learner"))
    sessions = (
        SessionModule.objects.filter(
            session__offering__enrolments__learner__in=learners,
            session__offering__enrolments__state=EnrolmentState.CONFIRMED,
            session__offering__state=OfferingState.PUBLISHED,
        )
        .annotate(learner=F("session__offering__enrolments__learner"))  # the join of the filter, so one row per seat
        .exclude(Exists(recorded))
        .order_by()
        .values("learner", "module")
        .annotate(sum=Sum("minutes"))
    )
    for row in sessions:
        planned[row["learner"]].append(totals.Minutes(row["module"], Phase.PRESENCE.value, row["sum"]))
    asked = PathwayModule.objects.filter(
        module=OuterRef("unit__module"), phase=Phase.SELF_STUDY, pathway__enrolments__learner=OuterRef("learner"), pathway__enrolments__left_at__isnull=True
    )
    units = UnitWork.objects.filter(Exists(asked), learner__in=learners).exclude(state=UnitWorkState.ACCEPTED)  # others prepare for a session
    for learner, module, minutes in units.order_by().values_list("learner", "unit__module", "unit__minutes"):
        planned[learner].append(totals.Minutes(module, Phase.SELF_STUDY.value, minutes))
    return planned


def _progress(enrolment: PathwayEnrolment, sums: totals.Totals, modules: dict[int, Module], *, at: datetime) -> Progress:
    return Progress(
        enrolment=enrolment,
        at=at,
        rows=tuple(_with_module(row, modules) for row in sums.rows),
        beyond=tuple(_with_module(row, modules) for row in sums.beyond),
        presence=sums.by_phase.get(Phase.PRESENCE, totals.Sum()),
        self_study=sums.by_phase.get(Phase.SELF_STUDY, totals.Sum()),
        total=sums.total,
        is_complete=sums.is_complete,
    )


def _with_module(row: totals.Row, modules: dict[int, Module]) -> ProgressRow:
    figures = {field.name: getattr(row, field.name) for field in fields(totals.Sum)}
    return ProgressRow(**figures, module=modules[row.module], phase=Phase(row.phase))
