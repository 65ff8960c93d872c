"""The signature sheet as PDF/UA-1. Whoever asks stands at the copier, so it is made in the request (docs/decisions/0141)."""

import io
from functools import cache
from threading import Lock

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from core.language import DEFAULT, spoken
from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import font_file
from core.pdf.scopes import name_scopes
from learners.domain.signature_sheet import SPARE_LINES, Sheet

FACES = ("Regular", "SemiBold")
_one_at_a_time = Lock()  # Pango is not made for threads


def render_sheet(sheet: Sheet) -> bytes:
    """The PDF; German, whoever asks. About 0.1 s in a warm process."""
    with spoken(DEFAULT):
        html = render_to_string("pdf/signature_sheet/sheet.html", {"sheet": sheet, "spare": range(SPARE_LINES)})
    target = io.BytesIO()
    with _one_at_a_time:
        fonts, stylesheet = _set_up()
        document = weasyprint.HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher({})).render(font_config=fonts, stylesheets=[stylesheet])
        document.write_pdf(target, finisher=name_scopes, pdf_variant="pdf/ua-1")
    return target.getvalue()


@cache
def _set_up() -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    css = render_to_string("pdf/signature_sheet/sheet.css")
    return fonts, weasyprint.CSS(string=css, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
