"""Serves css/site.css to collectstatic and to the development server, and makes it anew when something it depends on changed."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from core.stylesheets import bundle

LOOK_EVERY = 1.0  # seconds; a page asks for the file several times


class BuiltFinder(BaseFinder):
    """Finds what is made and not written by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.root = Path(settings.BASE_DIR)
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "built")
        self._lock = Lock()
        self._looked_at = -LOOK_EVERY

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The built file, made anew if need be."""
        if path != bundle.NAME:
            return []
        self._bring_up_to_date()
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """For collectstatic."""
        self._bring_up_to_date()
        yield bundle.NAME, self.storage

    def _bring_up_to_date(self) -> None:
        with self._lock:
            if time.monotonic() - self._looked_at < LOOK_EVERY:
                return
            built = Path(self.storage.path(bundle.NAME))
            newest = max((path.stat().st_mtime for path in bundle.sources(self.root)), default=0.0)
            if not built.is_file() or built.stat().st_mtime < newest:
                _write(built, bundle.build(self.root), changed_at=newest)
            self._looked_at = time.monotonic()


def _write(path: Path, text: str, *, changed_at: float) -> None:
    """In one step: other processes may be reading or making the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".css")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.utime(name, (changed_at, changed_at))  # what changes while we build is newer
    os.replace(name, path)
