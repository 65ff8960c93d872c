"""Pictures of figures, made on the server as inline SVG. Pure: dataclasses in, markup out.

Colours come from CSS classes ("picture__part--credited"), so pictures follow the page's colours, dark mode and
forced colours, and need no inline style. Every picture has a title and a description, and stands beside its table.
Horizontal measures are percentages: bars stretch with the page while words keep their size, also at 320 pixels.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

ROW_HEIGHT = 26
BAR_HEIGHT = 16
HEADING_HEIGHT = 34
BAR_FROM, BAR_TO = 25, 68  # percent of the width: label to the left, figures to the right, also at 320 pixels


@dataclass(frozen=True)
class Part:
    """A piece of a bar: how long, and which CSS modifier paints it."""

    kind: str
    size: int


@dataclass(frozen=True)
class Bar:
    """One row: words to the left, pieces in order, words to the right."""

    label: str
    parts: tuple[Part, ...]
    text: str


@dataclass(frozen=True)
class Group:
    """Bars under a heading."""

    heading: str
    bars: tuple[Bar, ...]


def stacked_bars(*, key: str, title: str, description: str, groups: Sequence[Group]) -> SafeString:
    """Horizontal stacked bars on one common scale, the longest bar as long as there is room.

    `key` makes the ids of title and description unique on the page. Groups without bars are left out; a picture
    without any bar is an empty string.
    """
    groups = [group for group in groups if group.bars]
    longest = max((sum(part.size for part in bar.parts) for group in groups for bar in group.bars), default=0)
    if longest == 0:
        return SafeString("")
    height = sum(HEADING_HEIGHT + ROW_HEIGHT * len(group.bars) for group in groups)
    picture = ET.Element(
        "svg",
        {"class": "picture", "width": "100%", "height": str(height), "role": "img", "aria-labelledby": f"{key}-titel {key}-text", "focusable": "false"},
    )
    _text(picture, "title", title, id=f"{key}-titel")
    _text(picture, "desc", description, id=f"{key}-text")
    top = 0
    for group in groups:
        _text(picture, "text", group.heading, x="0", y=str(top + HEADING_HEIGHT - 12), **{"class": "picture__heading"})
        top += HEADING_HEIGHT
        for bar in group.bars:
            _row(picture, bar, top=top, longest=longest)
            top += ROW_HEIGHT
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


MARK_ROW_HEIGHT = 44
MARK_LINE_HEIGHT = 17
MARK_LABEL_SIGNS = 36  # of a line of a label, as many as a screen of 320 px shows
MARK_SIZE = 6
MARKS_FROM, MARKS_TO = 4, 96  # percent of the width


@dataclass(frozen=True)
class MarkRow:
    """One scale: words above it, and a value per series, or None where there is none."""

    label: str
    values: tuple[int | None, ...]


def marks_on_scales(*, key: str, title: str, description: str, rows: Sequence[MarkRow], highest: int) -> SafeString:
    """One line from 0 to `highest` per row, with a mark per series: a ring, a square, a disc, one above the other where values are equal.

    Series differ by shape and place, so the picture can be read without colours. Without any value it is an empty string.
    """
    if not any(value is not None for row in rows for value in row.values):
        return SafeString("")
    labels = [textwrap.wrap(row.label, MARK_LABEL_SIGNS, break_on_hyphens=False) or [""] for row in rows]
    picture = ET.Element(
        "svg",
        {
            "class": "picture",
            "width": "100%",
            "height": str(sum(MARK_ROW_HEIGHT + (len(lines) - 1) * MARK_LINE_HEIGHT for lines in labels)),
            "role": "img",
            "aria-labelledby": f"{key}-titel {key}-text",
            "focusable": "false",
        },
    )
    _text(picture, "title", title, id=f"{key}-titel")
    _text(picture, "desc", description, id=f"{key}-text")
    top = 0
    for row, lines in zip(rows, labels, strict=True):
        for line in lines:
            _text(picture, "text", line, x="0", y=str(top + 14), **{"class": "picture__label"})
            top += MARK_LINE_HEIGHT
        top -= MARK_LINE_HEIGHT  # what follows lies below the last line
        line = str(top + 30)
        ET.SubElement(picture, "line", {"class": "picture__scale", "x1": _mark_at(0, highest), "x2": _mark_at(highest, highest), "y1": line, "y2": line})
        for step in range(highest + 1):
            at = _mark_at(step, highest)
            ET.SubElement(picture, "line", {"class": "picture__scale", "x1": at, "x2": at, "y1": str(top + 26), "y2": str(top + 34)})
        for series, value in enumerate(row.values):
            if value is not None:
                _mark(picture, series, _mark_at(value, highest), top + 30 + (series - 1) * (MARK_SIZE - 1))
        top += MARK_ROW_HEIGHT
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


def _mark_at(value: int, highest: int) -> str:
    return _percent(MARKS_FROM + Decimal(value * (MARKS_TO - MARKS_FROM)) / highest)


def _mark(picture: ET.Element, series: int, x: str, y: int) -> None:
    css = f"picture__mark picture__mark--{series}"
    if series == 1:
        side = str(2 * MARK_SIZE - 2)
        ET.SubElement(
            picture,
            "rect",
            {"class": css, "x": x, "y": str(y - MARK_SIZE + 1), "width": side, "height": side, "transform": f"translate(-{MARK_SIZE - 1} 0)"},
        )
    else:
        ET.SubElement(picture, "circle", {"class": css, "cx": x, "cy": str(y), "r": str(MARK_SIZE)})


def _row(picture: ET.Element, bar: Bar, *, top: int, longest: int) -> None:
    middle = str(top + ROW_HEIGHT // 2 + 4)
    _text(picture, "text", bar.label, x="0", y=middle, **{"class": "picture__label"})
    done = 0
    for part in bar.parts:
        if part.size <= 0:
            continue
        rect = {
            "class": f"picture__part picture__part--{part.kind}",
            "x": _percent(BAR_FROM + Decimal(done * (BAR_TO - BAR_FROM)) / longest),
            "y": str(top + (ROW_HEIGHT - BAR_HEIGHT) // 2),
            "width": _percent(Decimal(part.size * (BAR_TO - BAR_FROM)) / longest),
            "height": str(BAR_HEIGHT),
        }
        ET.SubElement(picture, "rect", rect)
        done += part.size
    _text(picture, "text", bar.text, x="100%", y=middle, **{"class": "picture__text", "text-anchor": "end"})


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"


def _text(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = words
