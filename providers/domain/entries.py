"""Read an offering that a program sent: words and numbers become an Entry, or a list of everything that does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.models import Gemeinde, Kreis
from core.time import minutes_between
from curriculum.models import LearningFormat, Module
from providers.domain.distribution import distribute
from providers.domain.editing import Entry
from providers.domain.schedule import SessionPlan
from providers.models import Offering

YEARS = range(2000, 2101)
PLAIN = (
    "title",
    "summary",
    "description",
    "place_type",
    "mode",
    "group_type",
    "venue",
    "dates_on_request",
    "seats",
    "minimum_seats",
    "fee_cents",
    "subsidy_cents",
    "accessibility",
    "contact_email",
)
SETS = ("target_groups", "teaching_languages", "accessibility_features")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class EntryFault:
    """One thing that does not fit: where it stands in what was sent, and a sentence that says what to do."""

    path: Path
    sentence: str


class EntryInvalid(Exception):
    """What was sent cannot be stored; `faults` is the full list, never only the first."""

    def __init__(self, faults: list[EntryFault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


def read_entry(values: Mapping[str, Any], *, stored: Offering | None) -> Entry:
    """The entry that `values` describe. Raises EntryInvalid.

    Keys are the names of the row's fields (sets as lists), `format` (short name), `kreis` (short name or official key), `gemeinde` (official key),
    `registration_until` (day), `modules` ({code, minutes or None}) and `sessions` ({starts_at, ends_at, break_minutes, is_online, venue,
    uuid or None, modules or None}). Types are right already. A base module without minutes is taken in full. Where no session names
    modules, they are spread over the sessions in order. A session is one of the stored ones by its uuid, or by its beginning.
    """
    return _Reader(values, stored).entry()


class _Reader:
    """Reads part by part and collects faults."""

    def __init__(self, values: Mapping[str, Any], stored: Offering | None) -> None:
        self.values = values
        self.stored = stored
        self.faults: list[EntryFault] = []

    def entry(self) -> Entry:
        fields = {name: self.values[name] for name in PLAIN} | {name: frozenset(map(str, self.values[name])) for name in SETS}
        fields["format"] = self._format()
        fields["kreis"], fields["gemeinde"] = self._place()
        fields["registration_until_date"] = self.values["registration_until"]
        self._check_fields()
        known = {module.code: module for module in Module.objects.filter(curriculum__is_current=True)}
        modules = self._modules(self.values["modules"], ("modules",), known)
        sessions = self._sessions(modules, known)
        if self.faults:
            raise EntryInvalid(self.faults)
        return Entry(fields=fields, modules=modules, sessions=sessions)

    def _fault(self, *path: str | int, sentence: str) -> None:
        self.faults.append(EntryFault(path, sentence))

    def _check_fields(self) -> None:
        values = self.values
        if values["minimum_seats"] > values["seats"]:
            self._fault("minimum_seats", sentence=_("Die Mindestzahl darf nicht über der Platzzahl liegen."))
        if values["subsidy_cents"] is not None and values["subsidy_cents"] > (values["fee_cents"] or 0):
            self._fault("subsidy_cents", sentence=_("Die Förderung darf nicht höher sein als die Gebühr."))
        if values["contact_email"]:
            try:
                validate_email(values["contact_email"])
            except ValidationError:
                self._fault("contact_email", sentence=_("Bitte geben Sie eine vollständige E-Mail-Adresse an."))
        if values["registration_until"] is not None and values["registration_until"].year not in YEARS:
            self._fault("registration_until", sentence=_("Dieses Jahr ist nicht möglich."))

    def _format(self) -> LearningFormat | None:
        known = {each.slug: each for each in LearningFormat.objects.filter(curriculum__is_current=True)}
        found = known.get(self.values["format"])
        if found is None:
            self._fault("format", sentence=_("Dieses Format gibt es nicht. Möglich sind: %(known)s.") % {"known": ", ".join(known)})
        return found

    def _place(self) -> tuple[Kreis | None, Gemeinde | None]:
        kreis, gemeinde = None, None
        if word := self.values["kreis"]:
            kreis = Kreis.objects.filter(slug=word).first() or Kreis.objects.filter(ags=word).first()
            if kreis is None:
                self._fault("kreis", sentence=_("Diesen Kreis gibt es nicht."))
        if key := self.values["gemeinde"]:
            gemeinde = Gemeinde.objects.select_related("kreis").filter(ags=key).first()
            if gemeinde is None:
                self._fault("gemeinde", sentence=_("Diese Gemeinde gibt es nicht; bitte geben Sie den amtlichen Gemeindeschlüssel an."))
        if gemeinde and not self.values["kreis"]:
            kreis = gemeinde.kreis
        if gemeinde and kreis and kreis != gemeinde.kreis:
            self._fault("gemeinde", sentence=_("Diese Gemeinde liegt in einem anderen Kreis."))
        return kreis, gemeinde

    def _modules(self, lines: Sequence[Mapping[str, Any]], path: Path, known: Mapping[str, Module]) -> dict[int, int]:
        found: dict[int, tuple[int, int]] = {}
        for number, line in enumerate(lines):
            module = known.get(line["code"].upper())
            if module is None:
                self._fault(*path, number, "code", sentence=_("Dieses Modul gibt es nicht."))
            elif module.pk in found:
                self._fault(*path, number, "code", sentence=_("Dieses Modul steht schon in der Liste."))
            elif (minutes := line["minutes"] or module.minutes) is None:
                self._fault(*path, number, "minutes", sentence=_("Dieses Modul hat keine feste Stundenzahl; bitte geben Sie die Minuten an."))
            else:
                found[module.pk] = (module.position, minutes)
        return {pk: minutes for pk, (_position, minutes) in sorted(found.items(), key=lambda item: item[1][0])}

    def _sessions(self, modules: Mapping[int, int], known: Mapping[str, Module]) -> list[tuple[UUID | None, SessionPlan]]:
        lines: list[Mapping[str, Any]] = list(self.values["sessions"])
        sound = [self._is_sound(number, line) for number, line in enumerate(lines)]
        if not all(sound):
            return []
        self._refuse_overlaps(lines)
        taught = self._taught(lines, modules, known)
        keys = self._stored_keys(lines)
        plans = [
            SessionPlan(
                starts_at=line["starts_at"],
                ends_at=line["ends_at"],
                break_minutes=line["break_minutes"],
                is_online=line["is_online"],
                venue=line["venue"],
                minutes_by_module=minutes,
            )
            for line, minutes in zip(lines, taught, strict=True)
        ]
        return list(zip(keys, plans, strict=True))

    def _is_sound(self, number: int, line: Mapping[str, Any]) -> bool:
        if line["starts_at"].year not in YEARS or line["ends_at"].year not in YEARS:
            self._fault("sessions", number, "starts_at", sentence=_("Dieses Jahr ist nicht möglich."))
            return False
        if line["ends_at"] <= line["starts_at"]:
            self._fault("sessions", number, "ends_at", sentence=_("Das Ende muss nach dem Beginn liegen."))
            return False
        if line["break_minutes"] > minutes_between(line["starts_at"], line["ends_at"]):
            self._fault("sessions", number, "break_minutes", sentence=_("Die Pausen dauern länger als der Termin."))
            return False
        return True

    def _refuse_overlaps(self, lines: Sequence[Mapping[str, Any]]) -> None:
        in_order = sorted(range(len(lines)), key=lambda number: (lines[number]["starts_at"], lines[number]["ends_at"]))
        for earlier, later in pairwise(in_order):
            if lines[later]["starts_at"] < lines[earlier]["ends_at"]:
                sentence = _("Dieser Termin überschneidet sich mit einem anderen dieses Angebots.")
                self._fault("sessions", later, "starts_at", sentence=sentence)

    def _taught(self, lines: Sequence[Mapping[str, Any]], modules: Mapping[int, int], known: Mapping[str, Module]) -> list[dict[int, int]]:
        room = [max(0, minutes_between(line["starts_at"], line["ends_at"]) - line["break_minutes"]) for line in lines]
        if all(line["modules"] is None for line in lines):
            in_order = sorted(range(len(lines)), key=lambda number: lines[number]["starts_at"])
            spread = dict(zip(in_order, distribute(modules, [room[number] for number in in_order]), strict=True))
            return [spread[number] for number in range(len(lines))]
        taught = []
        for number, line in enumerate(lines):
            minutes = self._modules(line["modules"] or [], ("sessions", number, "modules"), known)
            if sum(minutes.values()) > room[number]:
                self._fault("sessions", number, "modules", sentence=_("Auf die Module sind mehr Minuten verteilt, als der Termin ohne Pausen dauert."))
            taught.append(minutes)
        return taught

    def _stored_keys(self, lines: Sequence[Mapping[str, Any]]) -> list[UUID | None]:
        by_start: dict[datetime, UUID] = {}
        if self.stored is not None:
            by_start = dict(self.stored.sessions.values_list("starts_at", "uuid"))
        named: set[UUID] = set()
        for number, line in enumerate(lines):
            if line["uuid"] is None:
                continue
            if line["uuid"] not in by_start.values():
                self._fault("sessions", number, "uuid", sentence=_("Diesen Termin gibt es bei diesem Angebot nicht."))
            elif line["uuid"] in named:
                self._fault("sessions", number, "uuid", sentence=_("Dieser Termin steht schon in der Liste."))
            named.add(line["uuid"])
        keys: list[UUID | None] = []
        for line in lines:
            same = by_start.get(line["starts_at"])
            keys.append(line["uuid"] or (same if same not in named else None))
        return keys
