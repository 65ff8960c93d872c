"""Pictures of figures, made on the server as inline SVG. Pure: dataclasses in, markup out.

Colours come from CSS classes ("picture__part--credited"), so pictures follow the page's colours, dark mode and
forced colours, and need no inline style. Every picture has a title and a description, and stands beside its table.
Horizontal measures are percentages: bars stretch with the page while words keep their size, also at 320 pixels.
"""

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
