"""The programme's facts as read from a file like data/leitfaden.toml. Pure: a dictionary in, dataclasses out.

`read_guide` refuses what does not add up; the sentence names entry and field. Nothing here knows the database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.domain.upsert import InputRefused
from core.units import MINUTES_PER_LESSON, format_lessons
from curriculum.domain.split import Cell, Split, editorial_codes, split_faults, split_of
from curriculum.domain.toml import Entry, entries
from curriculum.enums import CompetenceKind, Phase

VERSION = "2019"
TITLE = "Qualifiziert ins Quartier"
SOURCE = (
    "„Qualifiziert ins Quartier! Leitfaden zum Fortbildungsprogramm der Landesstrategie Quartier 2020 – Gemeinsam.Gestalten“, "
    "Kuratorium Deutsche Altershilfe, 2019"
)
VALID_FROM = date(2019, 1, 1)  # the guide names its year only
# What the guide of 2019 consists of. A later version states its own figures and is checked by its sums alone.
COUNTS_2019 = {"areas": 5, "formats": 3, "pathways": 3, "base_modules": 18, "deepening_modules": 11, "competences": 10, "phases": 3}


@dataclass(frozen=True)
class GuideArea:
    number: int
    slug: str
    title: str
    principle: str
    minutes: int


@dataclass(frozen=True)
class GuideFormat:
    slug: str
    title: str
    minutes: int | None
    nominal_lessons: int | None
    duration_months: int | None
    topics: tuple[str, ...]
    may_be_inhouse: bool


@dataclass(frozen=True)
class GuidePathway:
    slug: str
    title: str
    stated: Split
    has_practice_project: bool
    phases: dict[str, str]  # by module code
    editorial: frozenset[str]  # module codes


@dataclass(frozen=True)
class GuideModule:
    code: str
    area: int
    title: str
    minutes: int | None


@dataclass(frozen=True)
class GuideCompetence:
    slug: str
    kind: str
    title: str
    areas: tuple[int, ...]


@dataclass(frozen=True)
class GuideProcessPhase:
    slug: str
    title: str
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """One version of the programme, known to add up."""

    version: str
    title: str
    source: str
    valid_from: date
    lesson_minutes: int
    target_groups: tuple[str, ...]
    areas: tuple[GuideArea, ...]
    formats: tuple[GuideFormat, ...]
    pathways: tuple[GuidePathway, ...]
    modules: tuple[GuideModule, ...]
    competences: tuple[GuideCompetence, ...]
    process_phases: tuple[GuideProcessPhase, ...]


def read_guide(data: Mapping[str, Any], *, file: str) -> Guide:
    """The guide of a parsed TOML file; raises InputRefused with file, entry and field for what is missing or does not add up."""
    top = Entry(file, "", data)
    lesson_minutes = top.whole("lesson_minutes")
    if lesson_minutes != MINUTES_PER_LESSON:
        raise top.refusal("lesson_minutes", f"1 WSt. sind in dieser Anwendung {MINUTES_PER_LESSON} Minuten, nicht {lesson_minutes}")
    version = top.text("version", default=VERSION)
    if version == VERSION:
        for name, count in COUNTS_2019.items():
            if len(entries(file, data, name)) != count:
                raise top.refusal(name, f"der Leitfaden 2019 hat {count} Einträge, die Datei {len(entries(file, data, name))}")
    areas = tuple(_area(entry, lesson_minutes) for entry in entries(file, data, "areas", unique=("number", "slug")))
    area_numbers = {area.number for area in areas}
    base_entries = entries(file, data, "base_modules", unique=("number",))
    base_minutes = top.whole("lessons_per_day") * lesson_minutes  # one module is one day
    base = tuple(GuideModule(str(entry.whole("number")), entry.one_of("area", area_numbers), entry.text("title"), base_minutes) for entry in base_entries)
    deepening = tuple(_deepening_module(entry, area_numbers) for entry in entries(file, data, "deepening_modules", unique=("code",)))
    _refuse_wrong_area_sums(file, areas, base)
    guide = Guide(
        version=version,
        title=top.text("title", default=TITLE),
        source=top.text("source", default=SOURCE),
        valid_from=data["valid_from"] if isinstance(data.get("valid_from"), date) else VALID_FROM,
        lesson_minutes=lesson_minutes,
        target_groups=top.texts("target_groups"),
        areas=areas,
        formats=tuple(_format(entry, lesson_minutes) for entry in entries(file, data, "formats", unique=("slug",))),
        pathways=_pathways(file, data, base_entries, base_minutes, lesson_minutes),
        modules=base + deepening,
        competences=tuple(_competence(entry, area_numbers) for entry in entries(file, data, "competences", unique=("slug",))),
        process_phases=tuple(_process_phase(entry) for entry in entries(file, data, "phases", unique=("slug",))),
    )
    top.refuse_unknown({"lessons_per_day", "valid_from", *COUNTS_2019})
    return guide


def _area(entry: Entry, lesson_minutes: int) -> GuideArea:
    area = GuideArea(entry.whole("number"), entry.slug("slug"), entry.text("title"), entry.text("principle"), entry.whole("base_lessons") * lesson_minutes)
    entry.refuse_unknown()
    return area


def _format(entry: Entry, lesson_minutes: int) -> GuideFormat:
    free_choice = entry.flag("free_choice")
    stated, nominal = entry.whole("lessons", optional=True), entry.whole("lessons_nominal", optional=True)
    if free_choice and (stated or nominal):
        raise entry.refusal("free_choice", "ein Format ohne feste Stunden darf keine Stunden nennen")
    result = GuideFormat(
        slug=entry.slug("slug"),
        title=entry.text("title"),
        minutes=None if stated is None else stated * lesson_minutes,
        nominal_lessons=nominal,
        duration_months=entry.whole("duration_months", optional=True),
        topics=entry.texts("topics", optional=True),
        may_be_inhouse=entry.flag("inhouse"),
    )
    entry.refuse_unknown()
    return result


def _deepening_module(entry: Entry, area_numbers: set[int]) -> GuideModule:
    result = GuideModule(entry.text("code"), entry.one_of("area", area_numbers), entry.text("title"), None)
    if not re.fullmatch(r"V[1-9][0-9]?", result.code):
        raise entry.refusal("code", f"„{result.code}“ hat nicht die Form V1 bis V99")
    entry.refuse_unknown()
    return result


def _process_phase(entry: Entry) -> GuideProcessPhase:
    result = GuideProcessPhase(entry.slug("slug"), entry.text("title"), entry.texts("tasks"))
    entry.refuse_unknown()
    return result


def _competence(entry: Entry, area_numbers: set[int]) -> GuideCompetence:
    kind = entry.one_of("kind", set(CompetenceKind.values))
    areas = tuple(entry.wholes("areas"))
    if not areas or set(areas) - area_numbers:
        raise entry.refusal("areas", "jede Kompetenz braucht mindestens einen der Lernbereiche aus [[areas]]")
    result = GuideCompetence(entry.slug("slug"), kind, entry.text("title"), areas)
    entry.refuse_unknown()
    return result


def _pathways(file: str, data: Mapping[str, Any], base_entries: list[Entry], module_minutes: int, lesson_minutes: int) -> tuple[GuidePathway, ...]:
    pathway_entries = entries(file, data, "pathways", unique=("slug",))
    slugs = {entry.slug("slug") for entry in pathway_entries}
    phases_of: dict[str, dict[str, str]] = {slug: {} for slug in slugs}
    pathways_of: dict[str, frozenset[str]] = {}
    for entry in base_entries:
        code, phases = str(entry.whole("number")), entry.table("phase")
        entry.refuse_unknown()
        pathways_of[code] = frozenset(phases)
        for slug, phase in phases.items():
            if slug not in slugs:
                raise entry.refusal(f"phase.{slug}", "diesen Bildungsweg gibt es in [[pathways]] nicht")
            if phase not in Phase.values:
                raise entry.refusal(f"phase.{slug}", f"„{phase}“ ist weder P (Präsenz) noch S (Selbstlernen)")
            phases_of[slug][code] = phase
    return tuple(_pathway(entry, phases_of[entry.slug("slug")], pathways_of, module_minutes, lesson_minutes) for entry in pathway_entries)


def _pathway(entry: Entry, phases: dict[str, str], pathways_of: dict[str, frozenset[str]], module_minutes: int, lesson_minutes: int) -> GuidePathway:
    stated = Split(entry.whole("presence_lessons") * lesson_minutes, entry.whole("self_study_lessons") * lesson_minutes)
    faults = split_faults(split_of(Cell(code, module_minutes, phase) for code, phase in phases.items()), stated)
    if faults:
        raise entry.refusal("presence_lessons, self_study_lessons", "die Module ergeben eine andere Aufteilung. " + " ".join(faults).rstrip("."))
    result = GuidePathway(entry.slug("slug"), entry.text("title"), stated, entry.flag("practice_project"), phases, editorial_codes(phases, pathways_of))
    entry.refuse_unknown()
    return result


def _refuse_wrong_area_sums(file: str, areas: tuple[GuideArea, ...], base: tuple[GuideModule, ...]) -> None:
    for position, area in enumerate(areas, start=1):
        minutes = sum(module.minutes or 0 for module in base if module.area == area.number)
        if minutes != area.minutes:
            raise InputRefused(
                f"{file}, {position}. Eintrag von [[areas]] ({area.title}), Feld „base_lessons“: "
                f"die Basismodule ergeben {format_lessons(minutes)}, nicht {format_lessons(area.minutes)}"
            )
