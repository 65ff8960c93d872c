"""`allocate` and `compute_index` as somebody with other programs meets them: files, one sentence, nothing left behind."""

import json

import pytest
from django.core.management import CommandError, call_command

PROBLEM = {"total": 20, "method": "sainte_lague", "areas": [{"id": "A", "population": 5200, "need": "0.8"}, {"id": "B", "population": 3100, "need": 1.0}]}
TABLE = "key,in,x\nA,1,1\nB,0,\nC,1,3.5\n"
SPECIFICATION = 'id = "key"\ninclude = "in"\nmethod = "minmax"\n[[indicators]]\ncolumn = "x"\n'


def allocate(folder, problem, name="out.json"):
    source = folder / "problem.json"
    source.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
    call_command("allocate", source, output=folder / name)
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_allocate_writes_units_in_input_order(tmp_path):
    written = allocate(tmp_path, PROBLEM)

    assert (list(written), written["units"], written["sum"], len(written["steps"])) == (["units", "sum", "steps"], {"A": 11, "B": 9}, 20, 20)


def test_allocate_takes_the_need_exactly_as_written(tmp_path):
    """0.1 as a floating-point number is a little more than a tenth, and would win this tie."""
    areas = [{"id": "b", "population": 10, "need": 0.1}, {"id": "a", "population": 1, "need": "1"}]

    assert allocate(tmp_path, {"total": 1, "method": "dhondt", "areas": areas})["units"] == {"b": 0, "a": 1}


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (PROBLEM | {"extra": 1}, 'die Datei: der Schlüssel "extra" ist hier unbekannt.'),
        (PROBLEM | {"total": 20.0}, "total: hier wird eine ganze Zahl erwartet."),
        (PROBLEM | {"total": True}, "total: hier wird eine ganze Zahl erwartet."),
        (PROBLEM | {"total": -1}, "total: die Zahl ist kleiner als 0."),
        (PROBLEM | {"areas": []}, "areas: hier wird mindestens eine Fläche erwartet."),
        (PROBLEM | {"areas": [{"id": "A", "population": 1, "need": "1,5"}]}, "areas[0].need: hier wird eine Dezimalzahl ab 0 wie 0.8 erwartet."),
        (PROBLEM | {"areas": [{"id": "A", "population": 1, "need": "1e1000"}]}, "areas[0].need: hier wird eine Dezimalzahl ab 0 wie 0.8 erwartet."),
        (PROBLEM | {"areas": PROBLEM["areas"][:1] * 2}, 'areas[1].id: die Kennung "A" steht schon weiter oben.'),
        (PROBLEM | {"base": 3, "areas": [{**PROBLEM["areas"][0], "max": 2}]}, "areas[0]: der Sockel ist größer als die Obergrenze."),
        (PROBLEM | {"method": "hare", "areas": [{**PROBLEM["areas"][0], "min": 2}]}, "areas[0]: das Verfahren hare kennt weder Minimum noch Obergrenze."),
        ('{"total": 1, "total": 2}', '"problem.json": der Schlüssel "total" steht zweimal in einem Objekt.'),
        ('{"total": NaN}', '"problem.json": NaN ist hier keine Zahl.'),
        ('{"total": ' + "9" * 5000 + "}", '"problem.json": eine Zahl ist zu lang.'),
        ("[" * 100_000, '"problem.json": zu tief verschachtelt.'),
        ("{", '"problem.json": kein gültiges JSON (Zeile 1, Spalte 2).'),
    ],
)
def test_allocate_refuses_with_the_place_and_leaves_the_output_as_it_was(tmp_path, problem, sentence):
    (tmp_path / "out.json").write_text("before")

    with pytest.raises(CommandError) as refusal:
        allocate(tmp_path, problem)

    assert str(refusal.value) == sentence
    assert (tmp_path / "out.json").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "problem.json"]


