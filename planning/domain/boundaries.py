"""Boundaries of Quartiere from GeoJSON: checked, simplified, and small enough for a page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.domain.upsert import InputRefused

MOST_BYTES = 20_000_000
MOST_AREAS = 5_000
TOLERANCE_DEGREES = 0.0002  # some 15 to 20 metres here: no corner that people would recognise is lost
DECIMALS = 5  # one metre


def read_boundaries(raw: bytes, *, key: str) -> dict[str, dict[str, Any]]:
    """GeoJSON geometry by the text of property `key`, simplified; raises InputRefused naming the feature.

    Every feature needs the property, once each, and a polygon that does not cross itself, in degrees (EPSG:4326). Neighbours are simplified each for
    itself: hair-thin gaps between them are possible and do not show at the size of a page.
    """
    found: dict[str, dict[str, Any]] = {}
    for place, feature in read_features(raw):
        name = text_of(feature, key, place)
        if name in found:
            raise InputRefused(f"{place}: den Schlüssel {name} gibt es zweimal.")
        found[name] = simplified(feature, name, place)
    return found


def read_features(raw: bytes) -> Iterator[tuple[str, Any]]:
    """The features of a GeoJSON file, each with its place in it; raises InputRefused for anything else, and for too much."""
    if len(raw) > MOST_BYTES:
        raise InputRefused(f"Die Datei ist größer als {MOST_BYTES // 1_000_000} MB.")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
        features = document["features"]
        if document["type"] != "FeatureCollection" or not isinstance(features, list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputRefused("Die Datei ist kein GeoJSON (FeatureCollection).") from None
    if len(features) > MOST_AREAS:
        raise InputRefused(f"Die Datei hat mehr als {MOST_AREAS} Flächen.")
    return ((f"features[{position}]", feature) for position, feature in enumerate(features))


def simplified(feature: Any, name: str, place: str) -> dict[str, Any]:
    """The geometry of a feature: an area in degrees that does not cross itself, without needless corners. Raises InputRefused otherwise."""
    from shapely import geometry  # noqa: PLC0415 -- only imports need it; a web worker starts without

    try:
        shape = geometry.shape(feature["geometry"])
    except Exception:
        raise InputRefused(f"{place}: die Geometrie von {name} ist nicht lesbar.") from None
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise InputRefused(f"{place}: {name} ist keine Fläche (Polygon oder MultiPolygon).")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InputRefused(f"{place}: die Koordinaten von {name} sind keine Längen und Breiten in Grad (EPSG:4326).")
    if not shape.is_valid:
        raise InputRefused(f"{place}: die Grenze von {name} kreuzt sich selbst.")
    return _rounded(geometry.mapping(shape.simplify(TOLERANCE_DEGREES, preserve_topology=True)))


def text_of(feature: Any, key: str, place: str) -> str:
    """The property as text; a number is one too. Raises InputRefused when it is missing or empty."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    value = properties.get(key) if isinstance(properties, Mapping) else None
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise InputRefused(f"{place}: die Eigenschaft {key} fehlt.")
    text = str(value).strip()
    if not text.isprintable():  # a NUL or half a character is no text for a database
        raise InputRefused(f"{place}: die Eigenschaft {key} enthält Zeichen, die sich nicht schreiben lassen.")
    return text


def _rounded(shape: Mapping[str, Any]) -> dict[str, Any]:
    def rounded(part: Any) -> Any:
        return round(part, DECIMALS) if isinstance(part, float) else [rounded(each) for each in part]

    return {"type": shape["type"], "coordinates": rounded(shape["coordinates"])}
