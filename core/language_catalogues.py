"""Message catalogues: locale/<language>/LC_MESSAGES/django.po is what people write, django.mo beside it what runs, and never in git.

Compiled by `make setup` (tools/catalogues.py) with Babel, so that no gettext programs are needed. Knows nothing of Django.
"""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

UNDATED = datetime(2019, 1, 1, tzinfo=UTC)  # Babel would write the time of compiling, and no two files would be alike
FOLDER = Path(__file__).resolve().parent.parent / "locale"


def sources(folder: Path = FOLDER) -> list[Path]:
    """The catalogues that people write."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def compiled(source: Path) -> bytes:
    """What belongs into the .mo file: the same bytes for the same catalogue. Raises PoFileError naming the line of a fault."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = UNDATED
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def stale(folder: Path = FOLDER) -> list[Path]:
    """Catalogues whose .mo file is missing or says something else."""
    return [source for source in sources(folder) if _target(source) != compiled(source)]


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Write the .mo files that are stale and return their sources. A reader never sees half a file."""
    written = []
    for source in sources(folder):
        target, wanted = source.with_suffix(".mo"), compiled(source)
        if _target(source) == wanted:
            target.touch()  # looked at: younger than its source
            continue
        half = source.with_suffix(f".mo.{os.getpid()}")
        half.write_bytes(wanted)
        half.replace(target)
        written.append(source)
    return written


def _target(source: Path) -> bytes | None:
    target = source.with_suffix(".mo")
    return None if not target.exists() else target.read_bytes()
