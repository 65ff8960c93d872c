"""Sets the Lernzeitenübersicht: frozen figures in, an accessible PDF out. Loaded by workers only.

The figures are those of learners.domain.account; nothing is reckoned here.
"""

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from core.pdf.paper import set_paper
from curriculum.enums import Phase
from learners.enums import ExcuseReason, HoursSource


def hours_pdf(figures: dict[str, Any]) -> bytes:
    """The PDF of a frozen account."""
    return set_paper(hours_html(figures), style="pdf/hours/hours.css")


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
