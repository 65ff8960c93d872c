"""The catalogue as a table for everybody: what its columns are and what stands in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.time import BERLIN
from providers.models import Offering

DCAT_AP_DE = "http://dcat-ap.de/def/licenses"


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, what it means, its cell for an offering, what kind of value that is (XSD), and its unit."""

    name: str
    meaning: str | Promise
    cell: Callable[[Offering], Any]
    kind: str = "string"
    unit: str | Promise = ""


@dataclass(frozen=True)
class Licence:
    """Under which conditions the open data may be used: name, address for people, address in the list of DCAT-AP.de."""

    name: str
    url: str
    uri: str


LICENCES = {
    "dl-zero-de/2.0": Licence("Datenlizenz Deutschland – Zero – Version 2.0", "https://www.govdata.de/dl-de/zero-2-0", f"{DCAT_AP_DE}/dl-zero-de/2.0"),
    "dl-by-de/2.0": Licence("Datenlizenz Deutschland – Namensnennung – Version 2.0", "https://www.govdata.de/dl-de/by-2-0", f"{DCAT_AP_DE}/dl-by-de/2.0"),
    "cc-zero": Licence("Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", f"{DCAT_AP_DE}/cc-zero"),
    "cc-by/4.0": Licence("Creative Commons Namensnennung 4.0", "https://creativecommons.org/licenses/by/4.0/", f"{DCAT_AP_DE}/cc-by/4.0"),
}


def licence() -> Licence | None:
    """What the operator has chosen; None while that is open."""
    return LICENCES.get(settings.OPEN_DATA_LICENCE)


def page_address(offering: Offering) -> str:
    """Its page, as a whole address."""
    return settings.BASE_URL + reverse("providers:offering", args=[offering.uuid])


COLUMNS = (
    Column("id", _("Kennung (UUID); ändert sich nie"), lambda offering: offering.uuid),
    Column("titel", _("Titel"), lambda offering: offering.title),
    Column("kurzbeschreibung", _("Kurzbeschreibung"), lambda offering: offering.summary),
    Column("format", _("Kurzname des Formats, zum Beispiel basis"), lambda offering: offering.format.slug),
    Column("module", _("Kennungen der Module, mit Komma getrennt"), lambda offering: ", ".join(row.module.code for row in offering.offering_modules.all())),
    Column(
        "minuten",
        _("Lernzeit der Module in Präsenz in Minuten; 45 Minuten sind 1 WSt.; leer ohne Module"),
        lambda offering: sum(row.minutes for row in offering.offering_modules.all()) or "",
        kind="integer",
        unit=_("Minuten"),
    ),
    Column("traeger", _("Name des Trägers"), lambda offering: offering.provider.name),
    Column("lernort", _("inhouse, regional oder zentral"), lambda offering: offering.get_place_type_display()),
    Column("durchfuehrung", _("vor Ort, online oder teils vor Ort, teils online"), lambda offering: offering.get_mode_display()),
    Column("lerngruppe", _("feste oder wechselnde Lerngruppe"), lambda offering: offering.get_group_type_display()),
    Column("gemeinde", _("Gemeinde; leer, wenn keine feststeht"), lambda offering: offering.gemeinde.name if offering.gemeinde else ""),
    Column("gemeinde_ags", _("amtlicher Gemeindeschlüssel (8 Ziffern)"), lambda offering: offering.gemeinde.ags if offering.gemeinde else ""),
    Column("kreis", _("Stadt- oder Landkreis"), lambda offering: offering.kreis.label if offering.kreis else ""),
    Column("kreis_ags", _("amtlicher Kreisschlüssel (5 Ziffern)"), lambda offering: offering.kreis.ags if offering.kreis else ""),
    Column("beginn", _("Beginn des ersten Termins, ISO 8601; leer bei Terminen auf Anfrage"), lambda offering: _instant(offering.starts_at), kind="dateTime"),
    Column("ende", _("Ende des letzten Termins, ISO 8601"), lambda offering: _instant(offering.ends_at), kind="dateTime"),
    Column("termine", _("Zahl der Termine"), lambda offering: offering.session_count, kind="integer"),  # type: ignore[attr-defined] # annotated by for_list
    Column("anmeldeschluss", _("letzter Tag der Anmeldung, ISO 8601"), lambda offering: offering.registration_until_date or "", kind="date"),
    Column("plaetze", _("Plätze"), lambda offering: offering.seats, kind="integer"),
    Column("plaetze_frei", _("freie Plätze zur Zeit des Abrufs"), lambda offering: offering.free_seats, kind="integer"),
    Column(
        "gebuehr_cent",
        _("Gebühr in Cent (EUR); leer: auf Anfrage, 0: kostenfrei"),
        lambda offering: _cents(offering.fee_cents),
        kind="integer",
        unit=_("Cent (EUR)"),
    ),
    Column("foerderung_cent", _("Förderung in Cent (EUR)"), lambda offering: _cents(offering.subsidy_cents), kind="integer", unit=_("Cent (EUR)")),
    Column(
        "eigenanteil_cent",
        _("Gebühr abzüglich Förderung in Cent (EUR)"),
        lambda offering: _cents(offering.own_share_cents),
        kind="integer",
        unit=_("Cent (EUR)"),
    ),
    Column("barrierefreiheit", _("Angabe des Trägers"), lambda offering: offering.accessibility),
    Column("adresse", _("Seite des Angebots"), page_address, kind="anyURI"),
    # New columns come at the end, as /daten/ promises.
    Column("zielgruppen", _("Zielgruppen, mit Komma getrennt; leer: für alle"), lambda offering: ", ".join(offering.target_group_labels)),
    Column("sprachen", _("Sprachen, in denen gelehrt wird, mit Komma getrennt"), lambda offering: ", ".join(offering.teaching_language_labels)),
    Column(
        "barrierefreiheit_merkmale",
        _("Merkmale der Barrierefreiheit, mit Komma getrennt"),
        lambda offering: ", ".join(offering.accessibility_labels),
    ),
)


def rows_of(offerings: Iterable[Offering]) -> Iterator[list[str]]:
    """A row per offering; fetch them with for_list."""
    for offering in offerings:
        yield [" ".join(str(column.cell(offering)).split()) for column in COLUMNS]


def _instant(instant: datetime | None) -> str:
    return instant.astimezone(BERLIN).isoformat() if instant else ""


def _cents(cents: int | None) -> str:
    return "" if cents is None else str(cents)
