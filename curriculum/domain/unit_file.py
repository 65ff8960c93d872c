"""The self-study units as read from data/units.toml. Pure: a dictionary in, dataclasses out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curriculum.domain.toml import Entry, entries
from curriculum.enums import UnitKind


@dataclass(frozen=True)
class UnitStep:
    title: str
    minutes: int


@dataclass(frozen=True)
class UnitSection:
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class UnitQuestion:
    text: str
    options: tuple[str, ...]
    correct: frozenset[int]  # positions in `options`, from 0
    explanation: str


@dataclass(frozen=True)
class UnitText:
    """Everything a unit's record and page are made of."""

    module: str
    slug: str
    title: str
    minutes: int
    kind: str
    summary: str
    steps: tuple[UnitStep, ...]
    sections: tuple[UnitSection, ...]
    product: str
    reflection: str
    questions: tuple[UnitQuestion, ...]


def read_units(data: Mapping[str, Any], *, file: str, module_minutes: Mapping[str, int | None]) -> tuple[UnitText, ...]:
    """The units of a parsed TOML file; raises InputRefused for what is missing or does not add up.

    A unit's steps add up to its minutes, and the units of a module fit into the module's minutes.
    """
    units: list[UnitText] = []
    for entry in entries(file, data, "units", unique=("slug",)):
        unit = _unit(entry, file, set(module_minutes))
        in_module = sum(other.minutes for other in units if other.module == unit.module) + unit.minutes
        limit = module_minutes[unit.module]
        if limit is not None and in_module > limit:
            raise entry.refusal("minutes", f"die Einheiten von Modul {unit.module} ergeben {in_module} Minuten, das Modul hat nur {limit}")
        units.append(unit)
    return tuple(units)


def _unit(entry: Entry, file: str, modules: set[str]) -> UnitText:
    steps = tuple(_step(step) for step in entries(file, entry.values, "steps"))
    unit = UnitText(
        module=entry.one_of("module", modules),
        slug=entry.slug("slug"),
        title=entry.text("title"),
        minutes=entry.whole("minutes"),
        kind=entry.one_of("kind", set(UnitKind.values)),
        summary=entry.text("summary"),
        steps=steps,
        sections=tuple(_section(section) for section in entries(file, entry.values, "sections")),
        product=entry.text("product"),
        reflection=entry.text("reflection"),
        questions=tuple(_question(question) for question in entries(file, entry.values, "questions")),
    )
    if sum(step.minutes for step in steps) != unit.minutes:
        raise entry.refusal("steps", f"die Schritte ergeben {sum(step.minutes for step in steps)} Minuten, nicht {unit.minutes}")
    entry.refuse_unknown({"steps", "sections", "questions", "sources"})
    return unit


def _step(entry: Entry) -> UnitStep:
    step = UnitStep(entry.text("title"), entry.whole("minutes"))
    entry.refuse_unknown()
    return step


def _section(entry: Entry) -> UnitSection:
    section = UnitSection(entry.text("heading"), entry.texts("paragraphs"), entry.texts("points", optional=True))
    entry.refuse_unknown()
    return section


def _question(entry: Entry) -> UnitQuestion:
    question = UnitQuestion(entry.text("text"), entry.texts("options"), frozenset(entry.wholes("correct")), entry.text("explanation"))
    if not question.correct or max(question.correct) >= len(question.options):
        raise entry.refusal("correct", f"hier werden Nummern von 0 bis {len(question.options) - 1} erwartet, mindestens eine")
    entry.refuse_unknown()
    return question
