"""A finished document as the bytes of a file: pydyf's own way of writing with two differences.

A line break before `endstream` is CR and LF, never LF alone. Compressed data end in any byte; after one that happens to be CR, an LF would
make it half a line break, and a reader that goes by the words instead of by /Length would find the stream a byte short (ISO 19005-3, 6.1.7.1).
And every object is made once, where pydyf makes each a second time for the file's identifier, compression included; what it makes is said with a
third of the calls (the structure of a paper of two pages is 7,000 values), byte for byte the same.
"""

import hashlib
import zlib
from typing import Any, Final, cast

import pydyf

HEAD: Final = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
END_OF_DATA: Final = b"\r\nendstream"
FIELDS: Final = (1, 4, 2)  # bytes of a cross-reference: kind, place, place inside
NOTHING: Final = (0, 0, 65535)  # the place nobody may use, which every file has


def write_file(pdf: pydyf.PDF) -> bytes:
    """The whole file, with an identifier made from its contents; `pdf` is spent afterwards."""
    pdf.add_object(pdf.info)
    used = [each for each in pdf.objects if each.free != "f"]
    packed = [each for each in used if each.compressible]
    file = bytearray(HEAD)
    places = {}
    for each in used:
        if not each.compressible:
            places[each.number] = (1, len(file), 0)
            file += _object(each.number, _stream(each) if isinstance(each, pydyf.Stream) else _value(each))
    pack = len(pdf.objects)
    places |= {each.number: (2, pack, index) for index, each in enumerate(packed)} | {pack: (1, len(file), 0)}
    file += _object(pack, _pack(packed))
    references = pack + 1
    start = places[references] = (1, len(file), 0)
    identifier = b"<%s>" % hashlib.sha256(file).hexdigest()[:32].encode()
    table = b"".join(_reference(*places.get(number, NOTHING)) for number in range(references + 1))
    trailer = {
        "Type": "/XRef",
        "W": pydyf.Array(FIELDS),
        "Size": references + 1,
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
        "ID": pydyf.Array([identifier, identifier]),
    }
    file += _object(references, _stream(pydyf.Stream([table], trailer, compress=True)))
    return bytes(file) + b"startxref\n%d\n%%%%EOF\n" % start[1]


def _object(number: int, data: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, data)


def _stream(stream: pydyf.Stream) -> bytes:
    """The stream with its dictionary, whatever byte its data end in."""
    data = b"\n".join([item if type(item) is bytes else _bytes(item) for item in stream.stream])
    extra = dict(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        data = zlib.compress(data)
    return _value(pydyf.Dictionary(extra | {"Length": len(data)})) + b"\nstream\n" + data + END_OF_DATA


def _bytes(item: str | pydyf.Object) -> bytes:
    return bytes(item.data) if isinstance(item, pydyf.Object) else item.encode("ascii")  # an object in a stream is a picture


def _value(item: Any) -> bytes:
    """Any value as it stands in a file. Only what has the very type is made here; the rest (text, our own objects) says itself what it is."""
    kind = type(item)
    if kind is bytes:
        return cast("bytes", item)
    if kind is str:
        return cast("bytes", item.encode("ascii"))
    if kind is int:
        return b"%d" % item
    if kind is pydyf.Dictionary:
        return b"<<%b>>" % b"".join([b"/%b %b" % (key.encode("ascii"), _value(value)) for key, value in item.items()])
    if kind is pydyf.Array:
        return b"[%b]" % b" ".join([_value(value) for value in item])
    if isinstance(item, pydyf.Object):
        return bytes(item.data)
    return bytes(pydyf._to_bytes(item))


def _pack(objects: list[pydyf.Object]) -> bytes:
    """An object stream: numbers and places first, then one object after the other (ISO 32000-1, 7.5.7)."""
    index, data, place = [], [], 0
    for each in objects:
        data.append(_value(each))
        index.append(f"{each.number} {place}")
        place += len(data[-1]) + 1
    head = " ".join(index).encode()
    return _stream(pydyf.Stream([head, *data], {"Type": "/ObjStm", "N": len(objects), "First": len(head) + 1}, compress=True))


def _reference(*values: int) -> bytes:
    return b"".join(value.to_bytes(size, "big") for value, size in zip(values, FIELDS, strict=True))
