"""Bars of an index as inline SVG, made on the server. Pure: plain values in, markup out. Colours come from CSS."""

from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe


def diverging_bar(value: float, *, largest: float) -> SafeString:
    """One contribution as a bar to the left (below the average) or right of a middle line; decoration beside its figure."""
    share = 0.0 if largest <= 0 else max(-1.0, min(1.0, value / largest))
    left, width = (50 + 50 * share, -50 * share) if share < 0 else (50.0, 50 * share)
    picture = ET.Element("svg", {"class": "contribution", "viewBox": "0 0 100 10", "preserveAspectRatio": "none", "aria-hidden": "true", "focusable": "false"})
    ET.SubElement(picture, "rect", {"class": "contribution__bar", "x": f"{left:.1f}", "y": "1", "width": f"{width:.1f}", "height": "8"})
    ET.SubElement(picture, "path", {"class": "contribution__axis", "d": "M50 0V10"})
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped everything
