"""Many stored PDFs as one ZIP, handed on while it is made: nothing is written to the disk, and no more than one file is in memory."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any

from certificates.domain.storage import stored
from certificates.models import Certificate


class _Outbox(RawIOBase):
    """A file that is only written to; what was written is taken out in between."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Keep it until it is taken."""
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What came in since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zip_of(certificates: Iterable[Certificate]) -> Iterator[bytes]:
    """The archive in pieces; PDFs are compressed already, so they are only packed. A file that is not what was issued is left out and named."""
    outbox = _Outbox()
    spoiled = []
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            content = stored(certificate.pdf.name)
            if content is None or hashlib.sha256(content).hexdigest() != certificate.pdf_sha256:
                spoiled.append(certificate.number)
                continue
            archive.writestr(f"{certificate.number}.pdf", content)
            yield outbox.take()
        if spoiled:
            archive.writestr("FEHLT.txt", "Diese Dateien fehlen oder wurden verändert:\n" + "\n".join(spoiled) + "\n")
    yield outbox.take()
