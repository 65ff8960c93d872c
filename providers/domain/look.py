"""How the hits of the catalogue are shown: as a list, as a month of sessions or on a map. Part of the address, not of the question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from providers.domain.criteria import YEARS, Criteria, iso_day, month_period

LIST, CALENDAR, MAP = "liste", "kalender", "karte"
LOOKS = (LIST, CALENDAR, MAP)
LOOK_PARAMETERS = ("ansicht", "kalendermonat", "kalendertag")


@dataclass(frozen=True)
class Look:
    """`month` is the first day of the month to show, None the one of the first session; `day` shows all of one day."""

    kind: str = LIST
    month: date | None = None
    day: date | None = None

    def pairs(self) -> list[tuple[str, str]]:
        """As parameters of the address; the list needs none."""
        pairs = [] if self.kind == LIST else [("ansicht", self.kind)]
        pairs += [("kalendermonat", f"{self.month:%Y-%m}")] if self.month else []
        return pairs + ([("kalendertag", self.day.isoformat())] if self.day else [])


def query_of(criteria: Criteria, look: Look) -> str:
    """Question and look as the address shows them."""
    return urlencode(criteria.pairs() + look.pairs())


def read_look(parameters: Mapping[str, Sequence[str]], notes: list[str]) -> Look:
    """What the address says; adds a German sentence to `notes` for everything that was left out."""

    def last(name: str) -> str:
        return next(reversed([value.strip() for value in parameters.get(name, ()) if value.strip()]), "")

    def ignored(name: str, value: str) -> None:
        notes.append(_("%(name)s: „%(value)s“ kennen wir nicht und haben es nicht berücksichtigt.") % {"name": name, "value": value[:40]})

    kind = last("ansicht") or LIST
    if kind not in LOOKS:
        ignored(_("Ansicht"), kind)
        kind = LIST
    if kind != CALENDAR:
        return Look(kind)
    month = day = None
    if text := last("kalendermonat"):
        try:
            month = month_period(text).first
        except ValueError:
            ignored(_("Monat"), text)
    if text := last("kalendertag"):
        try:
            day = _day(text)
        except ValueError:
            ignored(_("Tag"), text)
    return Look(kind, None if day else month, day)


def _day(text: str) -> date:
    day = iso_day(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day
