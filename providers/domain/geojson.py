"""What the catalogue found as GeoJSON (RFC 7946), for whoever draws maps of their own."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from providers.domain.open_data import page_address
from providers.models import Offering


def collection_of(offerings: Iterable[Offering]) -> Iterator[str]:
    """The text of a FeatureCollection, a feature at a time. Without a place the geometry is null."""
    yield '{"type":"FeatureCollection","features":['
    for number, offering in enumerate(offerings):
        yield ("," if number else "") + json.dumps(_feature(offering), ensure_ascii=False, separators=(",", ":"))
    yield "]}"


def _feature(offering: Offering) -> dict[str, Any]:
    place = offering.gemeinde or offering.kreis
    return {
        "type": "Feature",
        "id": str(offering.uuid),
        "geometry": {"type": "Point", "coordinates": [round(place.lon, 5), round(place.lat, 5)]} if place else None,
        "properties": {
            "titel": offering.title,
            "traeger": offering.provider.name,
            "format": offering.format.slug,
            "gemeinde_ags": offering.gemeinde.ags if offering.gemeinde else None,
            "kreis_ags": offering.kreis.ags if offering.kreis else None,
            "genauigkeit": "gemeinde" if offering.gemeinde else "kreis" if offering.kreis else None,  # what the point is the middle of
            "beginn": offering.starts_at.isoformat() if offering.starts_at else None,
            "adresse": page_address(offering),
        },
    }
