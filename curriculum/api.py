"""The programme: areas, modules, formats and Bildungswege with the phase of every module. The current version only."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from core.rest.reading import ENTRY_ERRORS, LIST_ERRORS, Limit, Offset, PageOf, address, page_of, public
from curriculum.models import LearningArea, LearningFormat, Module, Pathway, PathwayModule

router = Router(tags=["Programm"])
router.add_decorator(public, mode="view")

Row = TypeVar("Row", bound=Model)

PHASES = {"P": "presence", "S": "self_study"}


class ModuleRef(Schema):
    """A module as others name it."""

    code: str
    title: str
    url: str


class AreaRef(Schema):
    """A Lernbereich as others name it."""

    slug: str
    title: str
    url: str


class AreaOut(AreaRef):
    """One of the five Lernbereiche with its modules."""

    number: int
    principle: str
    modules: list[ModuleRef]


class PhaseOut(Schema):
    """In which phase a module is learned within one Bildungsweg; `is_editorial` where the office decided, not the guide."""

    pathway: str
    phase: str
    is_editorial: bool


class ModuleOut(ModuleRef):
    """A module. `kind` is base or deepening; `minutes` is null where the guide fixes none; `phases` is empty for deepening modules."""

    kind: str
    minutes: int | None
    area: AreaRef
    task_fields: list[str]
    phases: list[PhaseOut]


class FormatOut(Schema):
    """Einführung, Basis or Vertiefung. `minutes` is null where the guide fixes none."""

    slug: str
    title: str
    url: str
    minutes: int | None
    nominal_lessons: int | None
    duration_months: int | None
    topics: list[str]
    may_be_inhouse: bool


class CellOut(Schema):
    """One module of a Bildungsweg: so many minutes in this phase (presence or self_study)."""

    module: ModuleRef
    area: str
    phase: str
    minutes: int
    is_editorial: bool


class PathwayOut(Schema):
    """A Bildungsweg with its minutes per phase and the phase of every module."""

    slug: str
    title: str
    url: str
    presence_minutes: int
    self_study_minutes: int
    total_minutes: int
    has_practice_project: bool
    modules: list[CellOut]


def module_ref(module: Module) -> ModuleRef:
    """Code, title, page."""
    return ModuleRef(code=module.code, title=module.title, url=address(module.get_absolute_url()))


def area_ref(area: LearningArea) -> AreaRef:
    """Short name, title, page."""
    return AreaRef(slug=area.slug, title=area.title, url=address(area.get_absolute_url()))


def _area(area: LearningArea) -> AreaOut:
    modules = [module_ref(module) for module in area.modules.all()]
    return AreaOut(**area_ref(area).dict(), number=area.number, principle=area.principle, modules=modules)


def _module(module: Module) -> ModuleOut:
    phases = [PhaseOut(pathway=cell.pathway.slug, phase=PHASES[cell.phase], is_editorial=cell.is_editorial) for cell in _in_order(module.pathway_modules.all())]
    return ModuleOut(
        **module_ref(module).dict(),
        kind=module.kind,
        minutes=module.minutes,
        area=area_ref(module.area),
        task_fields=[field.value for field in module.task_fields],
        phases=phases,
    )


def _in_order(cells: Iterable[PathwayModule]) -> list[PathwayModule]:
    return sorted(cells, key=lambda cell: cell.pathway.position)


def _format(each: LearningFormat) -> FormatOut:
    return FormatOut(
        slug=each.slug,
        title=each.title,
        url=address(each.get_absolute_url()),
        minutes=each.minutes,
        nominal_lessons=each.nominal_lessons,
        duration_months=each.duration_months,
        topics=each.topics,
        may_be_inhouse=each.may_be_inhouse,
    )


def _pathway(pathway: Pathway) -> PathwayOut:
    cells = [
        CellOut(
            module=module_ref(cell.module),
            area=cell.module.area.slug,
            phase=PHASES[cell.phase],
            minutes=cell.module.minutes or 0,
            is_editorial=cell.is_editorial,
        )
        for cell in sorted(pathway.pathway_modules.all(), key=lambda cell: cell.module.position)
    ]
    return PathwayOut(
        slug=pathway.slug,
        title=pathway.title,
        url=address(pathway.get_absolute_url()),
        presence_minutes=pathway.presence_minutes,
        self_study_minutes=pathway.self_study_minutes,
        total_minutes=pathway.total_minutes,
        has_practice_project=pathway.has_practice_project,
        modules=cells,
    )


def _modules() -> QuerySet[Module]:
    return Module.objects.filter(curriculum__is_current=True).select_related("area").prefetch_related("pathway_modules__pathway").order_by("position")


def _areas() -> QuerySet[LearningArea]:
    return LearningArea.objects.filter(curriculum__is_current=True).prefetch_related("modules").order_by("number")


def _formats() -> QuerySet[LearningFormat]:
    return LearningFormat.objects.filter(curriculum__is_current=True).order_by("position")


def _pathways() -> QuerySet[Pathway]:
    return Pathway.objects.filter(curriculum__is_current=True).prefetch_related("pathway_modules__module__area").order_by("position")


def _one(rows: QuerySet[Row], **key: str) -> Row:
    found = rows.filter(**{name: value.replace("\0", "") for name, value in key.items()}).first()
    if found is None:
        raise Http404
    return found


@router.get("/areas", response={200: PageOf[AreaOut], **LIST_ERRORS}, url_name="areas", summary="Lernbereiche")
def areas(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """The five Lernbereiche with their modules."""
    return page_of(request, _areas(), limit=limit, offset=offset, shape=_area)


@router.get("/areas/{slug}", response={200: AreaOut, **ENTRY_ERRORS}, url_name="area", summary="Ein Lernbereich")
def area(request: HttpRequest, slug: str) -> AreaOut:
    """One Lernbereich."""
    return _area(_one(_areas(), slug=slug))


@router.get("/modules", response={200: PageOf[ModuleOut], **LIST_ERRORS}, url_name="modules", summary="Module")
def modules(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """All modules in the guide's order."""
    return page_of(request, _modules(), limit=limit, offset=offset, shape=_module)


