"""Maps and bars of an index as inline SVG, made on the server. Pure: plain values in, markup out.

Classes are told apart by lightness and by a pattern, so that the map reads in grey and for people who see colours differently; colours come from CSS.
Every picture has a title and stands beside a table with the same figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

WIDTH = 960  # units of the drawing, not pixels
STEPS = 5  # shades in static/css/planning/map.css
NO_CLASS = "none"


@dataclass(frozen=True)
class Area:
    """One area of a map: its GeoJSON geometry, the words for its tooltip, and the position of its class (None: no value)."""

    boundary: Mapping[str, Any]
    label: str
    step: int | None


def choropleth(areas: Iterable[Area], *, key: str, title: str, description: str) -> SafeString:
    """A map of areas shaded by class. Degrees are drawn true at the map's middle latitude; without areas it is an empty string."""
    drawn = [(area, list(_rings(area.boundary))) for area in areas if area.boundary]
    points = [point for _area, rings in drawn for ring in rings for point in ring]
    if not points:
        return SafeString("")
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    shrink = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-9)
    height = max(1, round((north - south) * scale))
    picture = ET.Element(
        "svg",
        {"class": "map", "viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-labelledby": f"{key}-titel {key}-text", "focusable": "false"},
    )
    ET.SubElement(picture, "title", {"id": f"{key}-titel"}).text = title
    ET.SubElement(picture, "desc", {"id": f"{key}-text"}).text = description
    _patterns(picture, key)
    for area, rings in drawn:
        path = "".join(
            "M" + "L".join(f"{(point[0] - west) * shrink * scale:.1f} {(north - point[1]) * scale:.1f}" for point in ring[:-1]) + "Z" for ring in rings
        )
        step = NO_CLASS if area.step is None else str(min(area.step, STEPS - 1))
        group = ET.SubElement(picture, "g")
        ET.SubElement(group, "title").text = area.label
        ET.SubElement(group, "path", {"d": path, "fill-rule": "evenodd", "class": f"map__area map__area--{step}"})
        if step in PATTERNS:
            ET.SubElement(group, "path", {"d": path, "fill-rule": "evenodd", "fill": f"url(#{key}-{step})"})
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped every text and attribute


PATTERNS: Mapping[str, Sequence[str]] = {NO_CLASS: ("M0 8L8 0",), "2": ("M0 4H8",), "3": ("M0 4H8", "M4 0V8")}


def _patterns(picture: ET.Element, key: str) -> None:
    definitions = ET.SubElement(picture, "defs")
    for step, lines in PATTERNS.items():
        pattern = ET.SubElement(definitions, "pattern", {"id": f"{key}-{step}", "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"})
        for line in lines:
            ET.SubElement(pattern, "path", {"d": line, "class": f"map__hatch map__hatch--{step}"})


def _rings(boundary: Mapping[str, Any]) -> Iterable[list[list[float]]]:
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    for polygon in polygons:
        yield from polygon


def diverging_bar(value: float, *, largest: float) -> SafeString:
    """One contribution as a bar to the left (below the average) or right of a middle line; decoration beside its figure."""
    share = 0.0 if largest <= 0 else max(-1.0, min(1.0, value / largest))
    left, width = (50 + 50 * share, -50 * share) if share < 0 else (50.0, 50 * share)
    picture = ET.Element("svg", {"class": "contribution", "viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true", "focusable": "false"})
    ET.SubElement(picture, "rect", {"class": "contribution__bar", "x": f"{left:.1f}", "y": "1", "width": f"{width:.1f}", "height": "8"})
    ET.SubElement(picture, "path", {"class": "contribution__axis", "d": "M50 0V10"})
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped everything
