"""The whole programme as a document: what is in it, and the file that is kept until the next one is ready."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages

from core.time import berlin_date
from curriculum.models import LearningArea, Module
from providers.domain.catalogue import for_list
from providers.models import Offering

NAME = "uebersicht/programm.pdf"


@dataclass(frozen=True)
class Section:
    """A heading with the offerings below it."""

    anchor: str
    title: str
    offerings: Sequence[Offering]


@dataclass(frozen=True)
class AreaSection:
    """A Lernbereich with its modules that are offered now."""

    anchor: str
    title: str
    modules: Sequence[Section]


@dataclass(frozen=True)
class Overview:
    """Everything the document says. `without_module` are introductions, which give topics instead of modules."""

    on_date: date
    offerings: Sequence[Offering]
    areas: Sequence[AreaSection]
    without_module: Section
    kreise: Sequence[Section]
    online: Section

    @property
    def count(self) -> int:
        """How many there are; each can stand in several places."""
        return len(self.offerings)


def overview_of(*, at: datetime) -> Overview:
    """What the catalogue lists at `at`, by Lernbereich and module, and once more by Kreis."""
    offerings = list(for_list(Offering.objects.ahead(at)))
    by_module: dict[int, list[Offering]] = {}
    by_kreis: dict[str, list[Offering]] = {}
    for offering in offerings:
        for row in offering.offering_modules.all():
            by_module.setdefault(row.module_id, []).append(offering)
        if offering.kreis:
            by_kreis.setdefault(offering.kreis.label, []).append(offering)
    areas = []
    for area in LearningArea.objects.filter(curriculum__is_current=True).order_by("number"):
        modules = Module.objects.filter(area=area).order_by("position")
        found = [Section(f"modul-{module.code}", module.label, by_module[module.pk]) for module in modules if module.pk in by_module]
        if found:
            areas.append(AreaSection(f"bereich-{area.number}", area.title, found))
    return Overview(
        on_date=berlin_date(at),
        offerings=offerings,
        areas=areas,
        without_module=Section("ohne-modul", "Einführungen und weitere Angebote", [one for one in offerings if not one.offering_modules.all()]),
        kreise=[Section(f"kreis-{number}", label, by_kreis[label]) for number, label in enumerate(sorted(by_kreis), start=1)],
        online=Section("online", "Online", [one for one in offerings if not one.kreis]),
    )


def keep_overview(content: bytes) -> None:
    """Put the new document in the place of the old one; whoever reads meanwhile gets one of them whole."""
    target = _path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def kept_overview() -> tuple[bytes, datetime] | None:
    """The document and when it was made; None before the first one."""
    path = _path()
    try:
        return path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None


def _path() -> Path:
    storage = storages["private"]
    if not isinstance(storage, FileSystemStorage):
        raise TypeError("The private storage must be a folder.")
    return Path(storage.path(NAME))