@router.get("/modules/{code}", response={200: ModuleOut, **ENTRY_ERRORS}, url_name="module", summary="Ein Modul")
def module(request: HttpRequest, code: str) -> ModuleOut:
    """One module: "1" to "18", "V1" to "V11"."""
    return _module(_one(_modules(), code=code.upper()))


@router.get("/formats", response={200: PageOf[FormatOut], **LIST_ERRORS}, url_name="formats", summary="Formate")
def formats(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """Einführung, Basis and Vertiefung."""
    return page_of(request, _formats(), limit=limit, offset=offset, shape=_format)


@router.get("/formats/{slug}", response={200: FormatOut, **ENTRY_ERRORS}, url_name="format", summary="Ein Format")
def format_(request: HttpRequest, slug: str) -> FormatOut:
    """One format."""
    return _format(_one(_formats(), slug=slug))


@router.get("/pathways", response={200: PageOf[PathwayOut], **LIST_ERRORS}, url_name="pathways", summary="Bildungswege")
def pathways(request: HttpRequest, limit: Limit, offset: Offset) -> dict[str, Any]:
    """The Bildungswege, each with the phase of every module."""
    return page_of(request, _pathways(), limit=limit, offset=offset, shape=_pathway)


@router.get("/pathways/{slug}", response={200: PathwayOut, **ENTRY_ERRORS}, url_name="pathway", summary="Ein Bildungsweg")
def pathway(request: HttpRequest, slug: str) -> PathwayOut:
    """One Bildungsweg with the phase of every module."""
    return _pathway(_one(_pathways(), slug=slug))
