"""Modules and Bildungswege in the words of schema.org, each value as their page shows it."""

from collections.abc import Iterable
from typing import Any

from core.linked_data import address, duration, programme
from curriculum.models import Module, ModulePage, PathwayModule, PathwayPage


def module_data(page: ModulePage) -> dict[str, Any]:
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
        "inLanguage": "de",
        "provider": programme(),
    }


def pathway_data(page: PathwayPage, cells: Iterable[PathwayModule]) -> dict[str, Any]:
    """A Bildungsweg is a programme of Courses."""
    pathway = page.pathway
    return {
        "@type": "EducationalOccupationalProgram",
        "@id": address(pathway.get_absolute_url()),
        "url": address(pathway.get_absolute_url()),
        "name": page.title,
        "description": page.summary,
        "timeToComplete": duration(pathway.total_minutes),
        "provider": programme(),
        "hasCourse": [_course(cell.module) for cell in cells],
    }


def _course(module: Module) -> dict[str, Any]:
    where = address(module.get_absolute_url())
    course = {"@type": "Course", "@id": where, "url": where, "name": module.title, "courseCode": module.code, "provider": programme()}
    return course | ({"timeRequired": duration(module.minutes)} if module.minutes else {})
