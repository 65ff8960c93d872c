"""The signature sheet as PDF/UA-1. Whoever asks stands at the copier, so it is made in the request (docs/decisions/0141)."""

from django.template.loader import render_to_string

from core.language import DEFAULT, spoken
from core.pdf.paper import set_paper
from learners.domain.signature_sheet import SPARE_LINES, Sheet


def render_sheet(sheet: Sheet) -> bytes:
    """The PDF; German, whoever asks. About 0.1 s in a warm process."""
    with spoken(DEFAULT):
        html = render_to_string("pdf/signature_sheet/sheet.html", {"sheet": sheet, "spare": range(SPARE_LINES)})
    return set_paper(html, style="pdf/signature_sheet/sheet.css")
