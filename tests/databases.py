"""Test databases are copies of templates that are built once, by the real migrations.

Three templates per backend: `bare` is what `migrate` leaves behind, `site` has regions and curriculum on top, as every
installation has, `demo` has the demonstration data of the day as well. A test gets `site` when it names the fixture
`curriculum` or `regions`, `demo` when it names `demo_site`, else `bare`.
SQLite templates are files below .cache/, PostgreSQL templates are databases of the server under test; their names
carry a fingerprint of everything they were made from, so an old one is never used. Files that were written beside the rows
(the demonstration's PDFs) are kept below .cache/ with their template; a test that needs them names `demo_files`.

A test with real transactions leaves rows behind. Django would flush every table, which also takes away what the
migrations created (Wagtail's root page); here the copy is thrown away and made anew, which is faster as well.
"""

import fcntl
import gc
import hashlib
import io
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.db.models import Field
from django.utils import timezone

BARE, SITE, DEMO = "bare", "site", "demo"
CACHE = settings.BASE_DIR / ".cache" / "test-databases"
FILES = (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
KEEP_SECONDS = 2 * 3600  # a run that began before the last change still needs its own template
SOURCES = {
    BARE: ["*/migrations/*.py", "*/apps.py", "*/domain/ledger_guard.py", "core/domain/desk_groups.py", "requirements/base.txt"],
    SITE: ["core/**/*.py", "core/data/*", "curriculum/**/*.py", "curriculum/data/*"],
    DEMO: ["demo/**/*.py", *(f"{app}/domain/*.py" for app in ("providers", "learners", "certificates", "planning", "funding")), "tests/databases.py"],
}
BELOW = {BARE: None, SITE: BARE, DEMO: SITE}  # what a template is built upon


def fingerprint(kind: str) -> str:
    """A short name for everything a template is made from."""
    digest = hashlib.sha256()
    if kind == DEMO:
        digest.update(timezone.localdate().isoformat().encode())  # demonstration data begin today
    patterns = []
    layer: str | None = kind
    while layer:
        patterns += SOURCES[layer]
        layer = BELOW[layer]
    for path in sorted({path for pattern in patterns for path in settings.BASE_DIR.glob(pattern) if path.is_file() and ".venv" not in path.parts}):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


class TestDatabases:
    """The copies of one test process: which one the connection points to, and how to make it fresh."""

    __test__ = False

    def __init__(self) -> None:
        self.wanted = BARE
        self.current: str | None = None
        self.ready: set[str] = set()
        self.fingerprints: dict[str, str] = {}
        self.blocker: Any = None

    # ---- what the fixtures call -------------------------------------------------------------------
    def start(self, blocker: Any) -> None:
        """Point the connection to the copy the first test wants; `blocker` is pytest-django's guard of the database."""
        self.blocker = blocker
        self.use(self.wanted)

    def use(self, kind: str) -> None:
        """From now on the connection speaks to this copy; it is made at its first use. Before `start` only the wish is kept."""
        self.wanted = kind
        if self.blocker is None or self.current == kind:
            return
        if kind not in self.ready:
            self._renew(kind)
        self._point_to(self._copy_name(kind))
        self.current = kind

    def renew(self) -> None:
        """Throw the current copy away and make it anew."""
        assert self.current is not None
        self._renew(self.current)
        self._point_to(self._copy_name(self.current))

    def stop(self) -> None:
        """Remove the copies; the templates stay."""
        connections["default"].close()
        with self.blocker.unblock():
            for kind in self.ready:
                self._drop(self._copy_name(kind))
        self.blocker, self.current, self.ready = None, None, set()

    def prepare(self, kind: str) -> None:
        """Build a template ahead of the tests and outside of pytest, while others keep the processors busy (tools/suite.py)."""
        if not self._exists(self._template_name(kind)):
            with _locked(connections["default"].vendor):
                self._build(kind)

    def bring_files(self) -> None:
        """Lay the files of the current copy where the site looks for them; the test's own folder is removed after it."""
        assert self.current is not None
        for folder in FILES:
            shutil.copytree(self._files(self.current) / folder.name, folder, dirs_exist_ok=True)

    # ---- templates and copies ---------------------------------------------------------------------
    def _renew(self, kind: str) -> None:
        connections["default"].close()
        with self.blocker.unblock():
            if not self._exists(self._template_name(kind)):
                with _locked(connections["default"].vendor):
                    self._build(kind)
            self._drop(self._copy_name(kind))
            self._copy(self._template_name(kind), self._copy_name(kind))
        self.ready.add(kind)

    def _build(self, kind: str) -> None:
        template = self._template_name(kind)
        if self._exists(template):
            return
        building = template + ".new" if self._is_sqlite else template + "_new"
        self._drop(building)
        if below := BELOW[kind]:
            self._build(below)
            self._copy(self._template_name(below), building)
        else:
            self._create(building)
        self._point_to(building)
        with _without_collecting_garbage(), remembering_how_fields_were_made():
            for command in {BARE: ["migrate"], SITE: ["load_regions", "load_curriculum"], DEMO: ["seed_demo"]}[kind]:
                call_command(command, verbosity=0, stdout=io.StringIO())
        self._keep_files(kind)
        connection = connections["default"]
        if self._is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self._rename(building, template)

    def _keep_files(self, kind: str) -> None:
        """Take what was written while a template was made out of this process's own folder, and forget the files of old templates."""
        kept = self._files(kind)
        for other in CACHE.glob(f"{kind}-*.files"):
            if other == kept or (self._mark(kind) not in other.name and _is_old(other)):
                shutil.rmtree(other)
        for folder in FILES:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copytree(folder, kept / folder.name)
            shutil.rmtree(folder)

    def _files(self, kind: str) -> Path:
        server = connections["default"].settings_dict
        where = "sqlite" if self._is_sqlite else re.sub(r"\W", "-", f"{server['HOST']}-{server['PORT']}")
        return CACHE / f"{kind}-{self._mark(kind)}-{where}.files"

    def _mark(self, kind: str) -> str:
        return self.fingerprints.setdefault(kind, fingerprint(kind))

    def _template_name(self, kind: str) -> str:
        return str(CACHE / f"{kind}-{self._mark(kind)}.sqlite3") if self._is_sqlite else f"template_{kind}_{self._mark(kind)}"

    def _copy_name(self, kind: str) -> str:
        return str(settings.TEST_DIR / f"{kind}.sqlite3") if self._is_sqlite else f"test_{os.getpid()}_{kind}"

    # ---- the two backends -------------------------------------------------------------------------
    @property
    def _is_sqlite(self) -> bool:
        return connections["default"].vendor == "sqlite"

    def _point_to(self, name: str) -> None:
        connections["default"].close()
        # The same dictionary serves every thread: a live server's connections follow.
        connections["default"].settings_dict["NAME"] = name
        ContentType.objects.clear_cache()
        cache.clear()

    def _exists(self, name: str) -> bool:
        if self._is_sqlite:
            return Path(name).exists()
        with self._server() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def _create(self, name: str) -> None:
        if self._is_sqlite:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        else:
            self._execute(f'CREATE DATABASE "{name}"')

    def _copy(self, source: str, target: str) -> None:
        if self._is_sqlite:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        else:
            self._execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _rename(self, source: str, target: str) -> None:
        if self._is_sqlite:
            kind = Path(target).name.partition("-")[0]
            for other in CACHE.glob(f"{kind}-*.sqlite3"):
                if _is_old(other):
                    other.unlink()
            Path(source).rename(target)
        else:
            self._execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def _drop(self, name: str) -> None:
        if self._is_sqlite:
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(name + suffix).unlink(missing_ok=True)
        else:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with self._server() as cursor:
            cursor.execute(statement)

    @contextmanager
    def _server(self) -> Iterator:
        with connections["default"]._nodb_cursor() as cursor:
            yield cursor


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - KEEP_SECONDS


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """Migrations make and drop 27,000 models; looking through them again and again takes a third of the time (and saves 1 GB of memory)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


@contextmanager
def remembering_how_fields_were_made() -> Iterator[None]:
    """To change one model Django renders all that are connected with it, and asks each of their fields how it was made: 370,000 times, mostly the same.

    Fields of a migration's state are never changed, only replaced, so the first answer holds; nor does a setting for a swapped model change.
    A third of the time of `migrate`. Compared once: the tables are the same to the letter; tests/core/test_migrating.py compares the fields.
    """
    settings_names: dict[str, str | None] = {}

    def clone(field: Field) -> Field:
        made = field.__dict__.get("_how_made")
        if made is None:
            made = field.__dict__["_how_made"] = field.deconstruct()[2:]
        arguments, keywords = made
        return type(field)(*arguments, **keywords)

    def settings_name(model: str) -> str | None:
        if model not in settings_names:
            settings_names[model] = type(apps).get_swappable_settings_name(apps, model)
        return settings_names[model]

    usual = Field.clone
    Field.clone, apps.get_swappable_settings_name = clone, settings_name
    try:
        yield
    finally:
        Field.clone = usual
        del apps.get_swappable_settings_name


@contextmanager
def _locked(vendor: str) -> Iterator[None]:
    """Test processes that start together build a template once; those of another database need not wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"lock-{vendor}").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
