"""Bars of an index and the timeline of a project as inline SVG, made on the server. Pure: plain values in, markup out. Colours come from CSS."""

from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.timeline_svg import Mark, Span, Tick, timeline
from planning.domain.status_dynamics import Grid, words_of
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


def status_dynamics_picture(grid: Grid) -> SafeString:
    """One square per pair of classes, as large as its number of Quartiere, with that number in it: legible in grey. The table beside it says the same."""
    largest = max((cell.count for row in grid.cells for cell in row), default=0)
    width, height = 104 + 100 * len(grid.columns), 30 + 60 * len(grid.rows)
    picture = ET.Element("svg", {"class": "class-grid", "viewBox": f"0 0 {width} {height}", "role": "img", "aria-labelledby": "raster-titel raster-text"})
    ET.SubElement(picture, "title", {"id": "raster-titel"}).text = _("Status und Dynamik")
    words = _(
        "Von oben nach unten die Klassen des Status (%(rows)s), von links nach rechts die der Dynamik (%(columns)s). Die Tabelle darunter nennt jede Zahl."
    )
    named = {"rows": ", ".join(words_of(name) for name in grid.rows), "columns": ", ".join(words_of(name) for name in grid.columns)}
    ET.SubElement(picture, "desc", {"id": "raster-text"}).text = words % named
    for number, name in enumerate(grid.columns):
        ET.SubElement(picture, "text", {"class": "class-grid__head", "x": str(154 + 100 * number), "y": "18"}).text = words_of(name)
    for number, (name, cells) in enumerate(grid.table):
        middle = 60 + 60 * number
        label = ET.SubElement(picture, "text", {"class": "class-grid__row", "x": "98", "y": str(middle + 5)})
        label.text = words_of(name)
        for column, cell in enumerate(cells):
            x = 154 + 100 * column
            ET.SubElement(picture, "rect", {"class": "class-grid__frame", "x": str(x - 48), "y": str(middle - 28), "width": "96", "height": "56"})
            side = 0 if not largest else 50 * (cell.count / largest) ** 0.5
            square = {
                "class": "class-grid__square",
                "x": f"{x - side / 2:.1f}",
                "y": f"{middle - side / 2:.1f}",
                "width": f"{side:.1f}",
                "height": f"{side:.1f}",
            }
            ET.SubElement(picture, "rect", square)
            ET.SubElement(picture, "text", {"class": "class-grid__number", "x": str(x), "y": str(middle + 5)}).text = str(cell.count)
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
