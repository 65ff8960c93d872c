"""The register of certificates: what is exported, and the daily count that finds what is missing, doubled or changed."""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from certificates.domain.invariants import find_problems
from certificates.models import Certificate, NumberSeries, RegisterCheck
from core.time import berlin_date

MOST_PROBLEMS: Final = 200
GRACE: Final = timedelta(hours=24)  # by then the worker has had its night
KEEP_CHECKS: Final = timedelta(days=400)
HEADS: Final = (
    _("Nummer"),
    _("Art"),
    _("Stand"),
    _("Name auf dem Nachweis"),
    _("Worüber"),
    _("Träger"),
    _("Erster Tag"),
    _("Letzter Tag"),
    _("Minuten"),
    _("Regel ab"),
    _("Gebraucht (Minuten)"),
    _("Gezählt (Minuten)"),
    _("Ausgestellt am"),
    _("Ausgestellt von"),
    _("Tritt an die Stelle von"),
    _("Ersetzt durch"),
    _("Ende der Gültigkeit"),
    _("Grund"),
    _("SHA-256 des Inhalts"),
    _("SHA-256 der Datei"),
)
Cell = str | int | date | None


def register_rows(certificates: "QuerySet[Certificate]") -> Iterator[tuple[Cell, ...]]:
    """One row per certificate, in the order of the numbers; the names are those on the papers."""
    rows = certificates.select_related("issued_by", "replaces", "replaced_by").order_by("kind", "issued_at", "pk")
    for row in rows.iterator(chunk_size=500):
        paper: dict[str, Any] = row.snapshot
        sums, rule = paper["sums"], paper["rule"]
        ended = row.revoked_at or row.replaced_at
        yield (
            row.number,
            str(row.get_kind_display()),
            str(row.get_state_display()),
            paper["person"]["name"],
            paper["title"],
            paper["provider"],
            date.fromisoformat(paper["period"]["from"]),
            date.fromisoformat(paper["period"]["until"]),
            sums["attended_minutes"] if paper["sessions"] else sums["total_minutes"],
            rule.get("valid_from", ""),
            rule.get("threshold_minutes"),
            rule.get("counted_minutes"),
            berlin_date(row.issued_at),
            row.issued_by.get_full_name() if row.issued_by else "",
            row.replaces.number if row.replaces else "",
            row.successor.number if row.successor else "",
            berlin_date(ended) if ended else None,
            row.revoke_reason,
            row.snapshot_sha256,
            row.pdf_sha256,
        )


def as_text(row: Iterable[Cell]) -> list[str]:
    """A row for CSV."""
    return ["" if cell is None else f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell) for cell in row]


def as_workbook(rows: Iterable[tuple[Cell, ...]]) -> bytes:
    """The register as XLSX: days are days, and text stays text, also where it begins like a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet(str(_("Register")))
    page.freeze_panes = "B2"
    page.append([_text(page, str(head)) for head in HEADS])
    for row in rows:
        page.append([_text(page, cell) if isinstance(cell, str) else cell for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _text(page: Any, words: str) -> Any:
    cell = WriteOnlyCell(page, "".join(sign for sign in words if sign >= " "))
    cell.data_type = "s"
    return cell


def count_register(*, at: datetime) -> RegisterCheck:
    """Count, look at every certificate and its file, and keep what was found; old counts go. Changes no certificate."""
    late = Q(pdf_sha256="", issued_at__lt=at - GRACE)
    problems = [
        *find_problems(),
        *(f"Nachweis {number}: Seit der Ausstellung fehlt die Datei." for number in Certificate.objects.filter(late).values_list("number", flat=True)),
    ]
    check = RegisterCheck.objects.create(
        checked_at=at,
        certificates=Certificate.objects.count(),
        numbers=NumberSeries.objects.aggregate(sum=Sum("last_number"))["sum"] or 0,
        files=Certificate.objects.exclude(pdf_sha256="").count(),
        problems=problems[:MOST_PROBLEMS],
    )
    RegisterCheck.objects.filter(checked_at__lt=at - KEEP_CHECKS).delete()
    return check
