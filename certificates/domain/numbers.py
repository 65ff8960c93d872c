"""Numbers of certificates: "QQ-TB-2026-000001", one series per kind and year, without gaps.

The row of the series is the lock (docs/locking.md): the number is drawn in the transaction that writes the
certificate, so a number whose certificate fell through is given again.
"""

from typing import Final

from django.db import transaction
from django.db.models import F

from certificates.enums import CertificateKind
from certificates.models import NumberSeries

PREFIX: Final = {
    CertificateKind.ATTENDANCE: "QQ-TB",
    CertificateKind.MODULE: "QQ-MN",
    CertificateKind.INTRODUCTION: "QQ-EI",
    CertificateKind.PATHWAY: "QQ-ZE",
    CertificateKind.TRANSCRIPT: "QQ-LU",
}


def draw_number(kind: CertificateKind, *, year: int) -> str:
    """The next number of this kind and year. Others wait for the series until the caller's transaction ends."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is drawn in the transaction that uses it.")
    # get_or_create survives two who write the first row of a year at once: the unique key lets one of them in.
    series, _created = NumberSeries.objects.get_or_create(kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last_number=F("last_number") + 1)
    series.refresh_from_db(fields=["last_number"])
    return format_number(kind, year=year, number=series.last_number)


def format_number(kind: str, *, year: int, number: int) -> str:
    """How a number is printed."""
    return f"{PREFIX[CertificateKind(kind)]}-{year}-{number:06d}"
