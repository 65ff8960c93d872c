"""The index at the desk and in public."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planning.models import IndexRun, IndicatorValue
from tests.factories.planning import make_data, make_geography, make_indicator, make_run


def at_desk(name, row=None):
    return reverse(f"planning_desk:{name}", args=[row.uuid] if row else [])


def test_the_office_goes_from_a_file_to_a_published_index(dana, client_of):
    client, geography, indicator = client_of(dana), make_geography(), make_indicator("arbeitslose")
    text = "schluessel;arbeitslose\nA;6\nB;9\nC;15\nD;7\nE;8\n"

    def upload(**more):
        file = SimpleUploadedFile("werte.csv", text.encode())
        return client.post(at_desk("import_values", geography), {"year": 2025, "file": file} | more)

    checked = upload(is_dry_run="on")
    assert (checked.status_code, IndicatorValue.objects.count()) == (200, 0)
    assert "davon 5 Felder neu und 0 geändert" in checked.content.decode()
    assert upload().status_code == 302
    form = {"name": "Probe", "basis": "status", "year": 2025, "method": "zscore", "ddof": "0", "restandardise": "on", f"weight_{indicator.pk}": "1"}
    computed = client.post(at_desk("compute", geography), form)
    run = IndexRun.objects.get()
    assert computed.url == at_desk("run", run)
    assert client.post(at_desk("publish", run), {"interpretation": ""}).status_code == 422
    assert client.post(at_desk("publish", run), {"interpretation": "Erfundene Zahlen."}).status_code == 302

    page = client_of(None).get(reverse("planning:index", args=[run.uuid])).content.decode()

    assert "Erfundene Zahlen." in page
    assert page.count('class="map__area map__area--') == 5 + 5  # areas and the key


def test_faults_of_a_file_stand_on_the_page_with_row_and_column(dana, client_of):
    geography = make_geography()
    make_indicator("arbeitslose")
    file = SimpleUploadedFile("werte.csv", b"schluessel;arbeitslose\nA;viele\n")

    answer = client_of(dana).post(at_desk("import_values", geography), {"year": 2025, "file": file})

    assert (answer.status_code, IndicatorValue.objects.count()) == (422, 0)
    assert "Zeile 2, Spalte arbeitslose: „viele“ ist keine Zahl." in " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"basis": "dynamics"}, "Für die Dynamik braucht es ein früheres Jahr."),
        ({"basis": "dynamics", "earlier_year": 2026}, "Das Vergleichsjahr muss vor dem Jahr liegen."),
        ({"weight": ""}, "Bitte geben Sie mindestens einem Indikator ein Gewicht."),
        ({"year": 2001}, "es gibt keine Fläche, die in den Index eingeht"),
    ],
)
def test_an_index_that_makes_no_sense_is_refused_in_words(dana, client_of, changed, sentence):
    geography, indicators = make_data()
    form = {"name": "Probe", "basis": "status", "year": 2025, "method": "zscore", "ddof": "0", "weight": "1"} | changed
    form[f"weight_{indicators[0].pk}"] = form.pop("weight")

    answer = client_of(dana).post(at_desk("compute", geography), form)

    assert (answer.status_code, IndexRun.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_the_public_page_ranks_nobody(dana, client):
    run = make_run(by=dana, published=True)

    rows = list(
        csv.reader(io.StringIO(b"".join(client.get(reverse("planning:index_csv", args=[run.uuid])).streaming_content).decode("utf-8-sig")), delimiter=";")
    )

    assert [row[1] for row in rows[1:]] == [f"Quartier {letter}" for letter in "ABCDE"]
    assert rows[0] == ["Schlüssel", "Quartier", "Teil von", "Klasse", "Grund einer Lücke"]


def test_what_is_not_published_is_not_there(dana, client):
    run = make_run(by=dana)

    assert [client.get(reverse(f"planning:{name}", args=[run.uuid])).status_code for name in ("index", "index_csv")] == [404, 404]
    assert run.name not in client.get(reverse("planning:index_list")).content.decode()
