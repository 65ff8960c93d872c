"""Pictures and words of the programme for templates. Queries are the pages' own (get_context); here is only their shape."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, cast

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.linked_data import data_block
from curriculum import pictures
from curriculum.domain import linked_data
from curriculum.enums import ModuleKind, Phase, TaskField
from curriculum.models import LearningArea, Module, PathwayModule

register = template.Library()


@register.filter
def task_field_words(module: Module) -> str:
    """For whom a module is, as people say it. Lists prefetch pathway_modules__pathway."""
    if module.kind == ModuleKind.DEEPENING:
        return _("Vertiefung")
    fields = module.task_fields
    if len(fields) == len(TaskField):
        return _("Koordination und Steuerung")
    return _("nur Koordination") if fields == [TaskField.COORDINATION] else _("nur Steuerung")


@register.simple_tag
def house_picture(area: LearningArea) -> SafeString:
    """A Lernbereich as a house; `area` comes from LearningArea.objects.current()."""
    tiles = tuple(
        pictures.Tile(module.code, f"{module.label} ({task_field_words(module)})", module.get_absolute_url(), tuple(module.task_fields))
        for module in area.modules.all()
    )
    return pictures.house_picture(pictures.TileRow(heading=area.title, url=area.get_absolute_url(), tiles=tiles), number=area.number)


@register.simple_tag
def area_splits(cells: Iterable[PathwayModule]) -> list[pictures.AreaSplit]:
    """Minutes per area and phase of a pathway's cells, which come in the order of the areas."""
    return [
        pictures.AreaSplit(area.title, _minutes(found, Phase.PRESENCE), _minutes(found, Phase.SELF_STUDY))
        for area, group in groupby(cells, key=lambda cell: cell.module.area)
        for found in [list(group)]
    ]


@register.simple_tag
def pathway_picture(splits: list[pictures.AreaSplit], title: str) -> SafeString:
    """Stacked bars of what `area_splits` found."""
    return pictures.pathway_picture(splits, title=title)


@register.simple_tag(takes_context=True)
def page_linked_data(context: template.Context) -> SafeString:
    """The page for search engines; nothing for what is no page of Wagtail's."""
    page = context.get("page")
    shown = cast(dict[str, Any], context.flatten())
    return data_block(linked_data.page_data(page, shown) if page is not None and page.pk else None)


def _minutes(cells: list[PathwayModule], phase: Phase) -> int:
    return sum(cell.module.minutes or 0 for cell in cells if cell.phase == phase)
