"""One indicator over the years as inline SVG, made on the server: line, dots and figures, legible in grey. Pure."""

from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

from planning.domain.time_series import Series

STEP, LEFT, TOP, BOTTOM = 92, 8, 36, 136  # of the drawing, in units of its viewBox


def series_picture(series: Series, *, key: str) -> SafeString:
    """From zero up. Missing years interrupt the line, suppressed ones say so; a dashed upright is a new version. The table says the same."""
    values = [point.value for point in series.points if point.value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    scale = (BOTTOM - TOP) / ((high - low) or 1.0)
    middle = {point.year: LEFT + STEP * number + STEP // 2 for number, point in enumerate(series.points)}
    width = 2 * LEFT + STEP * len(series.points)
    frame = {"class": "time-series", "viewBox": f"0 0 {width} 170", "role": "img", "aria-labelledby": f"{key}-titel {key}-text"}
    picture = ET.Element("svg", frame)
    ET.SubElement(picture, "title", {"id": f"{key}-titel"}).text = f"{series.indicator.name} ({series.indicator.unit})"
    ET.SubElement(picture, "desc", {"id": f"{key}-text"}).text = ", ".join(f"{point.year}: {point.words}" for point in series.points)

    def height(value: float) -> str:
        return f"{BOTTOM - (value - low) * scale:.1f}"

    ET.SubElement(picture, "path", {"class": "time-series__axis", "d": f"M{LEFT} {height(0)}H{width - LEFT}"})
    for line in series.lines:
        places = " ".join(f"{middle[point.year]},{height(point.value)}" for point in line if point.value is not None)
        ET.SubElement(picture, "polyline", {"class": "time-series__line", "points": places})
    version = None
    for point in series.points:
        x = middle[point.year]
        ET.SubElement(picture, "text", {"class": "time-series__year", "x": str(x), "y": "160"}).text = str(point.year)
        if point.version and version and point.version != version:
            ET.SubElement(picture, "path", {"class": "time-series__change", "d": f"M{x - STEP // 2} 8V{BOTTOM + 8}"})
        version = point.version or version
        y = float(height(point.value)) if point.value is not None else float(height(0))
        if point.value is not None:
            ET.SubElement(picture, "circle", {"class": "time-series__dot", "cx": str(x), "cy": f"{y:.1f}", "r": "5"})
        label = {"class": "time-series__number", "x": str(x), "y": f"{y - 12:.1f}"}
        ET.SubElement(picture, "text", label).text = point.words
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # ElementTree escaped everything
