"""The Lernzeitkonto as a workbook: the accounts on the first sheet, every line of the ledger on the second, excused absence on the third. Minutes are numbers."""

from collections.abc import Iterable
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from core.spreadsheet import neutral
from core.units import lessons
from curriculum.enums import Phase
from learners.domain.account import Account, excuse_facts, figures_of, origin_of, sums_of
from learners.enums import ExcuseReason

IN_MEMORY = 2_000_000  # bytes; longer ones wait on the disk for being sent
WIDTHS = (34, 52, 14, 10, 10, 12, 14, 10)


def workbook_of(account: Account) -> IO[bytes]:
    """The workbook as a file at its beginning, written row by row in the language spoken now."""
    book = Workbook(write_only=True)
    _write_accounts(book, account)
    _write_lines(book, account)
    _write_excuses(book, account)
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _write_accounts(book: Workbook, account: Account) -> None:
    sheet = book.create_sheet(_("Lernzeitkonto"))
    _set_up(sheet, WIDTHS)
    sheet.append(
        _bold(
            sheet,
            (_("Bildungsweg"), _("Modul"), _("Phase"), _("Verlangt"), _("Geplant"), _("Angerechnet"), _("Entschuldigt"), _("Fehlt"), _("Angerechnet in WSt.")),
        )
    )
    names = {Phase.PRESENCE.value: _("Summe Präsenz"), Phase.SELF_STUDY.value: _("Summe Selbstlernen"), "": _("Summe insgesamt")}
    for progress in account.progresses:
        title = neutral(progress.enrolment.pathway.title)
        for row in progress.rows_by_phase:
            sheet.append([title, neutral(row.module.label), str(row.phase.label), *figures_of(row).values(), float(lessons(row.credited))])
        for phase, sum_ in sums_of(progress).items():
            label = str(Phase(phase).label) if phase else ""
            sheet.append(_bold(sheet, [title, names[phase], label, *figures_of(sum_).values(), float(lessons(sum_.credited))]))
    sheet.append([])
    sheet.append([_("Alle Zahlen außer der letzten Spalte sind Minuten. Zusammen erfasst:"), "", "", account.balance])


def _write_lines(book: Workbook, account: Account) -> None:
    sheet = book.create_sheet(_("Buchungen"))
    _set_up(sheet, (12, 52, 14, 10, 12, 30, 44, 26, 40, 12, 10))
    heads = (_("Datum"), _("Modul"), _("Phase"), _("Minuten"), _("Summe"), _("Quelle"), _("Angebot oder Einheit"), _("Erfasst von"), _("Begründung"))
    sheet.append(_bold(sheet, (*heads, _("Hebt auf (Nr.)"), _("Nr."))))
    for line in account.lines:
        sheet.append(
            [
                line.happened_on_date,
                neutral(line.module.label),
                line.get_phase_display(),
                line.minutes,
                line.running_sum,  # type: ignore[attr-defined] # annotated by lines_of
                line.get_source_display(),
                neutral(origin_of(line)),
                neutral(line.recorded_by.get_full_name()),
                neutral(line.reason),
                line.reverses_id,
                line.pk,
            ]
        )


def _write_excuses(book: Workbook, account: Account) -> None:
    sheet = book.create_sheet(_("Entschuldigt"))
    _set_up(sheet, (12, 52, 10, 16, 30, 44, 26, 14, 40, 12, 10))
    heads = (_("Datum"), _("Modul"), _("Minuten"), _("davon angerechnet"), _("Grund"), _("Angebot"), _("Entschuldigt von"), _("Erfasst am"), _("Begründung"))
    sheet.append(_bold(sheet, (*heads, _("Hebt auf (Nr.)"), _("Nr."))))
    for facts in map(excuse_facts, account.excuses):
        sheet.append(
            [
                date.fromisoformat(facts["day"]),
                neutral(facts["module"]),
                facts["minutes"],
                facts["credited"],
                str(ExcuseReason(facts["reason"]).label),
                neutral(facts["origin"]),
                neutral(facts["recorded_by"]),
                date.fromisoformat(facts["recorded_on"]),
                neutral(facts["remark"]),
                facts["reverses"],
                facts["number"],
            ]
        )


def _set_up(sheet: Any, widths: Iterable[int]) -> None:
    for letter, width in zip("ABCDEFGHIJK", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _bold(sheet: Any, values: Iterable[Any]) -> list[WriteOnlyCell]:
    cells = [WriteOnlyCell(sheet, value=value) for value in values]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells
