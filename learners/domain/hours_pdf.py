"""Sets the Lernzeitenübersicht: frozen figures in, an accessible PDF out. Loaded by workers only.

Fonts and styles are made once per process. The figures are those of learners.domain.account; nothing is reckoned here.
"""

import io
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from core.pdf.closed import SCHEME, ClosedFetcher
from core.pdf.fonts import FACES, font_file
from core.pdf.scopes import name_scopes
from curriculum.enums import Phase
from learners.enums import ExcuseReason, HoursSource

VARIANT: Final = "pdf/ua-1"


def hours_pdf(figures: dict[str, Any]) -> bytes:
    """The PDF of a frozen account."""
    fonts, stylesheet = _set_up()
    html = hours_html(figures)
    document = weasyprint.HTML(string=html, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher({})).render(font_config=fonts, stylesheets=[stylesheet])
    target = io.BytesIO()
    document.write_pdf(target, finisher=name_scopes, pdf_variant=VARIANT)
    return target.getvalue()


def hours_html(figures: dict[str, Any]) -> str:
    """What is set: the page before it is a PDF."""
    return render_to_string("pdf/hours/hours.html", _context(figures))


def _context(figures: dict[str, Any]) -> dict[str, Any]:
    """The same figures, days as days and phases in words."""
    return {
        **figures,
        "at": datetime.fromisoformat(figures["at"]),
        "pathways": [
            {
                **pathway,
                "begun_at": datetime.fromisoformat(pathway["begun_at"]),
                "phases": [(phase.label, [row for row in pathway["rows"] if row["phase"] == phase]) for phase in Phase],
                "sums": [{**sum_, "label": Phase(sum_["phase"]).label if sum_["phase"] else ""} for sum_ in pathway["sums"]],
                "surplus": [{**row, "phase": Phase(row["phase"]).label} for row in pathway["surplus"]],
            }
            for pathway in figures["pathways"]
        ],
        "lines": [
            {**line, "day": date.fromisoformat(line["day"]), "phase": Phase(line["phase"]).label, "source": HoursSource(line["source"]).label}
            for line in figures["lines"]
        ],
        "excuses": [
            {**line, "day": date.fromisoformat(line["day"]), "reason": ExcuseReason(line["reason"]).label}
            for line in figures.get("excuses", [])  # reports that were asked for before there were excuses
        ],
    }


@cache
def _set_up() -> tuple[FontConfiguration, weasyprint.CSS]:
    fonts = FontConfiguration()
    faces = {f"fonts/{face}.ttf": ("font/ttf", font_file(face).read_bytes()) for face in FACES}
    css = render_to_string("pdf/hours/hours.css")
    return fonts, weasyprint.CSS(string=css, base_url=f"{SCHEME}:", url_fetcher=ClosedFetcher(faces), font_config=fonts)
