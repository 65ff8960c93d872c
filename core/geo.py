"""Distances on the map. Pure."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """Great-circle distance in whole kilometres (haversine, rounded): the distance everywhere, so that lists and plans agree."""
    a, b = radians(lat), radians(other_lat)
    half_chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord))))
