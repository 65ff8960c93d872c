"""Quartiere of a municipality from its own GeoJSON file: all of them or none, with a look at what would happen first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.domain import audit
from core.domain.upsert import InputRefused
from core.geo import distance_km
from core.models import Gemeinde, User
from planning.domain.boundaries import read_features, simplified, text_of
from planning.domain.quartiere import MOST_QUARTIERE, QuartierEntry, QuartierRefused, open_version
from planning.models import Geography, Quartier

FARTHEST_KM = 40  # from the middle of a municipality; more means that longitude and latitude are swapped, or somebody else's file
LENGTHS = {"schluessel": 40, "name": 120, "teil_von": 120}


@dataclass(frozen=True)
class QuartierRow:
    """One feature of the file; no boundary leaves the known one as it is."""

    entry: QuartierEntry
    boundary: dict[str, Any] | None


@dataclass(frozen=True)
class ImportReport:
    """What the file does, or would do."""

    added: int
    changed: int
    unchanged: int
    untouched: int  # Quartiere of the division that the file does not name


def read_quartiere(raw: bytes, *, gemeinde: Gemeinde) -> list[QuartierRow]:
    """Features with `schluessel`, `name`, `einwohner` and perhaps `teil_von`; raises InputRefused naming feature and property."""
    found: dict[str, QuartierRow] = {}
    for place, feature in read_features(raw):
        key = _text(feature, "schluessel", place)
        if key in found:
            raise InputRefused(f"{place}: den Schlüssel {key} gibt es zweimal.")
        properties = feature["properties"]
        part_of = _text(feature, "teil_von", place) if properties.get("teil_von") else ""
        entry = QuartierEntry(key, _text(feature, "name", place), part_of, _population(properties, place))
        boundary = None
        if feature.get("geometry") is not None:
            boundary = simplified(feature, key, place)
            _refuse_far(boundary, gemeinde, key, place)
        found[key] = QuartierRow(entry, boundary)
    if not found:
        raise InputRefused("Die Datei hat keine Flächen.")
    return list(found.values())


def import_quartiere(geography: Geography, rows: Sequence[QuartierRow], *, by: User, is_dry_run: bool) -> ImportReport:
    """Add what is new, change what differs; nobody is removed, because a forgotten line is no decision. A dry run writes nothing."""
    with transaction.atomic():
        locked = open_version(geography)
        known = {row.key: row for row in locked.quartiere.all()}
        added, changed = [], []
        for row in rows:
            quartier = known.get(row.entry.key)
            if quartier is None:
                added.append(Quartier(geography=locked, boundary=row.boundary, **vars(row.entry)))
            elif _take_over(quartier, row):
                changed.append(quartier)
        if len(known) + len(added) > MOST_QUARTIERE:
            raise QuartierRefused(_("Eine Kommune kann höchstens %(most)d Quartiere haben.") % {"most": MOST_QUARTIERE}, "file")
        report = ImportReport(len(added), len(changed), len(rows) - len(added) - len(changed), len(known.keys() - {row.entry.key for row in rows}))
        if not is_dry_run and (added or changed):
            Quartier.objects.bulk_create(added)
            Quartier.objects.bulk_update(changed, ["name", "part_of", "population", "boundary"])
            audit.record(locked, "planning.quartiere_imported", by=by, data={"added": report.added, "changed": report.changed})
    return report


def _take_over(quartier: Quartier, row: QuartierRow) -> bool:
    """Write the row into the object; whether anything differed."""
    wanted = {"name": row.entry.name, "part_of": row.entry.part_of, "population": row.entry.population, "boundary": row.boundary or quartier.boundary}
    differs = any(getattr(quartier, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(quartier, name, value)
    return differs


def _text(feature: Any, name: str, place: str) -> str:
    text = text_of(feature, name, place)
    if len(text) > LENGTHS[name]:
        raise InputRefused(f"{place}: {name} hat mehr als {LENGTHS[name]} Zeichen.")
    return text


def _population(properties: Mapping[str, Any], place: str) -> int:
    value = properties.get("einwohner")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000_000:
        raise InputRefused(f"{place}: einwohner muss eine ganze Zahl ab 0 sein.")
    return value


def _refuse_far(boundary: Mapping[str, Any], gemeinde: Gemeinde, key: str, place: str) -> None:
    ring = boundary["coordinates"][0] if boundary["type"] == "Polygon" else boundary["coordinates"][0][0]
    lon, lat = ring[0]
    away = distance_km(lat, lon, gemeinde.lat, gemeinde.lon)
    if away > FARTHEST_KM:
        raise InputRefused(f"{place}: {key} liegt {away} km von {gemeinde.name} entfernt. Sind Länge und Breite vertauscht?")
