"""The pages of the programme in the words of schema.org, each value as the page shows it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings

from core.language import current
from core.linked_data import address, duration, item_list, programme, without_gaps
from curriculum.enums import IndexKind
from curriculum.models import AreaPage, ExamplePage, FormatPage, HomePage, IndexPage, Module, ModulePage, PathwayModule, PathwayPage, SelfStudyUnitPage


def page_data(page: Any, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says; `shown` is what it is rendered with. A page of a kind without words of its own is a WebPage."""
    for kind, words in _WORDS:
        if isinstance(page, kind):
            return words(page, shown)
    return {"@type": "WebPage", "@id": address(page.url), "url": address(page.url), "name": page.title, "inLanguage": current()}


def _home(page: HomePage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The site and who it belongs to."""
    return {
        "@type": "WebSite",
        "@id": address(page.url),
        "url": address(page.url),
        "name": settings.SITE_NAME,
        "headline": page.title,
        "description": page.lead,
        "inLanguage": current(),
        "publisher": programme(),
    }


def _index(page: IndexPage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """All of a kind in the order of the page."""
    if page.shows == IndexKind.EXAMPLES:
        return item_list(page.title, page.lead, page.url, [_told(entry) for entry in shown["entries"]])
    record = {IndexKind.AREAS: "area", IndexKind.MODULES: "module", IndexKind.FORMATS: "format", IndexKind.PATHWAYS: "pathway"}[IndexKind(page.shows)]
    kind = {"area": "DefinedTerm", "module": "Course", "format": "EducationalOccupationalProgram", "pathway": "EducationalOccupationalProgram"}[record]
    entries = [(getattr(entry, record), entry) for entry in shown["entries"]]
    items = [_entry(kind, each.get_absolute_url(), entry.title, entry.summary) for each, entry in entries]
    return item_list(page.title, page.lead, page.url, items)


def _area(page: AreaPage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A Lernbereich is the list of its modules."""
    return item_list(page.title, page.summary, page.url, [_course(module) for module in shown["modules"]])


def _module(page: ModulePage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A module is a Course without dates; offerings have those."""
    module = page.module
    return {
        "@type": "Course",
        "@id": address(module.get_absolute_url()),
        "url": address(module.get_absolute_url()),
        "name": page.title,
        "description": page.summary,
        "courseCode": module.code,
        "timeRequired": duration(module.minutes),
        "about": {"@type": "DefinedTerm", "name": module.area.title, "url": address(module.area.get_absolute_url())},
        "inLanguage": current(),
        "provider": programme(),
    }


def _format(page: FormatPage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A format is a programme; for the free one its modules are named."""
    return {
        "@type": "EducationalOccupationalProgram",
        "@id": address(page.format.get_absolute_url()),
        "url": address(page.format.get_absolute_url()),
        "name": page.title,
        "description": page.summary,
        "timeToComplete": duration(page.format.minutes),
        "inLanguage": current(),
        "provider": programme(),
        "hasCourse": [_course(module) for module in shown["modules"]],
    }


def _pathway(page: PathwayPage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A Bildungsweg is a programme of Courses."""
    pathway = page.pathway
    cells: Iterable[PathwayModule] = shown["cells"]
    return {
        "@type": "EducationalOccupationalProgram",
        "@id": address(pathway.get_absolute_url()),
        "url": address(pathway.get_absolute_url()),
        "name": page.title,
        "description": page.summary,
        "timeToComplete": duration(pathway.total_minutes),
        "inLanguage": current(),
        "provider": programme(),
        "hasCourse": [_course(cell.module) for cell in cells],
    }


def _unit(page: SelfStudyUnitPage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What one works through alone: free, and part of a module."""
    return {
        "@type": "LearningResource",
        "@id": address(page.url),
        "url": address(page.url),
        "name": page.title,
        "description": page.summary,
        "timeRequired": duration(page.unit.minutes),
        "isAccessibleForFree": True,
        "inLanguage": current(),
        "isPartOf": _named(page.unit.module),
        "provider": programme(),
    }


def _example(page: ExamplePage, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What was done somewhere, and where that can be read."""
    return _told(page) | {
        "inLanguage": current(),
        "contentLocation": {"@type": "Place", "name": page.place},
        "isBasedOn": without_gaps({"@type": "CreativeWork", "name": page.source_title, "url": page.source_url}),
        "about": [_named(module) for module in shown["modules"]],
        "publisher": programme(),
    }


def _told(page: ExamplePage) -> dict[str, Any]:
    where = address(page.url)
    return {"@type": "Article", "@id": where, "url": where, "name": page.title, "headline": page.title, "description": page.summary}


def _entry(kind: str, path: str, name: str, description: str) -> dict[str, Any]:
    entry = {"@type": kind, "@id": address(path), "url": address(path), "name": name, "description": description}
    return entry | ({"provider": programme()} if kind != "DefinedTerm" else {})


def _course(module: Module) -> dict[str, Any]:
    return _named(module) | ({"timeRequired": duration(module.minutes)} if module.minutes else {})


def _named(module: Module) -> dict[str, Any]:
    where = address(module.get_absolute_url())
    return {"@type": "Course", "@id": where, "url": where, "name": module.title, "courseCode": module.code, "provider": programme()}


_WORDS: tuple[tuple[type, Callable[[Any, Mapping[str, Any]], dict[str, Any]]], ...] = (
    (HomePage, _home),
    (IndexPage, _index),
    (AreaPage, _area),
    (ModulePage, _module),
    (FormatPage, _format),
    (PathwayPage, _pathway),
    (SelfStudyUnitPage, _unit),
    (ExamplePage, _example),
)
