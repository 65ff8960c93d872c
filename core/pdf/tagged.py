"""Long lists as accessible PDFs (PDF/UA-1): headings, paragraphs, contents and entries with a link, set line by line as they come.

WeasyPrint keeps every box of a document until it is written: 9 ms and 160 KB for each row of a table, so ten thousand offerings take minutes and
gigabytes. Here only the finished bytes are kept (docs/decisions/0124). What is not such a list is WeasyPrint's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

from core.pdf.face import Face
from core.pdf.file import PdfFile, text

MM: Final = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 16 * MM, WIDTH - 16 * MM, HEIGHT - 18 * MM, 20 * MM
INK, LINK, QUIET = "0.078 0.137 0.165", "0.051 0.310 0.361", "0.278 0.345 0.373"
HEADINGS: Final = {1: (24.0, 85.0), 2: (16.0, 22.0), 3: (11.5, 14.0)}  # size, and room above it
KEEP: Final = 60.0  # room that what follows a heading needs on its page
LEADING: Final = 1.35
PROFILE: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"><pdfuaid:part>1</pdfuaid:part>'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


@dataclass(frozen=True)
class Entry:
    """A line of a list: words that lead to an address, and what is said of it below."""

    words: str
    address: str
    details: str


@dataclass(eq=False)
class Place:
    """Where a heading stands, once it has been set."""

    page: int = 0
    y: float = 0.0


@dataclass
class _Page:
    number: int
    key: int
    parts: list[bytes | Callable[[], bytes]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)  # the structure element of each marked part
    links: list[int] = field(default_factory=list)


class TaggedDocument:
    """Called in the order in which it is read; `write` ends it."""

    def __init__(self, *, title: str, language: str, footer: str, regular: Path, semibold: Path) -> None:
        self._file = PdfFile()
        self._faces = {"F1": Face(regular), "F2": Face(semibold)}
        self._title, self._language, self._footer = title, language, footer
        self._root, self._tree, self._document, self._pages_number, self._fonts = (self._file.number() for _each in range(5))
        self._kids: list[int] = []
        self._parents: dict[int, bytes] = {}
        self._marks: list[tuple[int, str, Place]] = []  # level, words and place of every heading: the bookmarks
        self._later: list[tuple[int, Callable[[], bytes]]] = []
        self._key = 0
        self._pages: list[_Page] = []
        self._turn()

    # ---- what is said --------------------------------------------------------------------------------
    def heading(self, level: int, words: str, *, place: Place | None = None, on_new_page: bool = False) -> None:
        """A heading with its bookmark; with `place` the contents lead to it."""
        size, above = HEADINGS[level]
        lines = self._faces["F2"].lines(words, size=size, width=RIGHT - LEFT)
        high = above + len(lines) * size * LEADING
        if on_new_page or self._y - high - KEEP < BOTTOM:
            self._turn()
        self._y -= above if self._y < TOP or level == 1 else 0
        place = place or Place()
        place.page, place.y = self._page.number, self._y + size
        self._marks.append((level, words, place))
        element = self._file.number()
        self._mark(f"H{level}", element, [self._line("F2", size, line, color=LINK) for line in lines])
        self._element(f"H{level}", element, self._document, self._last_mark())
        self._kids.append(element)
        self._y -= size * 0.35

    def paragraph(self, words: str, *, size: float = 9.5) -> None:
        """A paragraph that stays on one page."""
        lines = self._faces["F1"].lines(words, size=size, width=RIGHT - LEFT)
        self._need(len(lines) * size * LEADING)
        element = self._file.number()
        self._mark("P", element, [self._line("F1", size, line) for line in lines])
        self._element("P", element, self._document, self._last_mark())
        self._kids.append(element)
        self._y -= 5

    def contents(self, rows: Iterable[tuple[int, str, Place]]) -> None:
        """Where the headings stand: depth from 0, words, and a place that is set later."""
        whole, items = self._file.number(), []
        for depth, words, place in rows:
            items.append(self._file.number())
            self._row(items[-1], whole, depth, words, place)
        self._file.put(_element("TOC", self._document, _references(items)), whole)
        self._kids.append(whole)

    def entries(self, entries: Sequence[Entry]) -> None:
        """A list; each entry stays on one page."""
        whole, items = self._file.number(), []
        for entry in entries:
            items.append(self._file.number())
            self._entry(items[-1], whole, entry)
        self._file.put(_element("L", self._document, _references(items)), whole)
        self._kids.append(whole)

    def write(self) -> bytes:
        """The file."""
        file = self._file
        for number, value in self._later:
            file.put(value(), number)
        for index, page in enumerate(self._pages, start=1):
            page.parts.append(self._footer_of(index))
            stream = file.put_stream(b"\n".join(part if isinstance(part, bytes) else part() for part in page.parts))
            self._parents[page.key] = b"[%b]" % _references(page.marks)
            links = b"/Annots[%b]/Tabs/S" % _references(page.links) if page.links else b""
            box = f"[0 0 {WIDTH:.2f} {HEIGHT:.2f}]".encode()
            file.put(
                b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources<</Font %d 0 R>>/Contents %d 0 R/StructParents %d%b>>"
                % (self._pages_number, box, self._fonts, stream, page.key, links),
                page.number,
            )
        file.put(b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self._pages), _references(page.number for page in self._pages)), self._pages_number)
        file.put(b"<<%b>>" % b"".join(b"/%b %d 0 R" % (name.encode(), face.embed(file)) for name, face in self._faces.items()), self._fonts)
        file.put(_element("Document", self._tree, _references(self._kids)), self._document)
        numbers = b"".join(b"%d %b" % (key, value) for key, value in sorted(self._parents.items()))
        parents = file.put(b"<</Nums[%b]>>" % numbers)
        file.put(b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (self._document, parents, self._key), self._tree)
        xmp = PROFILE.format(title=escape(self._title, quote=False), language=self._language).encode()
        metadata = file.put_stream(xmp, b"/Type/Metadata/Subtype/XML", compress=False)
        language = self._language.encode()
        file.put(
            b"<</Type/Catalog/Pages %d 0 R/Lang(%b)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
            b"/ViewerPreferences<</DisplayDocTitle true>>/PageMode/UseOutlines/Outlines %d 0 R>>"
            % (self._pages_number, language, self._tree, metadata, self._bookmarks()),
            self._root,
        )
        return file.write(root=self._root, info=file.put(b"<</Title %b>>" % text(self._title)))

    # ---- parts of it ---------------------------------------------------------------------------------
    def _row(self, item: int, whole: int, depth: int, words: str, place: Place) -> None:
        size, left = (10.0 if depth == 0 else 9.0), LEFT + depth * 14
        self._need(size * LEADING + 2)
        face = "F2" if depth == 0 else "F1"
        [line, *_more] = self._faces[face].lines(words, size=size, width=RIGHT - left - 40)
        reference, link, key = self._file.number(), self._file.number(), self._next_key()
        top, page = self._y, self._page
        begun = self._line(face, size, line, color=LINK, left=left)
        baseline = self._y + size * (LEADING - 1)

        def number() -> bytes:
            shown = str(next(index for index, each in enumerate(self._pages, start=1) if each.number == place.page))
            return self._show("F1", size, shown, RIGHT - self._faces["F1"].width(shown) * size / 1000, baseline, LINK)

        self._mark("Link", link, [begun, number])
        annotation = self._file.number()
        target = f"[{LEFT:.1f} {self._y:.1f} {RIGHT:.1f} {top:.1f}]".encode()
        self._later.append(
            (
                annotation,
                lambda: (
                    b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4/Dest[%d 0 R/XYZ 0 %d null]/Contents%b/StructParent %d/P %d 0 R>>"
                    % (target, place.page, round(place.y + 6), text(words), key, page.number)
                ),
            )
        )
        self._link(link, reference, annotation, key)
        self._file.put(_element("Reference", item, b"%d 0 R" % link), reference)
        self._file.put(_element("TOCI", whole, b"%d 0 R" % reference), item)
        self._y -= 2

    def _entry(self, item: int, whole: int, entry: Entry) -> None:
        size, small = 9.5, 8.5
        title = self._faces["F2"].lines(entry.words, size=size, width=RIGHT - LEFT)
        details = self._faces["F1"].lines(entry.details, size=small, width=RIGHT - LEFT)
        self._need(len(title) * size * LEADING + len(details) * small * LEADING)
        body, link, below, annotation, key = *(self._file.number() for _each in range(4)), self._next_key()
        top, page = self._y, self._page
        self._mark("Link", link, [self._line("F2", size, line, color=LINK) for line in title])
        wide = max(self._faces["F2"].width(line) for line in title) * size / 1000
        rect = f"[{LEFT:.1f} {self._y:.1f} {LEFT + wide:.1f} {top:.1f}]".encode()
        self._file.put(
            b"<</Type/Annot/Subtype/Link/Rect%b/Border[0 0 0]/F 4/A<</S/URI/URI(%b)>>/Contents%b/StructParent %d/P %d 0 R>>"
            % (rect, _escaped(entry.address), text(entry.words), key, page.number),
            annotation,
        )
        self._link(link, body, annotation, key)
        self._mark("P", below, [self._line("F1", small, line, color=QUIET) for line in details])
        self._element("P", below, body, self._last_mark())
        self._file.put(_element("LBody", item, _references([link, below])), body)
        self._file.put(_element("LI", whole, b"%d 0 R" % body), item)
        self._y -= 5

    def _link(self, link: int, parent: int, annotation: int, key: int) -> None:
        """The element around marked words and the place to click on."""
        self._page.links.append(annotation)
        self._parents[key] = b"%d 0 R " % link
        kids = b"%b<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (self._last_mark(), annotation, self._page.number)
        self._element("Link", link, parent, kids)

    def _element(self, kind: str, number: int, parent: int, kids: bytes) -> None:
        """One whose marked words are on this page."""
        self._file.put(_element(kind, parent, kids, b"/Pg %d 0 R" % self._page.number), number)

    def _mark(self, kind: str, element: int, parts: Iterable[bytes | Callable[[], bytes]]) -> None:
        self._page.parts += [b"/%b<</MCID %d>>BDC" % (kind.encode(), len(self._page.marks)), *parts, b"EMC"]
        self._page.marks.append(element)

    def _last_mark(self) -> bytes:
        return b"%d" % (len(self._page.marks) - 1)

    def _line(self, face: str, size: float, words: str, *, color: str = INK, left: float = LEFT) -> bytes:
        """Set it below what stands there."""
        self._y -= size * LEADING
        return self._show(face, size, words, left, self._y + size * (LEADING - 1), color)

    def _show(self, face: str, size: float, words: str, x: float, y: float, color: str) -> bytes:
        return f"BT /{face} {size} Tf {color} rg 1 0 0 1 {x:.2f} {y:.2f} Tm ".encode() + self._faces[face].encoded(words) + b" Tj ET"

    def _footer_of(self, index: int) -> bytes:
        """Not read aloud."""
        right = f"Seite {index} von {len(self._pages)}"
        x, y = RIGHT - self._faces["F1"].width(right) * 8 / 1000, 12 * MM
        shown = self._show("F1", 8, self._footer, LEFT, y, QUIET) + b"\n" + self._show("F1", 8, right, x, y, QUIET)
        return b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n%b\nEMC" % shown

    def _bookmarks(self) -> int:
        """Headings within headings."""
        file, whole = self._file, self._file.number()
        numbers = [file.number() for _mark in self._marks]
        above: list[int] = []  # for each the index of the one it stands under, -1 for none
        for index, (level, _words, _place) in enumerate(self._marks):
            above.append(next((before for before in range(index - 1, -1, -1) if self._marks[before][0] < level), -1))
        below: dict[int, list[int]] = {}
        for index, parent in enumerate(above):
            below.setdefault(parent, []).append(index)

        def ends(parent: int) -> bytes:
            found = below.get(parent)
            return b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[found[0]], numbers[found[-1]], len(found)) if found else b""

        for index, (_level, words, place) in enumerate(self._marks):
            beside = below[above[index]]
            at = beside.index(index)
            before = b"/Prev %d 0 R" % numbers[beside[at - 1]] if at else b""
            after = b"/Next %d 0 R" % numbers[beside[at + 1]] if at + 1 < len(beside) else b""
            parent = numbers[above[index]] if above[index] >= 0 else whole
            dest = b"/Dest[%d 0 R/XYZ 0 %d null]" % (place.page, round(place.y + 6))
            closed = ends(index).replace(b"/Count ", b"/Count -")  # opened by whoever wants
            file.put(b"<</Title%b/Parent %d 0 R%b%b%b%b>>" % (text(words), parent, dest, before, after, closed), numbers[index])
        file.put(b"<</Type/Outlines%b>>" % ends(-1), whole)
        return whole

    # ---- pages ---------------------------------------------------------------------------------------
    @property
    def _page(self) -> _Page:
        return self._pages[-1]

    def _need(self, high: float) -> None:
        if self._y - high < BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self._pages.append(_Page(self._file.number(), self._next_key()))
        self._y = TOP

    def _next_key(self) -> int:
        self._key += 1
        return self._key - 1


def _element(kind: str, parent: int, kids: bytes, more: bytes = b"") -> bytes:
    return b"<</Type/StructElem/S/%b/P %d 0 R/K[%b]%b>>" % (kind.encode(), parent, kids, more)


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _escaped(address: str) -> bytes:
    return address.encode("ascii", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
