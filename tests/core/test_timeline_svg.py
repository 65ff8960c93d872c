"""A timeline as SVG."""

from datetime import date
from xml.etree import ElementTree as ET

from core.timeline_svg import Mark, Span, Tick, timeline


def draw(*spans: Span, ticks: tuple[Tick, ...] = (), today: date | None = None) -> str:
    return timeline(key="bild", title="Ablauf", description="Von bis", spans=spans, ticks=ticks, today=today)


def test_bars_share_one_scale_that_marks_belong_to() -> None:
    first = Span("A", "done", date(2026, 1, 1), date(2026, 1, 31), (Mark(date(2026, 1, 16), True),))
    second = Span("B", "planned", date(2026, 1, 31), date(2026, 3, 2), (Mark(date(2026, 3, 2), False),))

    picture = ET.fromstring(draw(first, second))

    bars = [(rect.get("class"), rect.get("x"), rect.get("width")) for rect in picture.iter("rect")]
    marks = [(circle.get("class"), circle.get("cx")) for circle in picture.iter("circle")]
    assert bars == [("timeline__bar timeline__bar--done", "2%", "48%"), ("timeline__bar timeline__bar--planned", "50%", "48%")]
    assert marks == [("timeline__mark timeline__mark--reached", "26%"), ("timeline__mark", "98%")]


def test_one_day_is_still_to_be_seen() -> None:
    picture = ET.fromstring(draw(Span("A", "done", date(2026, 1, 1), date(2026, 1, 1))))

    assert [rect.get("width") for rect in picture.iter("rect")] == ["1%"]


def test_ticks_and_today_outside_are_left_out_and_words_escaped() -> None:
    span = Span("<b>", "done", date(2026, 1, 1), date(2026, 12, 31))
    ticks = (Tick(date(2025, 7, 1), "davor"), Tick(date(2026, 7, 1), "Juli"))

    markup = draw(span, ticks=ticks, today=date(2027, 1, 1))

    assert "<b>" not in markup
    assert [text.text for text in ET.fromstring(markup).iter("text")] == ["Juli", "<b>"]
    assert [line.get("class") for line in ET.fromstring(markup).iter("line")] == ["timeline__tick"]
    assert len(list(ET.fromstring(draw(span, today=date(2026, 5, 1))).iter("line"))) == 1


def test_nothing_to_draw_is_no_picture() -> None:
    assert draw() == ""
