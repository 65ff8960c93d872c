"""Which files a learning group may be given. Pure: name and bytes in, a checked file or a refusal out.

The ending says what a file claims to be, the first bytes whether it is: nothing that a browser or an office program would run gets in.
"""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10_000_000
BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".odt": b"PK\x03\x04", ".docx": b"PK\x03\x04"}
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain; charset=utf-8",
}


class FileRefused(Exception):
    """The file does not get in; `message` is the German sentence."""

    message: str | Promise = _("Diese Datei kann nicht angenommen werden.")

    def __str__(self) -> str:
        return str(self.message)


class FileTooLarge(FileRefused):
    """More than people load on the way."""

    message = _("Die Datei ist zu groß; höchstens 10 MB.")


class KindOfFileRefused(FileRefused):
    """The ending is none of ours, or the content is something else."""

    message = _("Bitte wählen Sie eine Datei der Art PDF, PNG, JPEG, ODT, DOCX oder TXT. Der Inhalt muss zur Endung passen.")


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored; `name` is what people see."""

    name: str
    suffix: str
    content: bytes


def check_file(name: str, content: bytes) -> CheckedFile:
    """Raise FileTooLarge, KindOfFileRefused."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    name = PurePath(name.replace("\\", "/")).name
    suffix = PurePath(name).suffix.lower()
    if suffix == ".txt":
        try:
            is_right = "\0" not in content.decode()
        except UnicodeDecodeError:
            is_right = False
    else:
        is_right = suffix in BEGINNINGS and content.startswith(BEGINNINGS[suffix])
    if not is_right:
        raise KindOfFileRefused
    stem = "".join(letter if letter.isalnum() or letter in " -_()." else "_" for letter in PurePath(name).stem)[:100].strip() or "datei"
    return CheckedFile(f"{stem}{suffix}", suffix, content)
