"""From the snapshot to the PDF: WeasyPrint, PDF/UA-1 and PDF/A-3a at once, nothing fetched from anywhere.

Runs in the worker. Setting up fonts and styles costs more than a page, so both are made once per process and kept.
`wording` of the snapshot chooses the folder of templates/pdf/, so an old certificate is never set in new words.
"""

import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import cssselect2
import segno
import weasyprint
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration

from certificates.domain.paper import paper_of
from certificates.domain.pdf_file import write_file
from certificates.domain.pdf_standard import generate, reserve_signature
from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import FACES, font_file
from core.pdf.pango import ONE_AT_A_TIME
from core.pdf.scopes import name_scopes

SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONG: Final = 5  # with more lines than this, what was learned in detail goes to a second page
LONG_NAME: Final = 34  # longer ones are set smaller
LONG_TITLE: Final = 90
# Trying all eight takes a tenth of the whole paper. Over many addresses this one has 4 % more of what scanners dislike than the best of the eight.
QR_MASK: Final = 5
ATTACHED: Final = "nachweis.jwt"
SIGNATURE_TOOLTIP: Final = "Elektronische Signatur der ausstellenden Stelle"


@dataclass(frozen=True)
class Reserved:
    """The place for a signature: when it will be made, and how many bytes it may take."""

    at: datetime
    size: int


def render_pdf(snapshot: dict[str, Any], *, reserved: Reserved | None = None, token: str = "") -> bytes:
    """The PDF of this snapshot, with the place for a signature when one is to be `reserved`, and with the `token` of its credential as an attachment.

    Reads no database row.
    """
    with translation.override("de"):
        html = render_to_string(f"pdf/{snapshot['wording']}/certificate.html", _context(snapshot))
    code = qr_png(snapshot["verification_url"])
    attached = [weasyprint.Attachment(string=token, name=ATTACHED, description="Digitaler Nachweis (Open Badge 3.0)", relationship="Data")] if token else []
    with ONE_AT_A_TIME:
        fonts, stylesheet, pictures = _set_up(snapshot["wording"])
        document = WellFormed(html, ClosedFetcher(pictures | {"qr.png": (PNG, code)})).render(font_config=fonts, stylesheets=[stylesheet])
        pdf = generate(document, attached)
        name_scopes(document, pdf)
    if reserved is not None:
        reserve_signature(pdf, tooltip=SIGNATURE_TOOLTIP, signer=snapshot["issuer"], at=reserved.at, size=reserved.size)
    return write_file(pdf)


class WellFormed(weasyprint.HTML):
    """A page that is well-formed XML, as our templates are: parsed in C, where WeasyPrint takes 15 ms for the same tree.

    Sets what WeasyPrint's own constructor sets. Characters XML cannot hold (nobody can see them) are left away.
    """

    def __init__(self, html: str, fetcher: ClosedFetcher) -> None:
        self.base_url = f"{SCHEME}:"
        self.url_fetcher = fetcher
        self.media_type = "print"
        root = ElementTree.fromstring(NOT_IN_XML.sub("", html))  # noqa: S314 -- our own template, and every value in it is escaped
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        """None: the paper's own sheet says what its few elements are."""
        return []


def qr_png(address: str) -> bytes:
    """The QR code of an address, one bit a module, error correction M: readable from a creased copy. The paper's margin is its quiet zone."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=QR_MASK).save(out, kind="png", border=0, scale=1, dark="#14232a")
    return out.getvalue()


def _context(snapshot: dict[str, Any]) -> dict[str, Any]:
    paper = paper_of(snapshot)
    name_is_long, title_is_long = len(paper["person"]["name"]) > LONG_NAME, len(paper["title"]) > LONG_TITLE
    lines = len(paper["modules"]) + len(paper["sessions"]) + 3 * (name_is_long + title_is_long)
    return {"paper": paper, "is_long": lines > LONG, "name_is_long": name_is_long, "title_is_long": title_is_long}


@cache
def _set_up(wording: str) -> tuple[FontConfiguration, weasyprint.CSS, dict[str, tuple[str, bytes]]]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    css = render_to_string(f"pdf/{wording}/certificate.css")
    stylesheet = weasyprint.CSS(string=css, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
    pictures = {name: (SVG, render_to_string(f"pdf/{wording}/{name}").encode()) for name in ("mark.svg", "roofs.svg")}
    return fonts, stylesheet, pictures
