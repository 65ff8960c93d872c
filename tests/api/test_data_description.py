"""The open data described for portals, and feed and calendar read by libraries that did not write them."""

import json

import feedparser
import ics
import pytest
from django.test import Client
from pyld import jsonld

from providers.domain.open_data import COLUMNS
from tests.factories.providers import OfferingFactory, a_module

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # words about columns; the files themselves are asked on both

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"

# Whoever reads the table by these names relies on them: new columns come at the end, and none is renamed or moved.
PROMISED = [
    "id", "titel", "kurzbeschreibung", "format", "module", "minuten", "traeger", "lernort", "durchfuehrung", "lerngruppe", "gemeinde", "gemeinde_ags",
    "kreis", "kreis_ags", "beginn", "ende", "termine", "anmeldeschluss", "plaetze", "plaetze_frei", "gebuehr_cent", "foerderung_cent", "eigenanteil_cent",
    "barrierefreiheit", "adresse", "zielgruppen", "sprachen", "barrierefreiheit_merkmale",
]  # fmt: skip


def test_columns_stay_what_they_are():
    assert [column.name for column in COLUMNS][: len(PROMISED)] == PROMISED


def test_table_is_described_where_programs_look_for_it():
    answer = Client().get("/daten/angebote.csv-metadata.json")

    described = json.loads(answer.content)
    columns = described["tableSchema"]["columns"]
    assert (answer["Content-Type"], described["url"]) == ("application/csvm+json", "http://127.0.0.1:8000/daten/angebote.csv")
    assert [column["name"] for column in columns] == PROMISED
    assert {column["datatype"] for column in columns} == {"string", "integer", "dateTime", "date", "anyURI"}
    assert {column["name"]: column.get("schema:unitText") for column in columns if column["name"] in {"minuten", "gebuehr_cent", "plaetze"}} == {
        "minuten": "Minuten",
        "gebuehr_cent": "Cent (EUR)",
        "plaetze": None,
    }


def test_cells_are_of_the_kind_that_is_described():
    from datetime import date, datetime

    from providers.domain.catalogue import for_list
    from providers.domain.open_data import rows_of
    from providers.models import Offering

    readers = {"string": str, "integer": int, "dateTime": datetime.fromisoformat, "date": date.fromisoformat, "anyURI": str}
    OfferingFactory(subsidy_cents=500)
    OfferingFactory(sessions=False, fee_cents=None, registration_until_date=None, modules=[])

    for row in rows_of(for_list(Offering.objects.all())):
        for column, cell in zip(COLUMNS, row, strict=True):
            assert cell == "" or readers[column.kind](cell) is not None, column.name


@pytest.mark.parametrize(("chosen", "said"), [("", set()), ("cc-by/4.0", {"http://dcat-ap.de/def/licenses/cc-by/4.0"})])
def test_catalogue_of_data_is_linked_data(settings, chosen, said):
    settings.OPEN_DATA_LICENCE = chosen
    answer = Client().get("/daten/beschreibung.jsonld")

    nodes = {node["@id"]: node for node in jsonld.flatten(json.loads(answer.content))}
    kinds = {
        kind: [node for node in nodes.values() if f"{DCAT}{kind}" in node.get("@type", ())] for kind in ("Catalog", "Dataset", "Distribution", "DataService")
    }
    licences = {value["@id"] for node in kinds["Distribution"] for value in node.get(f"{DCT}license", ())}

    assert (answer["Content-Type"], {kind: len(found) for kind, found in kinds.items()}) == (
        "application/ld+json",
        {"Catalog": 1, "Dataset": 1, "Distribution": 5, "DataService": 1},
    )
    assert licences == said
    addresses = [node[f"{DCAT}accessURL"][0]["@id"].removeprefix("http://127.0.0.1:8000") for node in kinds["Distribution"]]
    assert [Client().get(address).status_code for address in addresses] == [200] * 5
    for name in ("title", "description", "publisher", "identifier"):
        assert kinds["Dataset"][0][f"{DCT}{name}"], name
    assert ("vom Betreiber zu ergänzen" in Client().get("/daten/").content.decode()) == (not chosen)


def test_feed_is_read_by_another_library():
    offering = OfferingFactory(title="Neu <b> & „gut“", summary="Kurz & gut")

    feed = feedparser.parse(Client().get("/angebote/feed.atom").content)

    (entry,) = feed.entries
    assert (feed.bozo, feed.version, feed.feed.language) == (False, "atom10", "de")
    assert (entry.id, entry.title, entry.summary, entry.author) == (offering.uuid.urn, "Neu <b> & „gut“", "Kurz & gut", offering.provider.name)
    assert entry.link == f"http://127.0.0.1:8000/angebote/{offering.uuid}/"
    assert entry.published_parsed[:5] == offering.published_at.timetuple()[:5]


def test_calendar_is_read_by_another_library():
    offering = OfferingFactory(title="Größe, Ort; Zeit", modules=[(a_module(), 270), (a_module("4"), 270)])

    calendar = ics.Calendar(Client().get(f"/angebote/{offering.uuid}/termine.ics").content.decode())

    sessions = list(offering.sessions.all())
    assert [(event.name, event.begin.datetime, event.end.datetime) for event in sorted(calendar.events)] == [
        ("Größe, Ort; Zeit", session.starts_at, session.ends_at) for session in sessions
    ]
    assert len({event.uid for event in calendar.events}) == 2
    assert "Bürgerhaus" in next(iter(calendar.events)).location


@pytest.mark.parametrize("address", ["/", "/angebote/"])
def test_readers_find_the_feed(curriculum, address):
    html = Client().get(address).content.decode()

    assert '<link rel="alternate" type="application/atom+xml" title="Neue Angebote" href="/angebote/feed.atom">' in html


@pytest.mark.parametrize(("chosen", "found"), [("", ["providers.W001"]), ("cc-zero", []), ("cc-null", ["providers.E001"])])
def test_licence_is_checked_before_production(settings, chosen, found):
    from django.core.checks import run_checks

    settings.OPEN_DATA_LICENCE = chosen

    assert [message.id for message in run_checks(include_deployment_checks=True) if message.id.startswith("providers.")] == found
