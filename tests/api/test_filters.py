"""The same question gets the same offerings, in the same order, from the page, the feed, the table and the API."""

import csv
import io
from datetime import UTC, datetime
from urllib.parse import urlencode

import feedparser
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.domain.catalogue import UnknownCentre, find
from providers.domain.criteria import read_with_notes
from providers.domain.facets import load_facets
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.providers import OfferingFactory, ProviderFactory, a_format, a_module, an_area

pytestmark = pytest.mark.django_db

MARCH, JULY = datetime(2099, 3, 2, 8, tzinfo=UTC), datetime(2099, 7, 6, 7, tzinfo=UTC)


@pytest.fixture
def catalogue(regions):
    """A dozen offerings that differ in everything one can ask for; returns the values to ask for."""
    calw, ulm = KreisFactory(ags="08235"), KreisFactory(ags="08421")
    providers = [ProviderFactory(), ProviderFactory()]
    formats = [a_format(), a_format("vertiefung", "Vertiefungsqualifizierung")]
    modules = [a_module("4", "Sozialräume analysieren", an_area(1, "Sozialraum")), a_module("7"), a_module("V1", "Vertiefen")]
    for number in range(12):
        kreis = [calw, ulm][number % 2]
        OfferingFactory(
            provider=providers[number % 3 // 2],
            format=formats[number % 4 // 3],
            title=["Netzwerke knüpfen", "Beteiligung planen", "Räume lesen"][number % 3],
            kreis=kreis,
            gemeinde=GemeindeFactory(kreis=kreis) if number % 5 == 0 else None,
            modules=[(modules[number % 3], 90 + number)],
            first_start=[MARCH, JULY][number % 4 // 2],
            mode=["presence", "online", "mixed"][number % 3],
            place_type=["regional", "central", "inhouse"][number % 5 % 3],
            group_type=["fixed", "changing"][number % 2],
            seats_taken=12 if number % 4 == 0 else 0,
        )
    return {
        "format": ["basis", "vertiefung"],
        "lernbereich": ["sozialraum", "beteiligung-teilhabe"],
        "feld": ["koordination", "steuerung"],
        "ort": ["inhouse", "regional", "zentral", "online"],
        "gruppe": ["fest", "wechselnd"],
        "modul": ["4", "7", "V1", "v1"],
        "kreis": [calw.slug, ulm.slug, "08235"],
        "traeger": [provider.slug for provider in providers],
        "monat": ["2099-03", "2099-07", "2099-12"],
        "von": ["2099-03-01", "1.7.2099", "2099-12"],
        "bis": ["2099-03-31", "2099-12-31"],
        "um": ["Calw", "08421000", "Nirgendwo"],
        "umkreis": ["25", "100"],
        "kosten": ["bis-250", "kostenfrei"],
        "zielgruppe": ["ehrenamt"],
        "sprache": ["de", "tr"],
        "barrierefrei": ["stufenlos"],
        "frei": ["1", "0"],
        "q": ["netzwerk", "raum", "Beteiligungsprozesse", "xyz"],
    }


def of_page(query):
    return [str(offering.uuid) for offering in Client().get(f"/angebote/?{query}").context["page"]]


def of_api(query):
    answer = Client().get(f"/api/v1/offerings?{query}").json()
    return [item["uuid"] for item in answer.get("items", [])] if "items" in answer else None


def of_table(query):
    text = b"".join(Client().get(f"/daten/angebote.csv?{query}").streaming_content).decode("utf-8-sig")
    return [row["id"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def of_feed(query):
    return {entry.id.removeprefix("urn:uuid:") for entry in feedparser.parse(Client().get(f"/angebote/feed.atom?{query}").content).entries}


def is_understood(pairs):
    """Nothing in the question is left out; the API refuses any other."""
    parameters = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    criteria, notes = read_with_notes(parameters, load_facets())
    try:
        len(find(criteria, at=datetime(2026, 1, 1, tzinfo=UTC)))
    except UnknownCentre:
        return False
    return not notes


def test_page_feed_table_and_api_answer_alike(catalogue, settings):
    settings.API_REQUESTS_PER_MINUTE = 100_000
    assert {0, 10} < compare(catalogue, examples=20), "the questions must tell offerings apart"


@pytest.mark.nightly
def test_page_feed_table_and_api_answer_alike_for_long(catalogue, settings):
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    assert {0, 10} < compare(catalogue, examples=1_000)


def compare(catalogue, *, examples):
    """Ask everybody so many questions; returns how many offerings the answers had."""
    values = [(name, value) for name, several in catalogue.items() for value in several]
    sizes = set()

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(values), max_size=4, unique=True))
    def ask(pairs):
        query = urlencode(pairs)
        page, api = of_page(query), of_api(query)
        assert (api is not None) == is_understood(pairs), query
        if api is not None:
            assert api == page, query
        assert of_table(query) == page, query
        assert of_feed(query) == set(page), query
        sizes.add(len(page))

    ask()
    return sizes
