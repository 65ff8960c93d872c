"""A municipality's own file: everything or nothing, named by feature, and the same bytes out and in."""

import json

import pytest

from core.domain.upsert import InputRefused
from planning.domain.quartier_files import ImportReport, import_quartiere, read_quartiere
from planning.domain.quartiere import as_geojson
from planning.models import Quartier
from tests.factories.planning import make_gemeinde, make_geography, square

pytestmark = pytest.mark.django_db


def feature(key="A", geometry=None, **properties):
    return {"type": "Feature", "properties": {"schluessel": key, "name": f"Quartier {key}", "einwohner": 2_000} | properties, "geometry": geometry}


def document(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def read(*features):
    return read_quartiere(document(*features), gemeinde=make_gemeinde())


def test_new_keys_come_in_known_ones_change_and_missing_ones_stay(hanna):
    geography = make_geography()
    rows = read(feature("A", square(0), teil_von="Nord"), feature("B", square(7), teil_von="Nord"), feature("09", square(9), einwohner=0))

    report = import_quartiere(geography, rows, by=hanna, is_dry_run=False)

    assert report == ImportReport(added=1, changed=1, unchanged=1, untouched=3)
    kept = {row.key: (row.name, row.population, row.boundary) for row in geography.quartiere.all()}
    assert (kept["B"], kept["09"], kept["C"]) == (
        ("Quartier B", 2_000, square(7)),
        ("Quartier 09", 0, square(9)),
        ("Quartier C", 2_000, square(2)),
    )


def test_a_dry_run_says_the_same_and_writes_nothing(hanna):
    geography = make_geography()
    rows = read(feature("A", square(5)), feature("09", square(9)))
    before = list(Quartier.objects.values())

    assert import_quartiere(geography, rows, by=hanna, is_dry_run=True) == ImportReport(added=1, changed=1, unchanged=0, untouched=4)
    assert list(Quartier.objects.values()) == before


def test_what_was_downloaded_changes_nothing_when_it_comes_back(hanna):
    geography = make_geography()
    Quartier.objects.filter(key="E").update(boundary=None)

    rows = read_quartiere(json.dumps(as_geojson(geography)).encode(), gemeinde=geography.gemeinde)

    assert import_quartiere(geography, rows, by=hanna, is_dry_run=False) == ImportReport(added=0, changed=0, unchanged=5, untouched=0)


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ([], "keine Flächen"),
        ([feature("A"), feature("A")], r"features\[1\]: den Schlüssel A gibt es zweimal"),
        ([feature("A", name="")], r"features\[0\]: die Eigenschaft name fehlt"),
        ([feature("A", name="x" * 121)], "name hat mehr als 120 Zeichen"),
        ([feature("A", name="West\0stadt")], "Zeichen, die sich nicht schreiben lassen"),
        ([feature("A\ud800")], "Zeichen, die sich nicht schreiben lassen"),
        ([feature("A", einwohner="viele")], "einwohner muss eine ganze Zahl"),
        ([feature("A", einwohner=True)], "einwohner muss eine ganze Zahl"),
        ([feature("A", einwohner=-1)], "einwohner muss eine ganze Zahl"),
        ([{"type": "Feature", "geometry": None}], r"features\[0\]: die Eigenschaft schluessel fehlt"),
        ([7], r"features\[0\]: die Eigenschaft schluessel fehlt"),
        ([feature("A", {"type": "Point", "coordinates": [9.9, 48.4]})], "keine Fläche"),
        ([feature("A", {"type": "Polygon", "coordinates": [[[48.4, 9.9], [48.41, 9.9], [48.41, 9.91], [48.4, 9.9]]]})], "Sind Länge und Breite vertauscht"),
    ],
)
def test_a_faulty_file_is_refused_by_the_feature(features, sentence):
    with pytest.raises(InputRefused, match=sentence):
        read(*features)
