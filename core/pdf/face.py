"""A face of a font: how wide words are, which glyphs they need, and the part of the font that goes into a file."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

from core.pdf.file import PdfFile

UNKNOWN: Final = "?"  # for a character the font does not have: no glyph at all is forbidden in an accessible file
BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")  # a no-break space stays one


class Face:
    """One face in one document. Widths are in thousandths of the type size, without kerning."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._font = TTFont(path, lazy=True)
        self._glyphs: dict[int, str] = self._font.getBestCmap()
        self._order = {name: number for number, name in enumerate(self._font.getGlyphOrder())}
        self._em = self._font["head"].unitsPerEm
        self._advances = self._font["hmtx"].metrics
        self._used: dict[int, str] = {}
        self.width = lru_cache(maxsize=50_000)(self._width)

    def encoded(self, words: str) -> bytes:
        """The words as glyph numbers in hex, as a page shows them."""
        numbers = []
        for character in words:
            name = self._glyphs.get(ord(character)) or self._glyphs[ord(UNKNOWN)]
            number = self._order[name]
            self._used.setdefault(number, character if ord(character) in self._glyphs else UNKNOWN)
            numbers.append(f"{number:04X}")
        return f"<{''.join(numbers)}>".encode()

    def lines(self, words: str, *, size: float, width: float) -> list[str]:
        """The words in lines that are not wider than `width`; a longer word is cut."""
        most, lines, line, taken = width * 1000 / size, [], "", 0.0
        blank = self.width(" ")
        for word in BLANKS.sub(" ", words).strip().split(" "):
            wide = self.width(word)
            if line and taken + blank + wide <= most:
                line, taken = f"{line} {word}", taken + blank + wide
                continue
            if line:
                lines.append(line)
            while wide > most:
                cut = self._fits(word, most)
                lines.append(word[:cut])
                word = word[cut:]
                wide = self.width(word)
            line, taken = word, wide
        return [*lines, line] if line or not lines else lines

    def embed(self, file: PdfFile) -> int:
        """Write the font with the glyphs that were used; returns the number of its object."""
        options = subset.Options(retain_gids=True, layout_features=[], name_IDs=[1, 2, 6], notdef_outline=True, glyph_names=False, hinting=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(gids=[0, *self._used])
        font = TTFont(self._path)
        subsetter.subset(font)
        out = io.BytesIO()
        font.save(out)
        program = file.put_stream(out.getvalue(), b"/Length1 %d" % len(out.getvalue()))
        scale, head, os2, name = 1000 / self._em, self._font["head"], self._font["OS/2"], self._name()
        box = b" ".join(b"%d" % round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax))
        descriptor = file.put(
            b"<</Type/FontDescriptor/FontName/%b/Flags 32/FontBBox[%b]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>"
            % (name, box, round(os2.sTypoAscender * scale), round(os2.sTypoDescender * scale), round(os2.sCapHeight * scale), program)
        )
        widths = b"".join(b"%d[%d]" % (number, round(self._advance(number) * scale)) for number in sorted(self._used))
        descendant = file.put(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            b"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 0/W[%b]>>" % (name, descriptor, widths)
        )
        unicode_map = file.put_stream(self._to_unicode())
        return file.put(
            b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (name, descendant, unicode_map)
        )

    def _width(self, words: str) -> float:
        unknown = self._glyphs[ord(UNKNOWN)]
        return sum(self._advances[self._glyphs.get(ord(character), unknown)][0] for character in words) * 1000 / self._em

    def _advance(self, number: int) -> int:
        advance: int = self._advances[self._font.getGlyphOrder()[number]][0]
        return advance

    def _fits(self, word: str, most: float) -> int:
        """How many characters of it fit, at least one."""
        return next((cut for cut in range(len(word) - 1, 1, -1) if self.width(word[:cut]) <= most), 1)

    def _name(self) -> bytes:
        return b"AAAAAA+" + self._path.stem.encode()

    def _to_unicode(self) -> bytes:
        pairs = [f"<{number:04X}> <{character.encode('utf-16-be').hex().upper()}>" for number, character in sorted(self._used.items())]
        blocks = [pairs[first : first + 100] for first in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode()
