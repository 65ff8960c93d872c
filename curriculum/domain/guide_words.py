"""What the guide's records are called in another language, as read from data/leitfaden.en.toml. Pure: a dictionary in, columns out.

The file has the tables of leitfaden.toml with the same keys and only the texts; figures are the guide's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.upsert import InputRefused
from curriculum.domain.guide import Guide
from curriculum.domain.toml import Entry, entries

Columns = dict[str, Any]  # column to value: {"title_en": "Networking"}


@dataclass(frozen=True)
class GuideWords:
    """Columns to add to each record, by the record's key."""

    curriculum: Columns
    areas: Mapping[int, Columns]
    formats: Mapping[str, Columns]
    pathways: Mapping[str, Columns]
    modules: Mapping[str, Columns]
    competences: Mapping[str, Columns]
    process_phases: Mapping[str, Columns]
    tasks: Mapping[str, tuple[str, ...]]  # of each phase in their order


NO_WORDS = GuideWords({}, {}, {}, {}, {}, {}, {}, {})


def read_english(data: Mapping[str, Any], guide: Guide, *, file: str) -> GuideWords:
    """The English words for every record of the guide; raises InputRefused with file, entry and field where one is missing or too many."""
    modules = _titles(file, data, "base_modules", "number", [module.code for module in guide.modules if module.minutes is not None])
    deepening = _titles(file, data, "deepening_modules", "code", [module.code for module in guide.modules if module.minutes is None])
    phases = {entry.text("slug"): entry for entry in _entries(file, data, "phases", "slug", [phase.slug for phase in guide.process_phases])}
    areas = _entries(file, data, "areas", "number", [str(area.number) for area in guide.areas])
    formats = {entry.text("slug"): entry for entry in _entries(file, data, "formats", "slug", [one.slug for one in guide.formats])}
    top = Entry(file, "", data)
    return GuideWords(
        curriculum={"target_groups_en": _same_length(top, "target_groups", guide.target_groups)},
        areas={entry.whole("number"): {"title_en": entry.text("title"), "principle_en": entry.text("principle")} for entry in areas},
        formats={
            one.slug: {"title_en": formats[one.slug].text("title"), "topics_en": _same_length(formats[one.slug], "topics", one.topics)} for one in guide.formats
        },
        pathways=_titles(file, data, "pathways", "slug", [pathway.slug for pathway in guide.pathways]),
        modules=modules | deepening,
        competences=_titles(file, data, "competences", "slug", [competence.slug for competence in guide.competences]),
        process_phases={slug: {"title_en": entry.text("title")} for slug, entry in phases.items()},
        tasks={phase.slug: tuple(_same_length(phases[phase.slug], "tasks", phase.tasks)) for phase in guide.process_phases},
    )


def _titles(file: str, data: Mapping[str, Any], name: str, key: str, wanted: list[str]) -> dict[str, Columns]:
    return {str(entry.values[key]): {"title_en": entry.text("title")} for entry in _entries(file, data, name, key, wanted)}


def _entries(file: str, data: Mapping[str, Any], name: str, key: str, wanted: list[str]) -> list[Entry]:
    found = entries(file, data, name, unique=(key,))
    keys = [str(entry.values.get(key)) for entry in found]
    if keys != wanted:
        raise InputRefused(f"{file}: [[{name}]] hat nicht dieselben Einträge in derselben Reihenfolge wie der Leitfaden (Feld „{key}“: {', '.join(keys)}).")
    return found


def _same_length(entry: Entry, name: str, german: tuple[str, ...]) -> list[str]:
    texts = list(entry.texts(name, optional=not german))
    if len(texts) != len(german):
        raise entry.refusal(name, f"hier werden {len(german)} Texte erwartet, nicht {len(texts)}")
    return texts
