"""Offerings out as a table and back: nothing lost, nothing foreign, every fault by row and column."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.table_files import Row, csv_table, read_table
from core.workbook import Sheet, workbook
from providers.domain.offering_exchange import import_rows, table_of
from providers.models import Offering
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import AT, OfferingFactory, a_format, a_module

pytestmark = pytest.mark.django_db

CSV, XLSX = "csv", "xlsx"


@pytest.fixture
def offerings(provider):
    """A draft with everything odd in it, and a published one with two sessions."""
    odd = OfferingFactory(
        provider=provider,
        draft=True,
        title="=1+1 „Zeichen“; mit Semikolon",
        description="'=Zeile eins\r\n\r\nZeile zwei  ",
        seats=7,
        fee_cents=None,
        online=True,
        modules=[],
        sessions=False,
    )
    full = OfferingFactory(provider=provider, modules=[(a_module("7"), 270), (a_module("8", "Beteiligung gestalten"), 180)], fee_cents=12_345)
    return [odd, full]


def file_of(kind):
    head, rows = table_of(Offering.objects.all())
    return csv_table(head, rows).encode() if kind == CSV else workbook([Sheet("Angebote", head, rows)])


def rows_of(kind=CSV, **changes):
    """The exported rows; `changes` by head of the column go into the first one."""
    rows = read_table(file_of(kind), most_rows=50)
    rows[0].cells.update(changes)
    return rows


def take(rows, provider, by, *, dry_run=False, **more):
    return import_rows(rows, providers=[provider], by=by, at=AT, dry_run=dry_run, **more)


def outcomes(done):
    return [(each.outcome and each.outcome.value, [(fault.column, fault.sentence) for fault in each.faults]) for each in done]


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_table_that_comes_back_unchanged_changes_nothing(offerings, provider, boris, kind):
    before = list(Offering.objects.order_by("pk").values())

    done = take(rows_of(kind), provider, boris)

    assert outcomes(done) == [("unchanged", []), ("unchanged", [])]
    assert list(Offering.objects.order_by("pk").values()) == before


def test_a_changed_cell_changes_its_offering_and_a_dry_run_nothing(offerings, provider, boris):
    rows = rows_of(Titel="Neuer Titel")
    (name,) = [row.cells["ID"] for row in rows[:1]]

    assert outcomes(take(rows, provider, boris, dry_run=True))[0] == ("changed", [])
    assert not Offering.objects.filter(title="Neuer Titel").exists()
    take(rows, provider, boris)

    assert str(Offering.objects.get(title="Neuer Titel").uuid) == name


def test_a_row_without_id_is_a_new_draft(provider, boris):
    a_format()
    row = Row(2, {"Titel": "Aus der Tabelle", "Format": "basis", "Plätze": "12", "Termine": "01.03.2027 09:00 – 14:30 | Pause 60"})

    assert outcomes(take([row], provider, boris)) == [("created", [])]
    created = Offering.objects.get(title="Aus der Tabelle")
    assert (created.state, created.provider, created.sessions.get().teaching_minutes) == ("draft", provider, 270)


@pytest.mark.parametrize(
    ("changes", "column", "part"),
    [
        ({"Plätze": "viele"}, "Plätze", "ganze Zahl"),
        ({"Format": "gibt-es-nicht"}, "Format", "gibt es nicht"),
        ({"Kontakt für Fragen": "kein@"}, "Kontakt für Fragen", "vollständige E-Mail-Adresse"),
        ({"Termine": "01.03.2027 09:00 – 08:00"}, "Termine", "nach dem Beginn"),
        ({"ID": "keine"}, "ID", "keine ID"),
        ({"Fassung": ""}, "Fassung", "exportieren Sie neu"),
        ({"Fassung": "x"}, "Fassung", "seit dem Export geändert"),
        ({"Preis": "3"}, "Preis", "nicht bekannt"),
    ],
)
def test_every_fault_names_row_and_column_and_nothing_is_written(offerings, provider, boris, changes, column, part):
    rows = rows_of(**{"Kurzbeschreibung": "Anders", **changes})
    rows.reverse()

    done = take(rows, provider, boris)

    faulty = next(each for each in done if each.faults)
    assert (faulty.number, [fault.column for fault in faulty.faults]) == (2, [column])
    assert part in faulty.faults[0].sentence
    assert not Offering.objects.filter(summary="Anders").exists()


def test_a_provider_sees_and_changes_only_its_own(offerings, provider, other_provider, clara):
    rows = rows_of(Titel="Übernommen")

    done = take(rows, other_provider, clara)

    assert [column for _outcome, faults in outcomes(done) for column, _sentence in faults] == ["ID", "ID"]
    assert not Offering.objects.filter(title="Übernommen").exists()


def test_what_a_provider_may_not_change_the_office_may(offerings, provider, boris, dana):
    EnrolmentFactory(offering=offerings[1])
    rows = [row for row in rows_of() if row.cells["ID"] == str(offerings[1].uuid)]
    rows[0].cells["Plätze"] = "30"

    refused = outcomes(take(rows, provider, boris))
    taken = outcomes(take(rows, provider, dana, as_office=True))

    assert (refused[0][0], refused[0][1][0][0], taken) == (None, "Plätze", [("changed", [])])


def test_export_takes_the_same_queries_for_few_and_for_many(offerings, provider, django_assert_max_num_queries, django_assert_num_queries):
    with django_assert_max_num_queries(6) as few:
        before = len(table_of(Offering.objects.all())[1])
    for _number in range(4):
        OfferingFactory(provider=provider)

    with django_assert_num_queries(len(few)):
        after = len(table_of(Offering.objects.all())[1])

    assert after == before + 4


# ---- the page --------------------------------------------------------------------------------------
def upload(browser, content, name="angebote.csv", address="providers:table"):
    return browser.post(reverse(address), {"table": SimpleUploadedFile(name, content)})


def test_upload_look_and_take(client_of, offerings, provider, boris):
    browser = client_of(boris)
    content = browser.get(reverse("providers:table_file", args=["xlsx"])).content
    book = load_workbook(io.BytesIO(content))
    head = [cell.value for cell in book.active[1]]
    book.active.cell(row=2, column=head.index("Titel") + 1, value="Mit Excel geändert")
    changed = io.BytesIO()
    book.save(changed)

    shown = upload(browser, changed.getvalue(), "angebote.xlsx")
    assert (shown.status_code, "wird geändert" in shown.content.decode()) == (200, True)
    assert not Offering.objects.filter(title="Mit Excel geändert").exists()
    taken = browser.post(reverse("providers:table"), {"rows": shown.context["sealed"]}, follow=True)

    assert "0 Angebote angelegt, 1 Angebot geändert." in taken.content.decode()
    assert Offering.objects.get(title="Mit Excel geändert").provider == provider


def test_rows_of_somebody_else_or_made_up_are_not_taken(client_of, offerings, boris, clara):
    sealed = upload(client_of(boris), file_of(CSV)).context["sealed"]

    for person, rows in ((clara, sealed), (boris, "erfunden")):
        response = client_of(person).post(reverse("providers:table"), {"rows": rows}, follow=True)
        assert "Die Vorschau ist zu alt" in response.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leer"),
        (b"Titel;Format\n", "keine Zeile"),
        (b"Titel;Titel\na;b\n", "zweimal"),
        (b"PK\x03\x04kaputt", "kann nicht gelesen werden"),
        (b'Titel;Format\n"offen;x\n', "Anführungszeichen"),
        (b"x" * 2_000_001, "zu groß"),
        (b"Titel\n" + b"a\n" * 301, "zu viele Zeilen"),
        (b"Titel\n" + b";" * 70, "zu viele Spalten"),
        (b"\x89PNG\x00\x00", "weder XLSX noch CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(client_of, boris, content, sentence):
    response = upload(client_of(boris), content)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_office_exports_and_imports_everything(client_of, offerings, other_provider, dana, emil):
    foreign = OfferingFactory(provider=other_provider, first_start=AT + timedelta(days=70))
    browser = client_of(dana)
    content = browser.get(reverse("providers_desk_table_file", args=["csv"])).content

    shown = upload(browser, content, address="providers_desk_table")

    assert len(read_table(content, most_rows=50)) == 3
    assert (shown.status_code, "bleibt, wie es ist" in shown.content.decode(), foreign.title in shown.content.decode()) == (200, True, True)
    assert client_of(emil).get(reverse("providers_desk_table_file", args=["csv"])).status_code == 302
