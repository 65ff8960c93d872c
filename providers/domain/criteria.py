"""What somebody looks for in the catalogue, read from an address and written back to it. Knows no database.

Whatever cannot be understood is left out and named in a note; an address never fails.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import german
from providers.domain.facets import Facet

MAX_WORDS_LENGTH = 200
MAX_RADIUS_KM = 300
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Period:
    """Whole Berlin days from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Criteria:
    """A question to the catalogue. Values of one filter are alternatives, filters add up."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    months: tuple[str, ...] = ()
    first_date: date | None = None
    last_date: date | None = None
    radius_km: int | None = None
    centre: str = ""
    only_free: bool = False

    def pairs(self) -> list[tuple[str, str]]:
        """The question as parameters of the address, in a fixed order."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(parameter, value) for parameter, values in self.chosen.items() for value in values]
        pairs += [("monat", month) for month in self.months]
        pairs += [("von", self.first_date.isoformat())] if self.first_date else []
        pairs += [("bis", self.last_date.isoformat())] if self.last_date else []
        pairs += [("um", self.centre)] if self.centre else []
        pairs += [("umkreis", str(self.radius_km))] if self.radius_km else []
        return pairs + ([("frei", "1")] if self.only_free else [])

    def query(self) -> str:
        """The parameters as the address shows them."""
        return urlencode(self.pairs())

    def periods(self) -> list[Period]:
        """The spans of which one must hold the first day."""
        return [month_period(month) for month in self.months]

    def without(self, parameter: str, value: str) -> "Criteria":
        """The same question with one value less."""
        if parameter in self.chosen:
            left = tuple(kept for kept in self.chosen[parameter] if kept != value)
            looser = replace(self, chosen={name: values for name, values in (dict(self.chosen) | {parameter: left}).items() if values})
            return replace(looser, radius_km=None) if parameter == "kreis" and not left and not self.centre else looser
        emptied: dict[str, dict[str, Any]] = {
            "q": {"words": ""},
            "monat": {"months": tuple(month for month in self.months if month != value)},
            "von": {"first_date": None},
            "bis": {"last_date": None},
            "um": {"centre": "", "radius_km": None},
            "umkreis": {"centre": "", "radius_km": None},
            "frei": {"only_free": False},
        }
        return replace(self, **emptied[parameter])


@dataclass(frozen=True)
class Note:
    """What was left out of an address: the parameter, and a German sentence."""

    parameter: str
    sentence: str


PARAMETERS = frozenset({"q", "monat", "von", "bis", "um", "umkreis", "frei"})  # besides one for each facet


def read_criteria(parameters: Mapping[str, Sequence[str]], facets: Mapping[str, Facet]) -> tuple[Criteria, list[str]]:
    """The question an address asks, and a German sentence for everything in it that was left out."""
    criteria, notes = read_with_notes(parameters, facets)
    return criteria, [note.sentence for note in notes]


def read_with_notes(parameters: Mapping[str, Sequence[str]], facets: Mapping[str, Facet]) -> tuple[Criteria, list[Note]]:
    """The same for those who refuse what a page leaves out: each note names its parameter."""
    reader = _Reader(parameters, facets)
    criteria = Criteria(
        words=reader.words(),
        chosen=reader.chosen(),
        months=reader.months(),
        first_date=reader.day("von", last=False),
        last_date=reader.day("bis", last=True),
        radius_km=reader.radius(),
        centre=" ".join(reader.single("um").split())[:100],
        only_free=reader.only_free(),
    )
    if criteria.first_date and criteria.last_date and criteria.first_date > criteria.last_date:
        reader.note("von", _("„Von“ lag nach „bis“; beides wurde nicht berücksichtigt."))
        criteria = replace(criteria, first_date=None, last_date=None)
    if criteria.centre and not criteria.radius_km:
        reader.note("umkreis", _("Für den Umkreis fehlt die Entfernung in Kilometern; er wurde nicht berücksichtigt."))
        criteria = replace(criteria, centre="")
    if criteria.radius_km and not criteria.centre and "kreis" not in criteria.chosen:
        reader.note("kreis", _("Für den Umkreis fehlt ein Kreis; er wurde nicht berücksichtigt."))
        criteria = replace(criteria, radius_km=None)
    return criteria, reader.notes


