"""Importing values: every fault by row and column, all or nothing, small counts never stored."""

import io

import openpyxl
import pytest

from core.domain.upsert import InputRefused
from planning.domain.indicator_values import import_values
from planning.domain.value_files import read_values
from planning.models import IndicatorValue
from tests.factories.planning import make_geography, make_indicator

GOOD = "schluessel;arbeitslose;arbeitslose_faelle\nA;6,5;120\nB;0;0\nC;;\nD;9,1;2\nE;4;90\n"


def faults(text, *, name="werte.csv"):
    table = read_values(text.encode(), name=name, known_keys="ABCDE", agreed=["arbeitslose"])
    return [(fault.row, fault.column, fault.sentence) for fault in table.faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name;arbeitslose\n", [(1, "schluessel", "diese Spalte fehlt."), (1, "name", "das ist kein vereinbarter Indikator.")]),
        ("schluessel;arbeitslose;arbeitslose\n", [(1, "arbeitslose", "diese Spalte gibt es zweimal.")]),
        ("schluessel;armut\n", [(1, "armut", "das ist kein vereinbarter Indikator.")]),
        ("schluessel\nA\n", [(1, "schluessel", "neben dem Schlüssel steht kein Indikator in der Datei.")]),
        ("schluessel;arbeitslose\nX;1\n", [(2, "schluessel", "ein Quartier mit dem Schlüssel „X“ gibt es in dieser Gliederung nicht.")]),
        ("schluessel;arbeitslose\nA;1\nA;2\n", [(3, "schluessel", "der Schlüssel „A“ steht schon weiter oben.")]),
        ("schluessel;arbeitslose\nA;viele\n", [(2, "arbeitslose", "„viele“ ist keine Zahl.")]),
        ("schluessel;arbeitslose;arbeitslose_faelle\nA;1;-3\n", [(2, "arbeitslose_faelle", "„-3“ ist keine ganze Zahl ab 0.")]),
        ("schluessel;arbeitslose;arbeitslose_faelle\nA;1;\n", [(2, "arbeitslose_faelle", "zu diesem Wert fehlt die Zahl der Fälle.")]),
    ],
)
def test_faults_name_row_and_column(text, expected):
    assert faults(text) == expected


def test_a_spreadsheet_says_the_same_as_a_text():
    book = openpyxl.Workbook()
    for row in (["schluessel", "arbeitslose"], ["A", 6.5], ["B", 7]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    cells = read_values(file.getvalue(), name="Werte.XLSX", known_keys="AB", agreed=["arbeitslose"]).cells

    assert [(cell.key, cell.value) for cell in cells] == [("A", 6.5), ("B", 7.0)]


def test_what_is_no_table_is_refused():
    for raw, name in ((b"\xff\xfe", "a.csv"), (b"no zip", "a.xlsx"), (b"", "a.csv")):
        with pytest.raises(InputRefused):
            read_values(raw, name=name, known_keys="A", agreed=["arbeitslose"])


def test_import_stores_values_and_reasons_of_gaps_and_repeats_without_change(dana):
    geography, _indicator = make_geography(), make_indicator("arbeitslose")

    first = import_values(geography, GOOD.encode(), name="werte.csv", year=2025, by=dana, dry_run=False)
    again = import_values(geography, GOOD.encode(), name="werte.csv", year=2025, by=dana, dry_run=False)

    stored = {row.quartier.key: (row.value, row.gap) for row in IndicatorValue.objects.select_related("quartier")}
    # D has two cases; E, the smallest that is left, protects it from whoever knows the total of "Nord".
    assert stored == {"A": (6.5, ""), "B": (0.0, ""), "C": (None, "missing"), "D": (None, "few_cases"), "E": (None, "protects_another")}
    assert (first.new, first.changed, again.new, again.changed) == (5, 0, 0, 0)


def test_dry_run_and_faults_write_nothing(dana):
    geography, _indicator = make_geography(), make_indicator("arbeitslose")

    import_values(geography, GOOD.encode(), name="werte.csv", year=2025, by=dana, dry_run=True)
    report = import_values(geography, GOOD.replace("6,5", "x").encode(), name="werte.csv", year=2025, by=dana, dry_run=False)

    assert (len(report.table.faults), IndicatorValue.objects.count()) == (1, 0)


def test_an_indicator_nobody_agreed_cannot_be_imported(dana):
    geography, _indicator = make_geography(), make_indicator("arbeitslose", agreed=False)

    report = import_values(geography, GOOD.encode(), name="werte.csv", year=2025, by=dana, dry_run=False)

    assert [fault.sentence for fault in report.table.faults] == ["das ist kein vereinbarter Indikator."] * 2
