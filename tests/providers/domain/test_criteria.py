from datetime import date

import pytest

from providers.domain.criteria import Criteria, Period, read_criteria
from providers.domain.facets import Facet

FACETS = {
    "format": Facet("format", "Format", {"basis": "Basisqualifizierung", "vertiefung": "Vertiefung"}),
    "modul": Facet("modul", "Modul", {"7": "7 Grundlagen", "V3": "V3 Konzepte"}, {"v3": "V3"}),
    "kreis": Facet("kreis", "Kreis", {"landkreis-calw": "Landkreis Calw"}, {"08235": "landkreis-calw"}),
}


def read(**parameters):
    return read_criteria({name: value if isinstance(value, list) else [value] for name, value in parameters.items()}, FACETS)


def test_an_empty_address_asks_for_everything():
    assert read() == (Criteria(), [])


def test_values_of_one_filter_are_kept_once_and_in_order():
    assert read(format=["vertiefung", "basis", "vertiefung"])[0].chosen == {"format": ("vertiefung", "basis")}


def test_empty_parameters_of_a_form_are_nothing():
    assert read(q=" ", format="", von="", bis="", umkreis="", frei="", monat="", um="") == (Criteria(), [])


@pytest.mark.parametrize(("asked", "known"), [("v3", "V3"), ("V3", "V3"), (" 7 ", "7")])
def test_spelling_of_a_value_does_not_matter(asked, known):
    assert read(modul=asked)[0].chosen == {"modul": (known,)}


def test_a_kreis_may_be_named_by_its_official_key():
    assert read(kreis="08235")[0].chosen == {"kreis": ("landkreis-calw",)}


@pytest.mark.parametrize(
    ("parameters", "note"),
    [
        ({"format": "quatsch"}, "Format: „quatsch“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"von": "31.02.2027"}, "Datum: „31.02.2027“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"von": "0001-01-01"}, "Datum: „0001-01-01“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"bis": "9999-12-31"}, "Datum: „9999-12-31“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"monat": "2027-13"}, "Monat: „2027-13“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"monat": "2027-3"}, "Monat: „2027-3“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"umkreis": "-5", "kreis": "landkreis-calw"}, "Umkreis in Kilometern: „-5“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"umkreis": "²", "kreis": "landkreis-calw"}, "Umkreis in Kilometern: „²“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"umkreis": "50"}, "Für den Umkreis fehlt ein Kreis; er wurde nicht berücksichtigt."),
        ({"um": "Calw"}, "Für den Umkreis fehlt die Entfernung in Kilometern; er wurde nicht berücksichtigt."),
        ({"frei": "vielleicht"}, "„noch Plätze frei“: „vielleicht“ kennen wir nicht und haben es nicht berücksichtigt."),
        ({"q": "und der"}, "„und der“ ist zu allgemein und wurde nicht gesucht."),
        ({"von": "2027-05-01", "bis": "2027-04-01"}, "„Von“ lag nach „bis“; beides wurde nicht berücksichtigt."),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(parameters, note):
    criteria, notes = read(**parameters)

    assert notes == [note]
    assert criteria == Criteria(chosen={"kreis": ("landkreis-calw",)} if "kreis" in parameters else {})


def test_a_long_value_is_shortened_in_the_note():
    assert read(format="x" * 5000)[1] == [f"Format: „{'x' * 40}…“ kennen wir nicht und haben es nicht berücksichtigt."]


def test_a_long_search_is_cut():
    criteria, notes = read(q="wort " * 100)

    assert (len(criteria.words), len(notes)) == (200, 1)


@pytest.mark.parametrize(
    ("von", "bis", "first", "last"),
    [
        ("2027-03-05", "2027-03-07", date(2027, 3, 5), date(2027, 3, 7)),
        ("2027-03", "2027-02", None, None),
        ("2027-02", "2028-02", date(2027, 2, 1), date(2028, 2, 29)),
        ("05.03.2027", "7.3.2027", date(2027, 3, 5), date(2027, 3, 7)),
    ],
)
def test_days_may_be_written_as_days_or_months(von, bis, first, last):
    criteria, _notes = read(von=von, bis=bis)

    assert (criteria.first_date, criteria.last_date) == (first, last)


def test_a_month_is_all_its_days():
    assert read(monat="2028-02")[0].periods() == [Period(date(2028, 2, 1), date(2028, 2, 29))]


def test_the_question_reads_back_from_its_own_address():
    criteria, _notes = read(
        q="Beteiligung & mehr", format=["basis", "vertiefung"], modul="V3", kreis="08235", umkreis="50", monat="2027-03", von="2027-03", frei="1"
    )
    parameters: dict[str, list[str]] = {}
    for name, value in criteria.pairs():
        parameters.setdefault(name, []).append(value)

    assert read_criteria(parameters, FACETS) == (criteria, [])


def test_without_takes_one_value_away():
    criteria, _notes = read(format=["basis", "vertiefung"], kreis="08235", umkreis="50", frei="1")

    assert criteria.without("format", "basis").query() == "format=vertiefung&kreis=landkreis-calw&umkreis=50&frei=1"
    assert criteria.without("kreis", "landkreis-calw").query() == "format=basis&format=vertiefung&frei=1"
    assert criteria.without("umkreis", "50").query() == "format=basis&format=vertiefung&kreis=landkreis-calw&frei=1"
