"""A timeline as inline SVG: bars from day to day, with marks. Pure, and by the same rules as core/svg.py.

What a bar is also stands in its words, so the picture is legible in grey; the table beside it says the same in figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

HEAD_HEIGHT = 28
ROW_HEIGHT = 46
BAR_TOP, BAR_HEIGHT = 22, 14
MARK_SIZE = 6
FROM, TO = 2, 98  # percent of the width


@dataclass(frozen=True)
class Mark:
    """A day on a bar; `reached` fills it."""

    day: date
    reached: bool


@dataclass(frozen=True)
class Span:
    """One row: words above, a bar below, and which CSS modifier paints it."""

    label: str
    kind: str
    first: date
    last: date
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Tick:
    """A day with its words at the top."""

    day: date
    label: str


def timeline(*, key: str, title: str, description: str, spans: Sequence[Span], ticks: Sequence[Tick], today: date | None = None) -> SafeString:
    """All rows on one scale from the first day to the last one; without any row it is an empty string."""
    if not spans:
        return SafeString("")
    days = [day for span in spans for day in (span.first, span.last, *(mark.day for mark in span.marks))]
    scale = _Scale(min(days), max(days))
    height = HEAD_HEIGHT + ROW_HEIGHT * len(spans)
    picture = ET.Element(
        "svg",
        {"class": "picture", "width": "100%", "height": str(height), "role": "img", "aria-labelledby": f"{key}-titel {key}-text", "focusable": "false"},
    )
    _text(picture, "title", title, id=f"{key}-titel")
    _text(picture, "desc", description, id=f"{key}-text")
    for tick in ticks:
        if scale.first <= tick.day <= scale.last:
            _line(picture, scale.at(tick.day), height, "timeline__tick")
            _text(picture, "text", tick.label, x=scale.at(tick.day), y="14", **{"class": "picture__text", "text-anchor": scale.anchor(tick.day)})
    if today is not None and scale.first <= today <= scale.last:
        _line(picture, scale.at(today), height, "timeline__today")
    for number, span in enumerate(spans):
        _row(picture, span, scale, top=HEAD_HEIGHT + number * ROW_HEIGHT)
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def share(self, day: date) -> Decimal:
        """Percent of the width."""
        length = max((self.last - self.first).days, 1)
        return FROM + Decimal((day - self.first).days * (TO - FROM)) / length

    def at(self, day: date) -> str:
        """The same as an attribute."""
        return _percent(self.share(day))

    def anchor(self, day: date) -> str:
        """Words at the edges stay inside."""
        share = self.share(day)
        return "start" if share < 12 else "end" if share > 88 else "middle"


def _row(picture: ET.Element, span: Span, scale: _Scale, *, top: int) -> None:
    _text(picture, "text", span.label, x="0", y=str(top + 15), **{"class": "picture__label"})
    begins, ends = scale.share(span.first), scale.share(span.last)
    ET.SubElement(
        picture,
        "rect",
        {
            "class": f"timeline__bar timeline__bar--{span.kind}",
            "x": _percent(begins),
            "y": str(top + BAR_TOP),
            "width": _percent(max(ends - begins, Decimal(1))),
            "height": str(BAR_HEIGHT),
        },
    )
    for mark in span.marks:
        css = "timeline__mark timeline__mark--reached" if mark.reached else "timeline__mark"
        middle = str(top + BAR_TOP + BAR_HEIGHT // 2)
        ET.SubElement(picture, "circle", {"class": css, "cx": scale.at(mark.day), "cy": middle, "r": str(MARK_SIZE)})


def _line(picture: ET.Element, x: str, height: int, css: str) -> None:
    ET.SubElement(picture, "line", {"class": css, "x1": x, "x2": x, "y1": str(HEAD_HEIGHT - 8), "y2": str(height)})


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"


def _text(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = words
