"""Documents of claims: what is taken, by what is inside and not by what it is called. Pure."""

from dataclasses import dataclass
from pathlib import PurePath

MOST_BYTES = 5 * 1024 * 1024
SIGNATURES = {b"%PDF-": (".pdf", "application/pdf"), b"\xff\xd8\xff": (".jpg", "image/jpeg"), b"\x89PNG\r\n\x1a\n": (".png", "image/png")}


class DocumentTooLarge(ValueError):
    """More than MOST_BYTES."""


class DocumentOfOtherType(ValueError):
    """Neither PDF nor a picture, whatever its name says."""


@dataclass(frozen=True)
class Document:
    """A file that was looked at; `name` is what the person called it."""

    name: str
    content: bytes
    ending: str
    media_type: str


def read_document(name: str, content: bytes) -> Document:
    """The document of an upload; raises DocumentTooLarge, DocumentOfOtherType."""
    if len(content) > MOST_BYTES:
        raise DocumentTooLarge
    for signature, (ending, media_type) in SIGNATURES.items():
        if content.startswith(signature):
            stem = "".join(char for char in PurePath(name.replace("\\", "/")).stem if char.isprintable() and char not in '"/')
            return Document(f"{stem[:120] or 'dokument'}{ending}", content, ending, media_type)
    raise DocumentOfOtherType


def media_type_of(name: str) -> str:
    """By the ending we gave it ourselves."""
    return next((media_type for ending, media_type in SIGNATURES.values() if name.endswith(ending)), "application/octet-stream")
