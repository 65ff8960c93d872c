"""Many offerings at once as a table: export, a dry run that names row and column, and the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.choice_sets import in_order
from core.enums import Sector
from core.language import DEFAULT, spoken
from core.models import User
from core.table_files import Row
from providers.domain.editing import EditingRefused, Entry, EntryConflict, create_offering
from providers.domain.entries import EntryInvalid, read_entry
from providers.domain.offering_table import COLUMNS, cells_of, values_from
from providers.domain.own_offerings import Outcome, ProviderMayNot, Seen, VersionMissing, change_known_offering, version_of
from providers.domain.publishing import OfferingIncomplete
from providers.domain.schedule import ScheduleRefused
from providers.enums import AccessibilityFeature, TeachingLanguage
from providers.models import Offering, OfferingQuerySet, Provider

MOST_ROWS = 300
KEY, PROVIDER, STATE, VERSION = "ID", "Träger", "Stand", "Fassung"
LEADING = (KEY, PROVIDER, STATE, VERSION)  # before the columns of the offering; Stand is only shown


@dataclass(frozen=True)
class Fault:
    """What does not fit, and in which column (empty: the row as a whole)."""

    column: str
    sentence: str


@dataclass
class Outcomes:
    """What came of a row, or would come of it."""

    number: int
    title: str
    outcome: Outcome | None = None
    faults: list[Fault] = field(default_factory=list)


def table_of(offerings: OfferingQuerySet) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the export, in German whoever asks, because it is read again; six queries whatever the number."""
    with spoken(DEFAULT):
        return _table(offerings)


def _table(offerings: OfferingQuerySet) -> tuple[list[str], list[list[str]]]:
    related = offerings.select_related("provider__organisation", "format", "kreis", "gemeinde")
    complete = related.prefetch_related("offering_modules__module", "sessions__session_modules__module").order_by(
        "provider__slug", F("starts_at").asc(nulls_first=True), "pk"
    )
    head = [*LEADING, *(str(column.head) for column in COLUMNS)]
    rows = []
    for offering in complete:
        cells = cells_of(values_of(offering))
        leading = [str(offering.uuid), offering.provider.slug, str(offering.get_state_display()), version_of(offering)]
        rows.append([*leading, *(cells[column.name] for column in COLUMNS)])
    return head, rows


def values_of(offering: Offering) -> dict[str, Any]:
    """The offering as domain.entries reads it."""
    plain = {column.name: getattr(offering, column.name) for column in COLUMNS if hasattr(offering, column.name)}
    return plain | {
        "format": offering.format.slug,
        "kreis": offering.kreis.slug if offering.kreis else "",
        "gemeinde": offering.gemeinde.ags if offering.gemeinde else "",
        "registration_until": offering.registration_until_date,
        "target_groups": in_order(offering.target_groups, Sector),
        "teaching_languages": in_order(offering.teaching_languages, TeachingLanguage),
        "accessibility_features": in_order(offering.accessibility_features, AccessibilityFeature),
        "modules": [{"code": row.module.code, "minutes": row.minutes} for row in offering.offering_modules.all()],
        "sessions": [
            {
                "uuid": None,
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "break_minutes": session.break_minutes,
                "is_online": session.is_online,
                "venue": session.venue,
                "modules": [{"code": row.module.code, "minutes": row.minutes} for row in session.session_modules.all()],
            }
            for session in offering.sessions.all()
        ],
    }


def import_rows(rows: Sequence[Row], *, providers: Sequence[Provider], by: User, at: datetime, as_office: bool = False, dry_run: bool) -> list[Outcomes]:
    """Bring each row's offering to what the row says: one transaction each, so that a fault in one leaves the others.

    Only offerings of `providers` exist for the writer. A dry run does the same and takes it back. Twice is once: a row whose offering is so already
    changes nothing. New offerings (no ID) become drafts.
    """
    allowed = {provider.slug: provider for provider in providers}
    with spoken(DEFAULT):  # the words of the table are German, and so are the sentences about them
        return _import_all(rows, allowed, by=by, at=at, as_office=as_office, dry_run=dry_run)


def _import_all(rows: Sequence[Row], allowed: Mapping[str, Provider], *, by: User, at: datetime, as_office: bool, dry_run: bool) -> list[Outcomes]:
    return [_import(row, allowed, by=by, at=at, as_office=as_office, dry_run=dry_run) for row in rows]


