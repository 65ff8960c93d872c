"""Boundaries come in checked or not at all."""

import json

import pytest

from core.domain.upsert import InputRefused
from planning.domain.boundaries import read_boundaries
from tests.factories.planning import square


def document(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(key, geometry):
    return {"type": "Feature", "properties": {"schluessel": key}, "geometry": geometry}


BOW = {"type": "Polygon", "coordinates": [[[9, 48], [10, 49], [10, 48], [9, 49], [9, 48]]]}
METRES = {"type": "Polygon", "coordinates": [[[500000, 5400000], [500100, 5400000], [500100, 5400100], [500000, 5400000]]]}


def test_boundaries_are_kept_by_key_and_points_on_a_straight_line_go():
    crowded = square(0)
    crowded["coordinates"][0].insert(1, [9.905, 48.4])

    assert read_boundaries(document(feature("01", crowded), feature(2, square(1))), key="schluessel") == {"01": square(0), "2": square(1)}


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"{", "kein GeoJSON"),
        (b"\xff", "kein GeoJSON"),
        (document({"properties": {}, "geometry": square(0)}), r"features\[0\]: die Eigenschaft schluessel fehlt"),
        (document(feature("a", square(0)), feature("a", square(1))), r"features\[1\]: den Schlüssel a gibt es zweimal"),
        (document(feature("a", {"type": "Point", "coordinates": [9, 48]})), "keine Fläche"),
        (document(feature("a", {"type": "Polygon"})), "nicht lesbar"),
        (document(feature("a", BOW)), "kreuzt sich selbst"),
        (document(feature("a", METRES)), "keine Längen und Breiten"),
    ],
)
def test_broken_files_are_refused_by_place(raw, sentence):
    with pytest.raises(InputRefused, match=sentence):
        read_boundaries(raw, key="schluessel")
