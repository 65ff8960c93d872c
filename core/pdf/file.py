"""A PDF file as numbered objects of bytes: what has no stream is packed hundred by hundred and compressed. Knows nothing of pages."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Final

HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PACK: Final = 200  # objects in one stream
FIELDS: Final = (1, 4, 2)  # bytes of a cross-reference: kind, place, place inside
NOTHING: Final = (0, 0, 65535)  # the place nobody may use, which every file has


class PdfFile:
    """Objects get their numbers first and their words later, so that they can point to each other."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self._last = 0

    def number(self) -> int:
        """A new object's number."""
        self._last += 1
        return self._last

    def put(self, value: bytes, number: int | None = None) -> int:
        """An object without a stream; returns its number."""
        number = number or self.number()
        self._plain[number] = value
        return number

    def put_stream(self, data: bytes, entries: bytes = b"", number: int | None = None, *, compress: bool = True) -> int:
        """An object with a stream; `entries` come into its dictionary. XMP stays readable (`compress=False`), as its readers ask for."""
        number = number or self.number()
        if compress:
            data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
        # CR and LF before endstream: a lone LF behind data that end in CR would be half of a line break.
        self._streams[number] = b"<<%b/Length %d>>\nstream\n%b\r\nendstream" % (entries, len(data), data)
        return number

    def write(self, *, root: int, info: int) -> bytes:
        """The whole file, with an identifier made from its contents."""
        file = bytearray(HEAD)
        places: dict[int, tuple[int, int, int]] = {}
        plain = sorted(self._plain)
        for first in range(0, len(plain), PACK):
            packed = plain[first : first + PACK]
            number = self.put_stream(*_pack(packed, self._plain))
            places |= {each: (2, number, index) for index, each in enumerate(packed)}
        for number in sorted(self._streams):
            places[number] = (1, len(file), 0)
            file += b"%d 0 obj\n%b\nendobj\n" % (number, self._streams[number])
        start, references = len(file), self.number()
        places[references] = (1, start, 0)
        identifier = hashlib.sha256(file).hexdigest()[:32].encode()
        table = b"".join(_reference(*places.get(number, NOTHING)) for number in range(references + 1))
        entries = b"/Type/XRef/W[%d %d %d]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (*FIELDS, references + 1, root, info, identifier, identifier)
        self.put_stream(table, entries, references)
        return bytes(file) + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (references, self._streams[references], start)


def text(words: str) -> bytes:
    """A text string: UTF-16 in hex, whatever is in it."""
    return b"<FEFF%b>" % words.encode("utf-16-be").hex().upper().encode()


def _pack(numbers: list[int], objects: Mapping[int, bytes]) -> tuple[bytes, bytes]:
    index, data, place = [], [], 0
    for number in numbers:
        index.append(f"{number} {place}")
        data.append(objects[number])
        place += len(objects[number]) + 1
    head = " ".join(index).encode() + b"\n"
    return head + b"\n".join(data), b"/Type/ObjStm/N %d/First %d" % (len(numbers), len(head))


def _reference(*values: int) -> bytes:
    return b"".join(value.to_bytes(size, "big") for value, size in zip(values, FIELDS, strict=True))
