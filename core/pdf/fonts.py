"""Fira Sans as TrueType for the PDFs, made from the web fonts KERN ships (WOFF2 is 6 times slower to set up).

Nothing third-party is committed: the files come from node_modules and lie in var/fonts. `manage.py prepare_fonts` makes
them at set-up; a worker that finds none makes them itself.
"""

import os
import tempfile
from pathlib import Path
from typing import Final

from django.conf import settings
from fontTools.ttLib.woff2 import decompress

FACES: Final = ("Light", "Regular", "Medium", "SemiBold")


class FontsMissing(Exception):
    """The front-end packages are not installed."""


def font_file(face: str) -> Path:
    """The TrueType file of a face of Fira Sans; made now if it is not there. Raises FontsMissing."""
    target: Path = settings.VAR_DIR / "fonts" / f"FiraSans-{face}.ttf"
    if not target.exists():
        _convert(settings.BASE_DIR / "node_modules/@kern-ux/native/dist/fonts/fira-sans" / f"FiraSans-{face}.woff2", target)
    return target


def prepare_fonts() -> list[Path]:
    """Make every face that is missing; returns all of them. Running twice or side by side is harmless."""
    return [font_file(face) for face in FACES]


def _convert(source: Path, target: Path) -> None:
    if not source.exists():
        raise FontsMissing(f"{source} is missing; run `npm ci` first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    os.close(handle)
    try:
        decompress(str(source), temporary)
        os.replace(temporary, target)  # whoever reads sees the whole file or none; two writers write the same
    finally:
        Path(temporary).unlink(missing_ok=True)
