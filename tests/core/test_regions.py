"""load_regions: the real files, twice, and files that are wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.domain.regions import GEMEINDEN_FILE, KREISE_FILE, read_kreise
from core.models import Gemeinde, Kreis

pytestmark = pytest.mark.django_db


def load(**options):
    out = StringIO()
    call_command("load_regions", stdout=out, **options)
    return out.getvalue()


def rows(model):
    return list(model.objects.order_by("ags").values())


def changed_copy(tmp_path, source, old, new):
    path = tmp_path / source.name
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_load_regions_brings_every_kreis_and_gemeinde():
    assert load() == "Kreise: 44 neu\nGemeinden: 1103 neu\n"

    assert (Kreis.objects.filter(kind="Stadtkreis").count(), Kreis.objects.filter(kind="Landkreis").count()) == (9, 35)
    assert Gemeinde.objects.count() == 1103
    assert sum(Gemeinde.objects.values_list("population", flat=True)) == 11_100_394
    assert set(Kreis.objects.values_list("population", flat=True)) == {
        sum(kreis.gemeinden.values_list("population", flat=True)) for kreis in Kreis.objects.all()
    }


def test_load_regions_again_changes_no_row():
    load()
    before = rows(Kreis), rows(Gemeinde)

    assert load() == "Kreise: 44 unverändert\nGemeinden: 1103 unverändert\n"

    assert (rows(Kreis), rows(Gemeinde)) == before


def test_load_regions_corrects_what_differs_and_says_so():
    load()
    Gemeinde.objects.filter(name="Böblingen").update(population=1)

    assert load().splitlines()[1] == "Gemeinden: 1 geändert, 1102 unverändert"

    assert Gemeinde.objects.get(name="Böblingen").population == 50_161


def test_slugs_are_readable_and_tell_stadt_and_land_apart():
    slugs = {row["ags"]: row["slug"] for row in read_kreise(KREISE_FILE)}

    assert len(set(slugs.values())) == 44
    assert {slugs[ags] for ags in ("08212", "08215", "08121", "08125")} == {"karlsruhe-stadt", "karlsruhe-land", "heilbronn-stadt", "heilbronn-land"}
    assert (slugs["08115"], slugs["08311"], slugs["08425"]) == ("boeblingen", "freiburg-im-breisgau", "alb-donau-kreis")


def test_labels_are_as_people_say_them():
    load()

    labels = {kreis.slug: kreis.label for kreis in Kreis.objects.all()}
    assert [labels[slug] for slug in ("karlsruhe-land", "karlsruhe-stadt", "enzkreis", "alb-donau-kreis")] == [
        "Landkreis Karlsruhe",
        "Stadtkreis Karlsruhe",
        "Enzkreis",
        "Alb-Donau-Kreis",
    ]


@pytest.mark.parametrize(
    ("option", "source", "old", "new", "sentence"),
    [
        ("kreise", KREISE_FILE, "\n08115,Böblingen", "\n8115,Böblingen", "bw_kreise.csv, Zeile 3, Feld „ags“: „8115“ ist kein Schlüssel aus 5 Ziffern."),
        (
            "kreise",
            KREISE_FILE,
            "08115,Böblingen,Landkreis",
            "08115,Böblingen,Kreis",
            "bw_kreise.csv, Zeile 3, Feld „typ“: „Kreis“ ist weder Stadtkreis noch Landkreis.",
        ),
        (
            "kreise",
            KREISE_FILE,
            "\n08115,Böblingen",
            "\n08111,Böblingen",
            "bw_kreise.csv, Zeile 3, Feld „ags“: der Wert 08111 steht schon in einer Zeile darüber.",
        ),
        ("kreise", KREISE_FILE, "ags,name,typ,", "ags,name,art,", "bw_kreise.csv, Zeile 1: die Spalte „typ“ fehlt."),
        ("gemeinden", GEMEINDEN_FILE, ",Böblingen,Stadt,", ",,Stadt,", "bw_gemeinden.csv, Zeile 3, Feld „name“: der Wert fehlt."),
        ("gemeinden", GEMEINDEN_FILE, ",50161,24805,", ",-1,24805,", "bw_gemeinden.csv, Zeile 3, Feld „einwohner“: „-1“ ist keine ganze Zahl ab 0."),
        (
            "gemeinden",
            GEMEINDEN_FILE,
            ",9.009663,48.685296,",
            ",9.009663,nan,",
            "bw_gemeinden.csv, Zeile 3, Feld „lat“: „nan“ ist keine Koordinate zwischen 47 und 50 Grad.",
        ),
        (
            "gemeinden",
            GEMEINDEN_FILE,
            "Böblingen,Stadt,Große Kreisstadt,08115,",
            "Böblingen,Stadt,Große Kreisstadt,08999,",
            "bw_gemeinden.csv, Zeile 3, Feld „kreis_ags“: den Kreis 08999 gibt es in der Kreisdatei nicht.",
        ),
        ("gemeinden", GEMEINDEN_FILE, ",9.009663,48.685296,dicht besiedelt", "", "bw_gemeinden.csv, Zeile 3: die Zahl der Felder passt nicht zur Kopfzeile."),
    ],
)
def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_written(tmp_path, option, source, old, new, sentence):
    with pytest.raises(CommandError) as refusal:
        load(**{option: changed_copy(tmp_path, source, old, new)})

    assert str(refusal.value) == sentence
    assert (Kreis.objects.count(), Gemeinde.objects.count()) == (0, 0)


def test_a_missing_or_binary_file_is_refused_without_a_traceback(tmp_path):
    binary = tmp_path / "kreise.csv"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CommandError, match=r"gibt-es-nicht\.csv: die Datei lässt sich nicht lesen"):
        load(kreise=tmp_path / "gibt-es-nicht.csv")
    with pytest.raises(CommandError, match=r"kreise\.csv: die Datei ist keine lesbare UTF-8-Tabelle"):
        load(kreise=binary)