def month_period(month: str) -> Period:
    """ "2027-03" as the days of that month. Raises ValueError for anything else."""
    first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 -- a calendar month has no zone
    if first.year not in YEARS or month != f"{first:%Y-%m}":
        raise ValueError(month)
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))


def month_label(month: str) -> str:
    """ "März 2027"."""
    first = month_period(month).first
    return date_format(first, "F Y") if first else ""


def iso_day(text: str) -> date:
    """ "2027-03-14" as a day. Raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 -- a calendar day has no zone


class _Reader:
    """Reads parameter by parameter and collects notes."""

    def __init__(self, parameters: Mapping[str, Sequence[str]], facets: Mapping[str, Facet]) -> None:
        self.parameters = parameters
        self.facets = facets
        self.notes: list[Note] = []

    def values(self, parameter: str) -> list[str]:
        return [value.replace("\0", "").strip() for value in self.parameters.get(parameter, ()) if value.replace("\0", "").strip()]

    def single(self, parameter: str) -> str:
        return next(reversed(self.values(parameter)), "")

    def words(self) -> str:
        words = " ".join(self.single("q").split())
        if len(words) > MAX_WORDS_LENGTH:
            self.note("q", _("Ihre Suche war sehr lang; es zählen die ersten %(number)d Zeichen.") % {"number": MAX_WORDS_LENGTH})
            words = words[:MAX_WORDS_LENGTH]
        if words and not german.question(words):
            self.note("q", _("„%(words)s“ ist zu allgemein und wurde nicht gesucht.") % {"words": words})
            return ""
        return words

    def chosen(self) -> dict[str, tuple[str, ...]]:
        chosen: dict[str, tuple[str, ...]] = {}
        for facet in self.facets.values():
            known: dict[str, None] = {}
            for value in self.values(facet.parameter):
                canonical = facet.canonical(value)
                if canonical is None:
                    self._ignored(facet.parameter, facet.name, value)
                else:
                    known[canonical] = None
            if known:
                chosen[facet.parameter] = tuple(known)
        return chosen

    def months(self) -> tuple[str, ...]:
        months: dict[str, None] = {}
        for value in self.values("monat"):
            try:
                month_period(value)
            except ValueError:
                self._ignored("monat", _("Monat"), value)
            else:
                months[value] = None
        return tuple(months)

    def day(self, parameter: str, *, last: bool) -> date | None:
        value = self.single(parameter)
        if not value:
            return None
        for read in (iso_day, _german_day, lambda text: _day_of_month(text, last=last)):
            try:
                day = read(value)
            except ValueError:
                continue
            if day is not None and day.year in YEARS:
                return day
        self._ignored(parameter, _("Datum"), value)
        return None

    def radius(self) -> int | None:
        value = self.single("umkreis").removesuffix("km").strip()
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= MAX_RADIUS_KM:
            return int(value)
        self._ignored("umkreis", _("Umkreis in Kilometern"), value)
        return None

    def only_free(self) -> bool:
        value = self.single("frei").lower()
        if value in {"1", "on", "true", "ja"}:
            return True
        if value not in {"", "0", "nein", "false"}:
            self._ignored("frei", _("„noch Plätze frei“"), value)
        return False

    def note(self, parameter: str, sentence: str) -> None:
        self.notes.append(Note(parameter, sentence))

    def _ignored(self, parameter: str, name: str, value: str) -> None:
        shown = value if len(value) <= 40 else value[:40] + "…"
        self.note(parameter, _("%(name)s: „%(value)s“ kennen wir nicht und haben es nicht berücksichtigt.") % {"name": name, "value": shown})


def _german_day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 -- a calendar day has no zone


def _day_of_month(text: str, *, last: bool) -> date | None:
    period = month_period(text)
    return period.last if last else period.first
