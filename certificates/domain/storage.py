"""Keep a PDF for ever: whole or not at all, and the first one written is the one.

Needs the private storage to be a folder (settings.STORAGES["private"]): exactly-once rests on link(2) and fsync(2).
"""

import hashlib
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from certificates.models import Certificate
from certificates.models.certificate import private_storage

logger = logging.getLogger(__name__)

LEFTOVER_AFTER_SECONDS: Final = 24 * 3600


def pdf_name(certificate: Certificate) -> str:
    """Where the file lies below the private folder."""
    return f"nachweise/{certificate.issued_at.year}/{certificate.uuid}.pdf"


def keep_first(name: str, content: bytes) -> bytes:
    """Store `content` under `name` unless a file is there; returns the bytes that are kept.

    The name appears only when the bytes are on the disk, and it is never given twice: whoever comes second, after a
    kill -9 or beside another worker, gets the bytes of the first.
    """
    target = Path(private_storage().path(name))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")  # readable for this user only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, target)  # rename(2) would silently replace the first one
        except FileExistsError:
            return target.read_bytes()
        _sync_folder(target.parent)
        return content
    finally:
        Path(temporary).unlink(missing_ok=True)


def stored(name: str) -> bytes | None:
    """The bytes under this name; None when there are none."""
    path = Path(private_storage().path(name))
    return path.read_bytes() if path.exists() else None


def intact(certificate: Certificate) -> bytes | None:
    """The stored PDF if its bytes still are what was issued; None, and a line in the error log, when they are not."""
    content = stored(certificate.pdf.name)
    if content is not None and hashlib.sha256(content).hexdigest() == certificate.pdf_sha256:
        return content
    logger.error("The stored PDF of certificate %s is missing or was changed.", certificate.number)
    return None


def sweep_leftovers() -> int:
    """Delete half-written files of workers that were killed more than a day ago; returns how many."""
    before = time.time() - LEFTOVER_AFTER_SECONDS
    found = [path for path in Path(private_storage().path("nachweise")).glob("*/*.tmp") if path.stat().st_mtime < before]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
