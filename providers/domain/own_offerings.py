"""What a provider does with its own offerings from its own software: write them under its own key, and hand them in.

The office reviews what is handed in, and people rely on what is published. So a provider changes a draft as it likes, nothing while the
office reviews, of a published offering neither title, format nor modules, and once somebody has enrolled no date, place, seat or price either:
that it asks for (domain.requests).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.models import User
from providers.domain.editing import EditingRefused, Entry, EntryConflict, change_offering, create_offering
from providers.domain.entries import read_entry
from providers.domain.entry_parts import differences
from providers.domain.locking import lock_offering
from providers.enums import OfferingState
from providers.models import Offering, Provider

REVIEWED = frozenset({"title", "format", "modules"})
PROMISED = frozenset(
    {
        "sessions",
        "dates_on_request",
        "place_type",
        "mode",
        "kreis",
        "gemeinde",
        "venue",
        "seats",
        "minimum_seats",
        "registration_until_date",
        "fee_cents",
        "subsidy_cents",
    }
)


class Outcome(StrEnum):
    """What came of writing an offering."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Seen:
    """What the writer knows of the stored offering: its versions ("*": any), or that there is none yet."""

    versions: frozenset[str] = frozenset()
    nothing: bool = False


@dataclass(frozen=True)
class Stored:
    """The offering as it is now, and what came of writing it."""

    offering: Offering
    outcome: Outcome


class VersionMissing(EditingRefused):
    """There is an offering already, it would change, and the writer does not say which version they know."""


class ProviderMayNot(EditingRefused):
    """The office decides that. `fields` are the names of what may not change."""

    def __init__(self, sentence: str, fields: list[str]) -> None:
        super().__init__(sentence)
        self.fields = fields


def version_of(offering: Offering) -> str:
    """Which state of the entry this is; another one after every change of the entry or of its state."""
    return f"{offering.uuid.hex}-{int(offering.changed_at.timestamp() * 1_000_000):x}"


def store_own_offering(provider: Provider, external_id: str, values: Mapping[str, Any], *, seen: Seen, by: User, at: datetime) -> Stored:
    """Create the provider's offering of this key as a draft, or bring it to what `values` say (domain.entries). Twice is once.

    Effects: those of create_offering or change_offering; none when nothing changes, whatever was `seen`.
    Raises EntryInvalid, VersionMissing, EntryConflict (another version, or there is one already), ProviderMayNot, ScheduleRefused,
    OfferingIncomplete, EditingRefused; then nothing is written.
    """
    with transaction.atomic():
        stored = _find(provider, external_id)
        if stored is None:
            entry = read_entry(values, stored=None)
            if seen.versions:
                raise EntryConflict(_("Unter dieser Kennung gibt es noch kein Angebot."))
            try:
                return Stored(create_offering(_of(provider, external_id, entry), by=by, at=at), Outcome.CREATED)
            except IntegrityError:  # somebody was faster with the same key
                stored = _find(provider, external_id)
                if stored is None:
                    raise
        return change_known_offering(stored, values, seen=seen, by=by, at=at)


def _find(provider: Provider, external_id: str) -> Offering | None:
    return Offering.objects.filter(provider=provider, external_id=external_id).first()


def _of(provider: Provider, external_id: str, entry: Entry) -> Entry:
    return Entry(fields={**entry.fields, "provider": provider, "external_id": external_id}, modules=entry.modules, sessions=entry.sessions)


def change_known_offering(stored: Offering, values: Mapping[str, Any], *, seen: Seen, by: User, at: datetime, as_office: bool = False) -> Stored:
    """Bring an offering to what `values` say, in the caller's transaction; the office may change what providers may not.

    Effects and refusals as store_own_offering.
    """
    locked = lock_offering(stored)
    entry = read_entry(values, stored=locked)
    changed = differences(locked, entry)
    if not changed:
        return Stored(locked, Outcome.UNCHANGED)
    if seen.nothing:
        raise EntryConflict(_("Unter dieser Kennung gibt es schon ein Angebot."))
    if not seen.versions:
        raise VersionMissing(_("Das Angebot gibt es schon, und es würde sich ändern. Bitte lesen Sie es zuerst und senden Sie sein ETag als If-Match."))
    if "*" not in seen.versions and version_of(locked) not in seen.versions:
        raise EntryConflict(_("Jemand hat das Angebot inzwischen geändert. Bitte lesen Sie es neu; geschrieben wurde nichts."))
    if not as_office:
        _refuse_what_the_office_decides(locked, changed)
    return Stored(change_offering(locked, entry, seen_at=locked.changed_at, by=by, at=at), Outcome.CHANGED)


def is_relied_on(offering: Offering) -> bool:
    """Somebody has a seat or waits, read through the reverse relation that the learners app adds."""
    return bool(offering.enrolments.filter(cancelled_at__isnull=True).exists())


def office_decides(offering: Offering, changed: Iterable[str]) -> list[str]:
    """Those of the changed parts that a provider may only ask for."""
    if offering.state != OfferingState.PUBLISHED:
        return []
    guarded = REVIEWED | PROMISED if is_relied_on(offering) else REVIEWED
    return [name for name in changed if name in guarded]


def _refuse_what_the_office_decides(locked: Offering, changed: list[str]) -> None:
    match locked.state:
        case OfferingState.SUBMITTED:
            sentence = _("Das Angebot liegt der Koordinierungsstelle zur Prüfung vor. Bitte lassen Sie es sich zurückgeben, bevor Sie es ändern.")
            raise ProviderMayNot(sentence, changed)
        case OfferingState.CANCELLED:
            raise ProviderMayNot(_("Ein abgesagtes Angebot kann nicht mehr geändert werden."), changed)
        case OfferingState.PUBLISHED:
            if reviewed := [name for name in changed if name in REVIEWED]:
                sentence = _("Titel, Format und Module eines veröffentlichten Angebots hat die Koordinierungsstelle geprüft; bitte wenden Sie sich an sie.")
                raise ProviderMayNot(sentence, reviewed)
            promised = [name for name in changed if name in PROMISED]
            if promised and is_relied_on(locked):
                sentence = _("Es sind schon Menschen angemeldet: Termine, Ort, Plätze und Preis ändert die Koordinierungsstelle. Bitte wenden Sie sich an sie.")
                raise ProviderMayNot(sentence, promised)
