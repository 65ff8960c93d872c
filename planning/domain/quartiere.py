"""A municipality divides itself into Quartiere. Each division holds from a day on; the next one continues it, and what was stays as it was."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.domain import audit
from core.models import Gemeinde, User
from planning.domain.refusals import FieldRefused
from planning.models import Geography, Quartier, QuartierFeature

EARLIEST = date(1990, 1, 1)
MOST_QUARTIERE = 500


class QuartierRefused(FieldRefused):
    """What cannot be done to a division or a Quartier."""


@dataclass(frozen=True)
class QuartierEntry:
    """What a municipality states about a Quartier."""

    key: str
    name: str
    part_of: str
    population: int


def divisions_of(gemeinde: Gemeinde) -> "QuerySet[Geography]":
    """All versions, the newest first; foreign examples are never among them."""
    return Geography.objects.filter(gemeinde=gemeinde, is_example=False).order_by("-valid_from_date", "-pk")


def begin_division(gemeinde: Gemeinde, *, valid_from_date: date, source: str, by: User) -> Geography:
    """The first version, without Quartiere yet. Refused when there is one: then it is continued."""
    with transaction.atomic():
        _lock(gemeinde)
        if divisions_of(gemeinde).exists():
            raise QuartierRefused(_("Ihre Kommune hat schon eine Gliederung in Quartiere. Beginnen Sie dort einen neuen Gebietsstand."))
        begun = _create(gemeinde, valid_from_date, source)
        audit.record(begun, "planning.division_begun", by=by, data={"from": valid_from_date.isoformat()})
    return begun


def continue_division(current: Geography, *, valid_from_date: date, source: str, by: User) -> Geography:
    """The next version: it begins with the same Quartiere, boundaries and features, and ends the current one on the day before.

    Values of indicators stay with the version they were collected for: series do not run across a change of boundaries.
    """
    with transaction.atomic():
        locked = open_version(current)
        gemeinde = locked.gemeinde
        if gemeinde is None:  # an example
            raise QuartierRefused(_("Fremde Beispiele werden nicht fortgeschrieben."))
        if valid_from_date <= locked.valid_from_date + timedelta(days=1):
            raise QuartierRefused(_("Der neue Gebietsstand muss mindestens zwei Tage nach dem bisherigen beginnen."), "valid_from_date")
        locked.valid_until_date = valid_from_date - timedelta(days=1)
        locked.save(update_fields=["valid_until_date"])
        begun = _create(gemeinde, valid_from_date, source)
        _copy(locked, begun)
        audit.record(begun, "planning.version_begun", by=by, data={"from": valid_from_date.isoformat(), "continues": str(locked.uuid)})
    return begun


def fingerprint(quartier: Quartier) -> str:
    """Of what a form shows: whoever saves says by it what they had before their eyes."""
    return sha256(repr((quartier.key, quartier.name, quartier.part_of, quartier.population)).encode()).hexdigest()[:16]


def add_quartier(geography: Geography, entry: QuartierEntry, *, by: User) -> Quartier:
    """One more, without a boundary yet."""
    with transaction.atomic():
        locked = open_version(geography)
        if locked.quartiere.count() >= MOST_QUARTIERE:
            raise QuartierRefused(_("Eine Kommune kann höchstens %(most)d Quartiere haben.") % {"most": MOST_QUARTIERE})
        _refuse_key(locked, entry.key)
        added = Quartier.objects.create(geography=locked, **asdict(entry))
        audit.record(added, "planning.quartier_stored", by=by, data={"key": entry.key, "new": True})
    return added


def change_quartier(quartier: Quartier, entry: QuartierEntry, *, seen: str, by: User) -> Quartier:
    """Correct it. Refused when somebody else changed it since `seen`; the key is fixed once values stand under it."""
    with transaction.atomic():
        locked = _lock_quartier(quartier)
        if seen != fingerprint(locked):
            raise QuartierRefused(
                _("Inzwischen hat jemand anderes dieses Quartier geändert. Gespeichert wurde nichts; bitte sehen Sie sich den neuen Stand an.")
            )
        if entry.key != locked.key:
            if _is_in_use(locked):
                raise QuartierRefused(_("Unter diesem Schlüssel gibt es schon Werte oder einen Index; er ist deshalb fest."), "key")
            _refuse_key(locked.geography, entry.key)
        for name, value in asdict(entry).items():
            setattr(locked, name, value)
        locked.save(update_fields=list(asdict(entry)))
        audit.record(locked, "planning.quartier_stored", by=by, data={"key": entry.key, "new": False})
    return locked


def remove_quartier(quartier: Quartier, *, by: User) -> None:
    """Take back a mistake. A Quartier that was counted or delegated stays: it ends with its version."""
    with transaction.atomic():
        locked = _lock_quartier(quartier)
        if locked.mandates.exists():
            raise QuartierRefused(_("Für dieses Quartier gibt es ein Mandat. Es endet erst mit einem neuen Gebietsstand."))
        if locked.projects.exists():
            raise QuartierRefused(_("In diesem Quartier gibt es ein Praxisprojekt. Es endet erst mit einem neuen Gebietsstand."))
        if _was_looked_at(locked):
            raise QuartierRefused(_("Zu diesem Quartier gibt es schon eine Einschätzung oder Erhebung. Es endet erst mit einem neuen Gebietsstand."))
        if _is_in_use(locked):
            raise QuartierRefused(_("Zu diesem Quartier gibt es schon Werte oder einen Index. Es endet erst mit einem neuen Gebietsstand."))
        audit.record(locked, "planning.quartier_removed", by=by, data={"key": locked.key})
        locked.delete()


def may_be_removed(quartier: Quartier) -> bool:
    """Whether `remove_quartier` would do it now."""
    in_use = _is_in_use(quartier) or _was_looked_at(quartier) or quartier.mandates.exists() or quartier.projects.exists()
    return quartier.geography.valid_until_date is None and not in_use


def add_feature(quartier: Quartier, *, kind: str, title: str, text: str, address: str, by: User) -> QuartierFeature:
    """A strength, a challenge or a place; the same words twice are refused."""
    with transaction.atomic():
        locked = _lock_quartier(quartier)
        if locked.features.filter(kind=kind, title=title).exists():
            raise QuartierRefused(_("Das steht bei diesem Quartier schon."), "title")
        added = QuartierFeature.objects.create(quartier=locked, kind=kind, title=title, text=text, address=address)
        audit.record(locked, "planning.feature_added", by=by, data={"kind": kind})
    return added


def remove_feature(feature: QuartierFeature, *, by: User) -> None:
    """It does not hold any more; twice is once."""
    with transaction.atomic():
        locked = _lock_quartier(feature.quartier)
        deleted, _by_model = QuartierFeature.objects.filter(pk=feature.pk).delete()
        if deleted:
            audit.record(locked, "planning.feature_removed", by=by, data={"kind": feature.kind})


def as_geojson(geography: Geography) -> dict[str, Any]:
    """What `quartier_files.read_quartiere` reads again without loss; a Quartier without a boundary has the geometry null."""
    return {
        "type": "FeatureCollection",
        "features": [feature_of(row) for row in geography.quartiere.all()],
    }


def feature_of(quartier: Quartier) -> dict[str, Any]:
    """One Quartier as a feature of GeoJSON."""
    properties = {"schluessel": quartier.key, "name": quartier.name, "teil_von": quartier.part_of, "einwohner": quartier.population}
    return {"type": "Feature", "properties": properties, "geometry": quartier.boundary}


def _lock(gemeinde: Gemeinde) -> None:
    Gemeinde.objects.select_for_update(no_key=True).get(pk=gemeinde.pk)


def open_version(geography: Geography) -> Geography:
    """The version under its lock, if it still grows; call within a transaction."""
    locked = Geography.objects.select_for_update(of=("self",)).select_related("gemeinde").get(pk=geography.pk)
    if locked.valid_until_date is not None:
        raise QuartierRefused(_("Dieser Gebietsstand ist abgeschlossen und bleibt, wie er ist."))
    return locked


def _lock_quartier(quartier: Quartier) -> Quartier:
    geography = open_version(quartier.geography)
    try:
        locked = Quartier.objects.get(pk=quartier.pk)
    except Quartier.DoesNotExist:
        raise QuartierRefused(_("Dieses Quartier wurde inzwischen entfernt.")) from None
    locked.geography = geography
    return locked


def _refuse_key(geography: Geography, key: str) -> None:
    if geography.quartiere.filter(key=key).exists():
        raise QuartierRefused(_("Diesen Schlüssel gibt es in Ihrer Gliederung schon."), "key")


def _is_in_use(quartier: Quartier) -> bool:
    return quartier.values.exists() or quartier.geography.runs.exists()


def _was_looked_at(quartier: Quartier) -> bool:
    return quartier.assessment_rounds.exists() or quartier.consultations.exists()


def _create(gemeinde: Gemeinde, valid_from_date: date, source: str) -> Geography:
    if valid_from_date < EARLIEST:
        raise QuartierRefused(_("Gebietsstände vor %(year)d führen wir nicht.") % {"year": EARLIEST.year}, "valid_from_date")
    name = f"Quartiere in {gemeinde.name}"
    return Geography.objects.create(key=f"{gemeinde.ags}-{uuid4().hex[:8]}", name=name, gemeinde=gemeinde, valid_from_date=valid_from_date, source=source)


def _copy(before: Geography, after: Geography) -> None:
    rows: Mapping[int, Quartier] = {
        row.pk: Quartier(geography=after, key=row.key, name=row.name, part_of=row.part_of, population=row.population, boundary=row.boundary)
        for row in before.quartiere.all()
    }
    Quartier.objects.bulk_create(rows.values())
    QuartierFeature.objects.bulk_create(
        QuartierFeature(quartier=rows[each.quartier_id], kind=each.kind, title=each.title, text=each.text, address=each.address)
        for each in QuartierFeature.objects.filter(quartier__geography=before)
    )
