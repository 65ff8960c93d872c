"""The reports as sheets of a workbook, with the same gaps as on the page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.workbook import Sheet, Value
from learners.domain.reports import Report


def hidden_mark() -> str:
    """What stands where a number is hidden."""
    return _("unter 5 oder geschützt")


def report_sheets(reports: Sequence[Report]) -> list[Sheet]:
    """One sheet per report, totals at the end of rows and columns."""
    return [_sheet(report) for report in reports]


def _sheet(report: Report) -> Sheet:
    table = report.table
    total = _("Nennungen") if report.question.counts_twice else _("Summe")
    rows: list[list[Value]] = [[label, *map(_shown, cells), _shown(row)] for label, cells, row in zip(report.rows, table.cells, table.row_totals, strict=True)]
    rows.append([total, *map(_shown, table.column_totals), _shown(table.total)])
    return Sheet(str(report.question.title), [str(report.question.title), *report.columns, total], rows)


def _shown(number: int | None) -> Value:
    return hidden_mark() if number is None else number
