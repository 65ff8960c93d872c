"""Bars of an index and the timeline of a project as inline SVG, made on the server. Pure: plain values in, markup out. Colours come from CSS."""

from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.timeline_svg import Mark, Span, Tick, timeline
from planning.models import PracticeProject, ProjectMeasure

MOST_LETTERS = 24  # of a measure's title in the picture
MOST_TICKS = 4


def diverging_bar(value: float, *, largest: float) -> SafeString:
    """One contribution as a bar to the left (below the average) or right of a middle line; decoration beside its figure."""
    share = 0.0 if largest <= 0 else max(-1.0, min(1.0, value / largest))
    left, width = (50 + 50 * share, -50 * share) if share < 0 else (50.0, 50 * share)
    picture = ET.Element("svg", {"class": "contribution", "viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true", "focusable": "false"})
    ET.SubElement(picture, "rect", {"class": "contribution__bar", "x": f"{left:.1f}", "y": "1", "width": f"{width:.1f}", "height": "8"})
    ET.SubElement(picture, "path", {"class": "contribution__axis", "d": "M50 0V10"})
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped everything


def project_timeline(project: PracticeProject, measures: Sequence[ProjectMeasure], *, today: date) -> SafeString:
    """One bar per measure, from day to day, with its milestones. The table beside it says the same in figures."""
    if not measures:
        return SafeString("")
    spans = [Span(_label(row), row.state, row.starts_on_date, row.ends_on_date, tuple(_marks(row))) for row in measures]
    return timeline(
        key="zeitplan-bild",
        title=_("Zeitplan: %(title)s") % {"title": project.title},
        description=_(
            "Je Maßnahme ein Balken vom ersten bis zum letzten Tag: gefüllt heißt abgeschlossen oder läuft, gestrichelt geplant, gepunktet verworfen. "
            "Kreise sind Meilensteine, ausgefüllt wenn erreicht; die dicke Linie ist heute. Die Tabelle darunter nennt jeden Tag."
        ),
        spans=spans,
        ticks=_ticks(min(span.first for span in spans), max(span.last for span in spans)),
        today=today,
    )


def _label(row: ProjectMeasure) -> str:
    """Short enough for 320 pixels; the table has all of it."""
    title = row.title if len(row.title) <= MOST_LETTERS else f"{row.title[: MOST_LETTERS - 1].rstrip()}…"
    return f"{title} ({row.get_state_display()})"


def _marks(row: ProjectMeasure) -> Iterator[Mark]:
    for milestone in row.milestones.all():
        yield Mark(milestone.reached_on_date or milestone.due_date, milestone.reached_on_date is not None)


def _ticks(first: date, last: date) -> list[Tick]:
    """At most four beginnings of months or years, evenly apart."""
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in months if first <= day <= last]
    step = max(1, -(-len(inside) // MOST_TICKS))
    return [Tick(day, date_format(day, "m/y")) for day in inside[::step]]
