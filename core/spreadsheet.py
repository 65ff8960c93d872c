"""CSV as German spreadsheets open it with a double click: UTF-8 with BOM, semicolons. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"


class _Echo:
    """A file that hands every line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The file line by line, every cell neutral."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield BOM
    yield writer.writerow([neutral(cell) for cell in head])
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


def neutral(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers."""
    is_number = cell.replace(",", "", 1).lstrip("-").isdigit()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number else cell
