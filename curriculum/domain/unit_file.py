"""The self-study units as read from data/units.toml. Pure: a dictionary in, dataclasses out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curriculum.domain.toml import Entry, entries
from curriculum.enums import UnitKind

BLOCK_KINDS = {"case", "checklist"}
QUESTION_KINDS = {"question", "order", "match", "short_text", "open"}


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
class UnitBlock:
    """A case or a checklist, standing after the section `after` (from 1)."""

    kind: str
    after: int
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class UnitQuestion:
    """`options` are what is offered; of an order in the right order, of a match the left sides, of a short text all that is accepted."""

    kind: str
    text: str
    options: tuple[str, ...]
    partners: tuple[str, ...]  # of a match: what belongs to the option at the same position
    correct: frozenset[int]  # of a choice: positions in `options`, from 0
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
    objectives: tuple[str, ...]
    steps: tuple[UnitStep, ...]
    sections: tuple[UnitSection, ...]
    blocks: tuple[UnitBlock, ...]
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
        objectives=entry.texts("objectives"),
        steps=steps,
        sections=tuple(_section(section) for section in entries(file, entry.values, "sections")),
        blocks=tuple(_block(block) for block in entries(file, entry.values, "blocks")),
        product=entry.text("product"),
        reflection=entry.text("reflection"),
        questions=tuple(_question(question) for question in entries(file, entry.values, "questions")),
    )
    for block in unit.blocks:
        if block.after > len(unit.sections):
            raise entry.refusal("blocks", f"nach Abschnitt {block.after} soll „{block.title}“ stehen, es gibt nur {len(unit.sections)}")
    if sum(step.minutes for step in steps) != unit.minutes:
        raise entry.refusal("steps", f"die Schritte ergeben {sum(step.minutes for step in steps)} Minuten, nicht {unit.minutes}")
    entry.refuse_unknown({"steps", "sections", "blocks", "questions"})
    return unit


def _step(entry: Entry) -> UnitStep:
    step = UnitStep(entry.text("title"), entry.whole("minutes"))
    entry.refuse_unknown()
    return step


def _section(entry: Entry) -> UnitSection:
    section = UnitSection(entry.text("heading"), entry.texts("paragraphs"), entry.texts("points", optional=True))
    entry.refuse_unknown()
    return section


def _block(entry: Entry) -> UnitBlock:
    block = UnitBlock(
        kind=entry.one_of("kind", BLOCK_KINDS),
        after=entry.whole("after"),
        title=entry.text("title"),
        paragraphs=entry.texts("paragraphs", optional=True),
        points=entry.texts("points", optional=True),
        source=entry.text("source", default="–").strip("–"),
    )
    if not (block.paragraphs if block.kind == "case" else block.points):
        raise entry.refusal("paragraphs" if block.kind == "case" else "points", "hier wird eine Liste von Texten erwartet")
    entry.refuse_unknown()
    return block


def _question(entry: Entry) -> UnitQuestion:
    kind = entry.one_of("kind", QUESTION_KINDS) if "kind" in entry.values else "question"
    question = UnitQuestion(
        kind=kind,
        text=entry.text("text"),
        options=entry.texts("options", optional=kind == "open"),
        partners=entry.texts("partners", optional=kind != "match"),
        correct=frozenset(entry.wholes("correct")) if kind == "question" else frozenset(),
        explanation=entry.text("explanation"),
    )
    if kind == "question" and (not question.correct or max(question.correct) >= len(question.options)):
        raise entry.refusal("correct", f"hier werden Nummern von 0 bis {len(question.options) - 1} erwartet, mindestens eine")
    if kind == "match" and len(question.partners) != len(question.options):
        raise entry.refusal("partners", f"zu {len(question.options)} Begriffen gehören ebenso viele Aussagen, es sind {len(question.partners)}")
    entry.refuse_unknown()
    return question