def _import(row: Row, allowed: Mapping[str, Provider], *, by: User, at: datetime, as_office: bool, dry_run: bool) -> Outcomes:
    heads = {str(column.head): column.name for column in COLUMNS}
    done = Outcomes(row.number, row.cells.get(str(COLUMNS[0].head), ""))
    done.faults = [Fault(name, _("Diese Spalte ist nicht bekannt.")) for name in row.cells if name not in heads and name not in LEADING]
    try:
        with transaction.atomic():
            stored = _find(row, allowed)
            cells = {heads[head]: text for head, text in row.cells.items() if head in heads}
            values, faults = values_from(cells, stored=values_of(stored) if stored else None)
            by_name = {column.name: str(column.head) for column in COLUMNS}
            done.faults += [Fault(by_name[name], sentence) for name, sentence in faults.items()]
            if not done.faults:
                done.title = values["title"]
                done.outcome = _store(row, stored, values, allowed, by=by, at=at, as_office=as_office)
            if dry_run:
                transaction.set_rollback(True)
    except _RowRefused as refused:
        done.faults.append(refused.fault)
    except EntryInvalid as invalid:
        done.faults += [Fault(_column_of(fault.path), fault.sentence) for fault in invalid.faults]
    except VersionMissing:
        done.faults.append(Fault(VERSION, _("Diese Zeile würde ein Angebot ändern. Bitte exportieren Sie neu, damit niemandes Änderung verloren geht.")))
    except EntryConflict:
        done.faults.append(Fault(VERSION, _("Das Angebot wurde seit dem Export geändert. Bitte exportieren Sie neu.")))
    except ProviderMayNot as refused:
        done.faults.append(Fault(", ".join(_column_of((name,)) for name in refused.fields), str(refused)))
    except OfferingIncomplete as refused:
        done.faults += [Fault(_column_of((gap.field,)), gap.sentence) for gap in refused.gaps]
    except (EditingRefused, ScheduleRefused) as refused:
        done.faults.append(Fault("", str(refused)))
    if done.faults:
        done.outcome = None
    return done


class _RowRefused(Exception):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(column, sentence)


def _find(row: Row, allowed: Mapping[str, Provider]) -> Offering | None:
    text = row.cells.get(KEY, "").strip()
    if not text:
        return None
    try:
        key = UUID(text)
    except (ValueError, ValidationError):
        raise _RowRefused(KEY, _("Das ist keine ID. Lassen Sie die Spalte für neue Angebote leer.")) from None
    related = Offering.objects.select_related("provider__organisation", "format", "kreis", "gemeinde")
    stored = related.filter(uuid=key, provider__in=allowed.values()).first()
    if stored is None:
        raise _RowRefused(KEY, _("Dieses Angebot gibt es nicht."))
    if row.cells.get(PROVIDER, "").strip() not in {"", stored.provider.slug}:
        raise _RowRefused(PROVIDER, _("Ein Angebot bleibt bei seinem Träger."))
    return stored


def _store(
    row: Row, stored: Offering | None, values: Mapping[str, Any], allowed: Mapping[str, Provider], *, by: User, at: datetime, as_office: bool
) -> Outcome:
    if stored is not None:
        version = row.cells.get(VERSION, "").strip()
        seen = Seen(frozenset({version}) if version else frozenset())
        return change_known_offering(stored, values, seen=seen, by=by, at=at, as_office=as_office).outcome
    slug = row.cells.get(PROVIDER, "").strip() or (next(iter(allowed)) if len(allowed) == 1 else "")
    if slug not in allowed:
        raise _RowRefused(PROVIDER, _("Diesen Träger gibt es nicht; bitte geben Sie seinen Kurznamen an."))
    entry = read_entry(values, stored=None)
    create_offering(Entry({**entry.fields, "provider": allowed[slug]}, entry.modules, entry.sessions), by=by, at=at)
    return Outcome.CREATED


def _column_of(path: Sequence[str | int]) -> str:
    """The head of the column a fault belongs to; what has none is about the row."""
    name = {"registration_until_date": "registration_until", "fee": "fee_cents"}.get(str(path[0]), str(path[0])) if path else ""
    heads = {column.name: str(column.head) for column in COLUMNS}
    return heads.get(name, "")
