"""A municipality's switches, and how far each of its Quartiere is in each channel. By name, never by need."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from core.models import Gemeinde
from planning.channel_enums import Channel, DeviationState, RoundState
from planning.domain.channels import Switch, newest_division, switches_of
from planning.domain.quartier_classes import Classes
from planning.domain.three_views import class_lines, index_classes
from planning.models import Geography, Quartier


@dataclass(frozen=True)
class QuartierLine:
    """One Quartier: the class in words ("" without an index), and numbers of rounds."""

    quartier: Quartier
    class_line: str
    assessments_open: int
    assessments_closed: int
    consultations_open: int
    consultations_closed: int
    proposed: int


@dataclass(frozen=True)
class Overview:
    """Everything a list of a municipality's Quartiere shows."""

    gemeinde: Gemeinde
    division: Geography | None
    switches: tuple[Switch, ...]
    lines: tuple[QuartierLine, ...]
    on: frozenset[str]
    deviating: int  # Quartiere treated as another class today
    classified: int  # Quartiere with a class

    @property
    def has_views(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.on - {Channel.DEVIATION})

    @property
    def deviating_percent(self) -> int:
        """Share of deviations among Quartiere with a class, in whole percent."""
        return round(self.deviating * 100 / self.classified) if self.classified else 0


def overview_of(gemeinde: Gemeinde, *, day: date, division: Geography | None = None) -> Overview:
    """The newest division, or the one that is given. The same number of queries for few and many Quartiere."""
    division = division or newest_division(gemeinde)
    switches = tuple(switches_of(gemeinde))
    on = frozenset(each.channel.value for each in switches if each.is_on)
    rows: list[Quartier] = []
    classes: Classes | None = None
    if division is not None and on:
        classes = index_classes(division, on, day=day)
        waiting = Q(deviations__state=DeviationState.PROPOSED, deviations__valid_until_date__gte=day, deviations__run=classes.run if classes else None)
        rows = _counted(division, waiting)
    lines = class_lines(rows, classes)
    return Overview(
        gemeinde,
        division,
        switches,
        tuple(_line(row, lines.get(row.pk, "")) for row in rows),
        on,
        len(classes.deviations) if classes else 0,
        classes.included if classes else 0,
    )


def _counted(division: Geography, waiting: Q) -> "list[Quartier]":
    closed, is_open = RoundState.CLOSED, RoundState.OPEN
    found = division.quartiere.annotate(
        assessments_open=Count("assessment_rounds", filter=Q(assessment_rounds__state=is_open), distinct=True),
        assessments_closed=Count("assessment_rounds", filter=Q(assessment_rounds__state=closed), distinct=True),
        consultations_open=Count("consultations", filter=Q(consultations__state=is_open), distinct=True),
        consultations_closed=Count("consultations", filter=Q(consultations__state=closed), distinct=True),
        proposed=Count("deviations", filter=waiting, distinct=True),
    )
    return list(found)


def _line(row: Quartier, class_line: str) -> QuartierLine:
    names = ("assessments_open", "assessments_closed", "consultations_open", "consultations_closed", "proposed")
    return QuartierLine(row, class_line, *(getattr(row, name) for name in names))
