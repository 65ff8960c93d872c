"""For the ministry: how many participations and events were funded, by half-year of the decision, and what it cost. Nobody can be found in it.

Counts are protected like all reports (core.disclosure); sums of money are shown only where at least as many people stand behind them as a
count needs, and there is no sum over the schemes from which a hidden one could be taken off.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.disclosure import THRESHOLD, ProtectedTable, protect
from core.enums import Sector
from core.time import berlin_date
from core.workbook import Sheet, Value
from funding.enums import ApplicantKind, ApplicationState, FundingSubject
from funding.models import FundingApplication, FundingScheme
from learners.domain.report_sheets import hidden_mark
from learners.domain.reports import HalfYear, half_years


@dataclass(frozen=True)
class FundingTable:
    """Labels and protected counts."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    table: ProtectedTable

    @property
    def lines(self) -> list[tuple[str, tuple[int | None, ...], int | None]]:
        """Label, cells and total of each row, for the page."""
        return list(zip(self.rows, self.table.cells, self.table.row_totals, strict=True))


@dataclass(frozen=True)
class SchemeLine:
    """A scheme's money; None where fewer people than may be shown stand behind it."""

    scheme: FundingScheme
    people: int | None
    approved_cents: int | None
    settled_cents: int | None


@dataclass(frozen=True)
class MinistryReport:
    """All of it."""

    schemes: tuple[SchemeLine, ...]
    tables: tuple[FundingTable, ...]


def ministry_report(*, at: datetime) -> MinistryReport:
    """What was approved and not ended. One query for the applications, one for the schemes."""
    window = half_years(at)
    rows = list(
        FundingApplication.objects.filter(state__in=ApplicationState.BINDS, decided_at__isnull=False, decided_at__lte=at).select_related(
            "scheme", "offering__kreis", "offering__host__kreis", "enrolment__learner__learner_profile"
        )
    )
    participations = [row for row in rows if row.subject == FundingSubject.PARTICIPATION]
    events = [row for row in rows if row.subject == FundingSubject.INHOUSE]
    tables = (
        _table(_("Teilnahmen nach Förderlinie"), participations, window, lambda row: row.scheme.title),
        _table(_("Teilnahmen nach Kreis"), participations, window, _kreis),
        _table(_("Teilnahmen nach Sektor"), participations, window, _sector),
        _table(_("Teilnahmen nach antragstellender Seite"), participations, window, lambda row: str(ApplicantKind(row.applicant_kind).label)),
        _table(_("Menschen in Inhouse-Veranstaltungen nach Kreis"), events, window, _kreis, weight=lambda row: row.people),
    )
    return MinistryReport(_lines(rows), tables)


def report_sheets(report: MinistryReport) -> list[Sheet]:
    """The report as sheets of a workbook, with the same gaps as on the page."""
    head = [_("Förderlinie"), _("Mittelgeber"), _("Geförderte Menschen"), _("bewilligt in Euro"), _("abgerechnet in Euro")]
    money: list[list[Value]] = [
        [line.scheme.title, line.scheme.giver, _shown(line.people), _euros(line.approved_cents), _euros(line.settled_cents)] for line in report.schemes
    ]
    sheets = [Sheet(_("Förderlinien"), head, money)]
    for table in report.tables:
        rows: list[list[Value]] = [[label, *map(_shown, cells), _shown(total)] for label, cells, total in table.lines]
        if rows:  # nothing has no totals
            rows.append([_("Summe"), *map(_shown, table.table.column_totals), _shown(table.table.total)])
        sheets.append(Sheet(table.title, [table.title, *table.columns, _("Summe")], rows))
    return sheets


def _lines(rows: Sequence[FundingApplication]) -> tuple[SchemeLine, ...]:
    found = []
    for scheme in FundingScheme.objects.order_by("title", "pk"):
        own = [row for row in rows if row.scheme_id == scheme.pk]
        settled = [row for row in own if row.state == ApplicationState.SETTLED]
        found.append(
            SchemeLine(
                scheme,
                _enough(own, sum(row.people for row in own)),
                _enough(own, sum(row.approved_cents or 0 for row in own)),
                _enough(settled, sum(row.settled_cents or 0 for row in settled)),
            )
        )
    return tuple(found)


def _enough(rows: Sequence[FundingApplication], figure: int) -> int | None:
    """The figure, unless participations or people at events are too few: a table beside it would give the other part away."""
    for subject in FundingSubject.values:
        people = sum(row.people for row in rows if row.subject == subject)
        if 0 < people < THRESHOLD:
            return None
    return figure


def _table(
    title: str,
    rows: Sequence[FundingApplication],
    window: Sequence[HalfYear],
    label: Callable[[FundingApplication], str],
    *,
    weight: Callable[[FundingApplication], int] = lambda row: 1,
) -> FundingTable:
    counts: Counter[tuple[str, HalfYear]] = Counter()
    for row in rows:
        half = HalfYear.of(berlin_date(row.decided_at)) if row.decided_at else None
        if half in window:
            counts[label(row), half] += weight(row)  # type: ignore[index] # in the window, so not None
    names = tuple(sorted({name for name, _half in counts}))
    protected = protect([[counts[name, half] for half in window] for name in names])
    return FundingTable(title, names, tuple(half.label for half in window), protected)


def _kreis(row: FundingApplication) -> str:
    host: Any = row.offering.host
    kreis = host.kreis if host is not None else row.offering.kreis
    return kreis.label if kreis else _("ohne Ort (online)")


def _sector(row: FundingApplication) -> str:
    profile = getattr(row.enrolment.learner, "learner_profile", None) if row.enrolment else None
    return str(Sector(profile.sector).label) if profile and profile.sector else _("keine Angabe")


def _shown(number: int | None) -> Value:
    return hidden_mark() if number is None else number


def _euros(cents: int | None) -> Value:
    return hidden_mark() if cents is None else cents / 100
