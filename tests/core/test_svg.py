"""Bars as SVG."""

from xml.etree import ElementTree as ET

from core.svg import Bar, Group, Part, stacked_bars


def bars(*rows: Bar) -> str:
    return stacked_bars(key="bild", title="Stand", description="Wie weit", groups=[Group("Präsenz", rows), Group("Leer", ())])


def test_parts_share_one_scale_and_follow_each_other() -> None:
    picture = ET.fromstring(bars(Bar("A", (Part("credited", 30), Part("planned", 0), Part("missing", 10)), "x"), Bar("B", (Part("credited", 20),), "y")))

    rects = [(rect.get("class"), rect.get("x"), rect.get("width")) for rect in picture.iter("rect")]
    assert rects == [
        ("picture__part picture__part--credited", "25%", "32.25%"),
        ("picture__part picture__part--missing", "57.25%", "10.75%"),
        ("picture__part picture__part--credited", "25%", "21.5%"),
    ]


def test_title_and_description_name_the_picture() -> None:
    picture = ET.fromstring(bars(Bar("A", (Part("credited", 1),), "x")))

    assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", "bild-titel bild-text")
    assert [(child.get("id"), child.text) for child in list(picture)[:2]] == [("bild-titel", "Stand"), ("bild-text", "Wie weit")]


def test_words_are_escaped_and_empty_groups_left_out() -> None:
    markup = bars(Bar("<script>", (Part("credited", 1),), "a & b"))

    assert "<script>" not in markup
    assert [text.text for text in ET.fromstring(markup).iter("text")] == ["Präsenz", "<script>", "a & b"]


def test_nothing_to_draw_is_no_picture() -> None:
    assert bars() == ""
    assert bars(Bar("A", (Part("missing", 0),), "x")) == ""
