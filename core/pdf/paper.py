"""Sets the house's plain papers: a page of HTML in, an accessible PDF (PDF/UA-1) out. Importing this loads WeasyPrint.

Certificates are set by `certificates.domain.render`, which promises more (PDF/A-3, signatures) and may change less.
"""

import io
from functools import cache
from typing import Final

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import FACES, font_file
from core.pdf.pango import ONE_AT_A_TIME
from core.pdf.scopes import name_scopes

VARIANT: Final = "pdf/ua-1"


def set_paper(html: str, *, style: str) -> bytes:
    """The PDF of this page in a style of templates/pdf/; waits while another paper is set. Fetches nothing but the house's fonts.

    Fonts and style are made once per process and style. A page takes about 0.1 s after that.
    """
    target = io.BytesIO()
    with ONE_AT_A_TIME:
        fonts, stylesheet = _set_up(style)
        document = weasyprint.HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher({})).render(font_config=fonts, stylesheets=[stylesheet])
        document.write_pdf(target, finisher=name_scopes, pdf_variant=VARIANT)
    return target.getvalue()


@cache
def _set_up(style: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    return fonts, weasyprint.CSS(string=render_to_string(style), base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
