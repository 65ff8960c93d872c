"""The overview as PDF/UA-1 with contents and bookmarks. Runs in the worker: importing this loads WeasyPrint."""

import io
from functools import cache

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from core.language import DEFAULT, spoken
from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import font_file
from core.pdf.scopes import name_scopes
from providers.domain.overview import Overview

FACES = ("Regular", "SemiBold")


def render_overview(overview: Overview) -> bytes:
    """The document, German whoever asks; some 0.1 s a page."""
    with spoken(DEFAULT):
        html = render_to_string("pdf/overview/overview.html", {"overview": overview})
    fonts, stylesheet = _set_up()
    document = weasyprint.HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher({})).render(font_config=fonts, stylesheets=[stylesheet])
    target = io.BytesIO()
    document.write_pdf(target, finisher=name_scopes, pdf_variant="pdf/ua-1")
    return target.getvalue()


@cache
def _set_up() -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    css = render_to_string("pdf/overview/overview.css")
    return fonts, weasyprint.CSS(string=css, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