def compute_index(folder, table=TABLE, specification=SPECIFICATION):
    (folder / "data.csv").write_bytes(table.encode())
    (folder / "spec.toml").write_text(specification, encoding="utf-8")
    call_command("compute_index", folder / "data.csv", spec=folder / "spec.toml", output=folder / "out.csv")
    return (folder / "out.csv").read_bytes().decode()


def test_compute_index_leaves_excluded_areas_empty(tmp_path):
    assert compute_index(tmp_path) == "key,score,rank,class\nA,0,2,\nB,,,\nC,1,1,\n"


def test_compute_index_reads_what_rfc_4180_allows(tmp_path):
    table = '\ufeff"key","in",x\r\n\r\n"A ""1""\nb",1,+1\r\n01,1,3.5e0\r\n'

    assert compute_index(tmp_path, table) == 'key,score,rank,class\n"A ""1""\nb",0,2,\n01,1,1,\n'


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "data.csv: die Datei ist leer."),
        (TABLE + "D,1,\n", "row 5, column x: der Wert fehlt."),
        (TABLE + "\nD,1,1_0\n", "row 6, column x: 1_0 ist keine Zahl mit Dezimalpunkt."),
        (TABLE + "D,1,1e999\n", "row 5, column x: die Zahl ist zu groß."),
        (TABLE + "D,1\n", "row 5: hier stehen 2 Zellen, im Kopf 3."),
        (TABLE + "D,2,1\n", "row 5, column in: hier wird 0 oder 1 erwartet."),
        (TABLE + "A,0,\n", "row 5, column key: die Kennung A gibt es schon."),
        (TABLE + ",0,\n", "row 5, column key: die Kennung ist leer."),
        ("key,in,y\nA,1,1\n", "row 1, column x: diese Spalte fehlt in data.csv."),
        ("key,in,x,x\nA,1,1,1\n", "row 1, column x: diese Spalte gibt es zweimal."),
        ("key,in,x\nA,0,1\n", "data.csv: es gibt keine Fläche, die in den Index eingeht."),
        ("key,in,x\nA,1,1\nB,1,1.0\n", "column x: die Spannweite ist null: alle Flächen haben denselben Wert."),
    ],
)
def test_compute_index_refuses_a_table_with_row_and_column(tmp_path, table, sentence):
    with pytest.raises(CommandError) as refusal:
        compute_index(tmp_path, table)

    assert str(refusal.value) == sentence
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("weight = true\n", "indicators[0].weight: hier wird eine endliche Zahl ab 0 erwartet."),
        ("weight = 0\n", "indicators: die Summe der Gewichte ist nicht größer als null, oder sie ist zu groß."),
        ("weight = nan\n", "indicators[0].weight: hier wird eine endliche Zahl ab 0 erwartet."),
        ("direction = 2\n", "indicators[0].direction: möglich ist 1 oder -1."),
        ("colour = 1\n", 'indicators[0]: der Schlüssel "colour" ist hier unbekannt.'),
        ('[[indicators]]\ncolumn = "x"\n', 'indicators[1].column: die Spalte "x" steht schon weiter oben.'),
        ('[[classes]]\nname = "a"\nbelow = 1\n', "classes[0].below: die letzte Klasse hat keine Grenze."),
        ('[[classes]]\nname = "a"\n[[classes]]\nname = "b"\n', "classes[0].below: diese Angabe fehlt; nur die letzte Klasse hat keine Grenze."),
        (
            '[[classes]]\nname = "a"\nbelow = 1\n[[classes]]\nname = "b"\nbelow = 1\n[[classes]]\nname = "c"\n',
            "classes[1].below: die Grenzen steigen nicht an.",
        ),
    ],
)
def test_compute_index_refuses_a_specification_with_the_place(tmp_path, more, sentence):
    with pytest.raises(CommandError) as refusal:
        compute_index(tmp_path, specification=SPECIFICATION + more)

    assert str(refusal.value) == sentence
