"""Write the programme's facts into the records that hours and certificates hang on. Twice is once."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import models, transaction

from core.domain.upsert import InputRefused, Tally, upsert
from curriculum.domain.guide import Guide, GuidePathway, read_guide
from curriculum.domain.guide_words import NO_WORDS, Columns, GuideWords, read_english
from curriculum.domain.toml import read_toml
from curriculum.domain.unit_file import UnitText, read_units
from curriculum.enums import ModuleKind
from curriculum.models import (
    Competence,
    Curriculum,
    LearningArea,
    LearningFormat,
    Module,
    Pathway,
    PathwayModule,
    ProcessPhase,
    ProcessTask,
    SelfStudyUnit,
)

DATA = Path(__file__).resolve().parent.parent / "data"
GUIDE_FILE = DATA / "leitfaden.toml"
UNITS_FILE = DATA / "units.toml"
ENGLISH_UNITS_FILE = DATA / "units.en.toml"


def read_guide_file(path: Path = GUIDE_FILE) -> Guide:
    """The guide of a file; raises InputRefused."""
    return read_guide(read_toml(path), file=path.name)


def read_words_file(guide: Guide, path: Path = GUIDE_FILE) -> GuideWords:
    """The English words beside a file of the guide ("leitfaden.en.toml"); none where there is no such file. Raises InputRefused."""
    english = path.with_suffix(".en.toml")
    return read_english(read_toml(english), guide, file=english.name) if english.exists() else NO_WORDS


def read_units_file(guide: Guide, path: Path = UNITS_FILE) -> tuple[UnitText, ...]:
    """The self-study units of a file, checked against the guide's modules; raises InputRefused."""
    return read_units(read_toml(path), file=path.name, module_minutes={module.code: module.minutes for module in guide.modules})


def read_english_units_file(guide: Guide, path: Path = ENGLISH_UNITS_FILE) -> tuple[UnitText, ...]:
    """The same units in English; none where there is no such file. Raises InputRefused."""
    return read_units_file(guide, path) if path.exists() else ()


def load_records(guide: Guide, units: Iterable[UnitText] = (), *, words: GuideWords = NO_WORDS, english_units: Iterable[UnitText] = ()) -> list[Tally]:
    """Write one version of the programme and its units in one transaction; raises InputRefused, and then nothing is written.

    Facts of the guide follow the file. Decisions of the office in the phase matrix and units that exist stay as they
    are. Minutes and phases that learners have already earned hours by are not changed: that needs a new version.
    """
    with transaction.atomic():
        curriculum, tallies = _load_curriculum(guide, words.curriculum)
        areas = _load(LearningArea, curriculum, "number", tallies, _area_rows(guide), words.areas)
        _load(LearningFormat, curriculum, "slug", tallies, _format_rows(guide), words.formats)
        _refuse_changed_minutes(guide, curriculum)
        modules = _load(Module, curriculum, "code", tallies, _module_rows(guide, areas), words.modules)
        pathways = _load(Pathway, curriculum, "slug", tallies, _pathway_rows(guide), words.pathways)
        tallies.append(_load_matrix(guide, pathways, modules))
        competences = _load(Competence, curriculum, "slug", tallies, _competence_rows(guide), words.competences)
        for competence in guide.competences:
            _set_areas(competences[competence.slug], {areas[number].pk for number in competence.areas})
        process_phases = _load(ProcessPhase, curriculum, "slug", tallies, _process_phase_rows(guide), words.process_phases)
        tallies.append(_load_tasks(guide, process_phases, words))
        tallies.append(_add_units(units, modules))
        _name_units_in_english(english_units)
    return tallies


def _load_curriculum(guide: Guide, words: Columns) -> tuple[Curriculum, list[Tally]]:
    """The version's row; the version loaded last is the current one."""
    Curriculum.objects.filter(is_current=True).exclude(version=guide.version).update(is_current=False)
    row = {
        "version": guide.version,
        "title": guide.title,
        "source": guide.source,
        "valid_from_date": guide.valid_from,
        "is_current": True,
        "lesson_minutes": guide.lesson_minutes,
        "target_groups": list(guide.target_groups),
    }
    row |= words
    known, tally = upsert([row], into=Curriculum.objects.all(), key="version")
    return known[guide.version], [tally]


def _load(
    model: type[models.Model], curriculum: Curriculum, key: str, tallies: list[Tally], rows: Iterable[dict[str, Any]], words: Mapping[Any, Columns]
) -> dict[Any, Any]:
    rows = [row | words.get(row[key], {}) | {"curriculum_id": curriculum.pk} for row in rows]
    known, tally = upsert(rows, into=model._default_manager.filter(curriculum=curriculum), key=key)
    gone = set(known) - {row[key] for row in rows}
    if gone:
        label = str(model._meta.verbose_name)
        raise InputRefused(
            f"{label} „{min(map(str, gone))}“ steht in Fassung {curriculum.version}, aber nicht in der Datei; "
            "was wegfallen soll, braucht eine neue Fassung (Feld „version“)."
        )
    tallies.append(tally)
    return known


def _refuse_changed_minutes(guide: Guide, curriculum: Curriculum) -> None:
    """Minutes of a module that somebody has hours in were promised to that person."""
    stated = {module.code: module.minutes for module in guide.modules}
    for module in curriculum.modules.filter(code__in=stated, hours__isnull=False).distinct():
        if module.minutes != stated[module.code]:
            raise InputRefused(
                f"Modul {module.code}, Minuten: für Fassung {curriculum.version} sind schon Lernzeiten erfasst; andere Stunden brauchen eine neue Fassung (Feld „version“)."
            )


