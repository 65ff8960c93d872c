"""The self-study units of somebody's open pathways, with how far each is."""

from dataclasses import dataclass

from core.models import User
from curriculum.enums import Phase
from curriculum.models import Module, PathwayModule, SelfStudyUnit
from learners.models import UnitWork


@dataclass(frozen=True)
class UnitLine:
    """A unit and the person's work on it, if there is one."""

    unit: SelfStudyUnit
    work: UnitWork | None


@dataclass(frozen=True)
class ModuleUnits:
    """A module with its units."""

    module: Module
    lines: tuple[UnitLine, ...]
    counts: bool = True  # in one's own pathway; else the units prepare for a session


def units_for(learner: User) -> list[ModuleUnits]:
    """The modules of the open pathways, those in self-study first, each in the guide's order, then modules of works begun earlier. Three queries."""
    asked = PathwayModule.objects.filter(pathway__enrolments__learner=learner, pathway__enrolments__left_at__isnull=True).select_related("module")
    cells = sorted(asked, key=lambda cell: (cell.phase != Phase.SELF_STUDY, cell.module.position))
    counting = {cell.module_id for cell in cells if cell.phase == Phase.SELF_STUDY}
    modules = {cell.module_id: cell.module for cell in cells}
    works = {work.unit_id: work for work in learner.unit_works.select_related("unit__module").order_by("unit__module__position", "pk")}
    for work in works.values():
        modules.setdefault(work.unit.module_id, work.unit.module)
    units: dict[int, list[UnitLine]] = {module: [] for module in modules}
    for unit in SelfStudyUnit.objects.filter(module__in=modules).order_by("position", "pk"):
        units[unit.module_id].append(UnitLine(unit, works.get(unit.pk)))
    return [ModuleUnits(module, tuple(units[pk]), pk in counting) for pk, module in modules.items() if units[pk] or pk in counting]
