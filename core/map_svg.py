"""Maps of areas as inline SVG, made on the server. Pure: plain values in, markup out.

Classes are told apart by lightness and by a pattern or a number, so that the map reads in grey and for people who see colours differently;
colours come from CSS. Every picture stands beside a table with the same figures.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

WIDTH = 960  # units of the drawing, not pixels
STEPS = 5  # shades in static/css/core/map.css
NO_CLASS = "none"


@dataclass(frozen=True)
class Area:
    """One area of a map: its GeoJSON geometry, the words for its tooltip, and the position of its class (None: no value)."""

    boundary: Mapping[str, Any]
    label: str
    step: int | None


@dataclass(frozen=True)
class Door:
    """An area that leads somewhere: its outline as `Projection.path` drew it, and a number written on it at a longitude and latitude."""

    path: str
    label: str
    step: int | None
    address: str
    number: str
    middle: tuple[float, float]
    is_chosen: bool = False


@dataclass(frozen=True)
class Projection:
    """Degrees drawn true at the map's middle latitude."""

    west: float
    north: float
    shrink: float
    scale: float
    height: int

    def point(self, lon: float, lat: float) -> tuple[str, str]:
        """Where it lies in the drawing, from the left and from above."""
        return f"{(lon - self.west) * self.shrink * self.scale:.1f}", f"{(self.north - lat) * self.scale:.1f}"

    def path(self, boundary: Mapping[str, Any]) -> str:
        """The outline for the attribute `d`."""
        return "".join("M" + "L".join(" ".join(self.point(*point)) for point in ring[:-1]) + "Z" for ring in _rings(boundary))


def choropleth(areas: Iterable[Area], *, key: str, title: str, description: str) -> SafeString:
    """A map of areas shaded by class; without areas it is an empty string."""
    drawn = [area for area in areas if area.boundary]
    if not drawn:
        return SafeString("")
    projection = projection_of(area.boundary for area in drawn)
    picture = _picture(projection, {"role": "img", "aria-labelledby": f"{key}-titel {key}-text"})
    ET.SubElement(picture, "title", {"id": f"{key}-titel"}).text = title
    ET.SubElement(picture, "desc", {"id": f"{key}-text"}).text = description
    _patterns(picture, key)
    for area in drawn:
        step, path = _step(area), projection.path(area.boundary)
        group = ET.SubElement(picture, "g")
        ET.SubElement(group, "title").text = area.label
        _outline(group, path, step)
        if step in PATTERNS:
            ET.SubElement(group, "path", {"d": path, "fill-rule": "evenodd", "fill": f"url(#{key}-{step})"})
    return _markup(picture)


def doors(areas: Sequence[Door], projection: Projection) -> SafeString:
    """A map to click on.

    It is for the pointer alone: forty links in no order would stand between the keyboard and what comes next. The table beside it leads to the same.
    """
    picture = _picture(projection, {"aria-hidden": "true"})
    for area in sorted(areas, key=lambda area: area.is_chosen):  # a chosen one's border lies above its neighbours'
        link = ET.SubElement(picture, "a", {"href": area.address, "tabindex": "-1", "class": "map__door map__door--chosen" if area.is_chosen else "map__door"})
        ET.SubElement(link, "title").text = area.label
        _outline(link, area.path, _step(area))
    for area in areas:
        if area.number:
            x, y = projection.point(*area.middle)
            ET.SubElement(picture, "text", {"class": f"map__number map__number--{_step(area)}", "x": x, "y": y}).text = area.number
    return _markup(picture)


def projection_of(boundaries: Iterable[Mapping[str, Any]]) -> Projection:
    """One that shows all of them in the drawing's width."""
    points = [point for boundary in boundaries for ring in _rings(boundary) for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    shrink = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-9)
    return Projection(west, north, shrink, scale, max(1, round((north - south) * scale)))


def _picture(projection: Projection, attributes: Mapping[str, str]) -> ET.Element:
    return ET.Element("svg", {"class": "map", "viewBox": f"0 0 {WIDTH} {projection.height}", **attributes, "focusable": "false"})


def _step(area: Area | Door) -> str:
    return NO_CLASS if area.step is None else str(min(area.step, STEPS - 1))


def _outline(parent: ET.Element, path: str, step: str) -> None:
    ET.SubElement(parent, "path", {"d": path, "fill-rule": "evenodd", "class": f"map__area map__area--{step}"})


def _markup(picture: ET.Element) -> SafeString:
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