def _area_rows(guide: Guide) -> list[dict[str, Any]]:
    return [{"number": area.number, "slug": area.slug, "title": area.title, "principle": area.principle} for area in guide.areas]


def _format_rows(guide: Guide) -> list[dict[str, Any]]:
    base_minutes = sum(module.minutes or 0 for module in guide.modules)
    return [
        {
            "position": position,
            "slug": one.slug,
            "title": one.title,
            # The guide states "ca. 100 WSt." for the base format; its modules add up to 108, and that is what counts.
            "minutes": base_minutes if one.nominal_lessons else one.minutes,
            "nominal_lessons": one.nominal_lessons,
            "duration_months": one.duration_months,
            "topics": list(one.topics),
            "may_be_inhouse": one.may_be_inhouse,
        }
        for position, one in enumerate(guide.formats, start=1)
    ]


def _module_rows(guide: Guide, areas: Mapping[int, LearningArea]) -> list[dict[str, Any]]:
    return [
        {
            "area_id": areas[module.area].pk,
            "kind": ModuleKind.DEEPENING.value if module.minutes is None else ModuleKind.BASE.value,
            "code": module.code,
            "position": position,
            "title": module.title,
            "minutes": module.minutes,
        }
        for position, module in enumerate(guide.modules, start=1)
    ]


def _pathway_rows(guide: Guide) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "slug": pathway.slug,
            "title": pathway.title,
            "presence_minutes": pathway.stated.presence_minutes,
            "self_study_minutes": pathway.stated.self_study_minutes,
            "has_practice_project": pathway.has_practice_project,
        }
        for position, pathway in enumerate(guide.pathways, start=1)
    ]


def _competence_rows(guide: Guide) -> list[dict[str, Any]]:
    return [{"position": position, "slug": one.slug, "kind": one.kind, "title": one.title} for position, one in enumerate(guide.competences, start=1)]


def _process_phase_rows(guide: Guide) -> list[dict[str, Any]]:
    return [{"position": position, "slug": one.slug, "title": one.title} for position, one in enumerate(guide.process_phases, start=1)]


def _set_areas(competence: Competence, area_ids: set[int]) -> None:
    if {area.pk for area in competence.areas.all()} != area_ids:
        competence.areas.set(area_ids)


def _load_tasks(guide: Guide, process_phases: Mapping[str, ProcessPhase], words: GuideWords) -> Tally:
    total = Tally(str(ProcessTask._meta.verbose_name_plural))
    for phase in guide.process_phases:
        row = process_phases[phase.slug]
        rows: list[dict[str, Any]] = [{"phase_id": row.pk, "position": position, "title": title} for position, title in enumerate(phase.tasks, start=1)]
        rows = [one | {"title_en": title} for one, title in zip(rows, words.tasks[phase.slug], strict=True)] if words.tasks else rows
        _known, tally = upsert(rows, into=row.tasks.all(), key="position")
        total += tally
    return total


def _load_matrix(guide: Guide, pathways: Mapping[str, Pathway], modules: Mapping[str, Module]) -> Tally:
    total = Tally("Zellen der Phasenmatrix")
    for pathway in guide.pathways:
        row = pathways[pathway.slug]
        cells = list(row.pathway_modules.select_related("module"))
        if any(cell.decided_at for cell in cells):
            total += Tally(total.label, kept=len(cells))  # the office decided about this pathway: its sums hold together only as a whole
            continue
        total += _load_cells(pathway, row, cells, modules)
    return total


def _load_cells(pathway: GuidePathway, row: Pathway, cells: list[PathwayModule], modules: Mapping[str, Module]) -> Tally:
    wanted = [
        {"pathway_id": row.pk, "module_id": modules[code].pk, "phase": phase, "is_editorial": code in pathway.editorial}
        for code, phase in pathway.phases.items()
    ]
    before = {cell.module_id: cell.phase for cell in cells}
    after = {values["module_id"]: values["phase"] for values in wanted}
    if before and before != after and row.enrolments.exists():
        raise InputRefused(
            f"Bildungsweg {row.title}, Phasen: diesen Bildungsweg haben schon Personen begonnen; ändern Sie ihn in der Phasenmatrix "
            "oder laden Sie eine neue Fassung (Feld „version“)."
        )
    gone = before.keys() - after.keys()
    PathwayModule.objects.filter(pathway=row, module_id__in=gone).delete()
    _known, tally = upsert(wanted, into=row.pathway_modules.all(), key="module_id")
    return tally


def _add_units(units: Iterable[UnitText], modules: Mapping[str, Module]) -> Tally:
    """Units that are missing; what the office has changed in a unit that exists stays."""
    position_in: dict[str, int] = {}
    rows = []
    for unit in units:
        position_in[unit.module] = position_in.get(unit.module, 0) + 1
        rows.append(
            {"module_id": modules[unit.module].pk, "slug": unit.slug, "position": position_in[unit.module], "title": unit.title, "minutes": unit.minutes}
        )
    _known, tally = upsert(rows, into=SelfStudyUnit.objects.all(), key="slug", only_add=True)
    return tally


def _name_units_in_english(units: Iterable[UnitText]) -> None:
    """Units without an English title get the file's; the office may change it afterwards, as the German one."""
    titles = {unit.slug: unit.title for unit in units}
    for unit in SelfStudyUnit.objects.filter(slug__in=titles, title_en=""):
        unit.title_en = titles[unit.slug]
        unit.save(update_fields=["title_en"])
