"""Feed, table and sitemap: what other systems read without the API."""

import csv
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from core.spreadsheet import neutral
from curriculum.models import ModulePage
from providers.domain.open_data import COLUMNS
from tests.factories.core import KreisFactory
from tests.factories.providers import OfferingFactory, a_module

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
SITEMAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def feed(query=""):
    answer = Client().get(f"/angebote/feed.atom{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)


def table(query=""):
    answer = Client().get(f"/daten/angebote.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def texts(root, path):
    return [element.text for element in root.findall(path, ATOM)]


def test_feed_shows_the_latest_first_and_escapes():
    old = OfferingFactory(title="Alt", published_at=datetime(2026, 1, 1, 8, tzinfo=UTC))
    new = OfferingFactory(title="Neu <b> & „gut“", published_at=datetime(2026, 6, 1, 8, tzinfo=UTC))
    OfferingFactory(draft=True)

    found = feed()

    assert texts(found, "atom:entry/atom:title") == ["Neu <b> & „gut“", "Alt"]
    assert texts(found, "atom:entry/atom:id") == [new.uuid.urn, old.uuid.urn]
    assert texts(found, "atom:entry/atom:published") == ["2026-06-01T08:00:00+00:00", "2026-01-01T08:00:00+00:00"]
    assert found.find("atom:entry/atom:link", ATOM).get("href") == f"http://127.0.0.1:8000/angebote/{new.uuid}/"
    assert found.find("atom:link[@rel='self']", ATOM).get("href") == "http://127.0.0.1:8000/angebote/feed.atom"


def test_feed_and_table_honour_the_filters():
    kreis = KreisFactory()
    inside, _outside = OfferingFactory(title="Innen", kreis=kreis), OfferingFactory(title="Außen", kreis=KreisFactory())

    assert texts(feed(f"?kreis={kreis.slug}"), "atom:entry/atom:id") == [inside.uuid.urn]
    assert [row["id"] for row in table(f"?kreis={kreis.slug}")] == [str(inside.uuid)]
    assert texts(feed("?kreis=atlantis"), "atom:subtitle") == ["Kreis: „atlantis“ kennen wir nicht und haben es nicht berücksichtigt."]


def test_unchanged_feed_is_304():
    OfferingFactory()
    first = Client().get("/angebote/feed.atom")

    assert Client().get("/angebote/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_table_says_what_the_offering_says():
    kreis = KreisFactory(name="Calw")
    summer = datetime(2027, 7, 5, 7, 0, tzinfo=UTC)
    modules = [(a_module("4", "Sozialräume"), 135), (a_module("7"), 135)]
    OfferingFactory(title="Netze; „neu“", kreis=kreis, modules=modules, first_start=summer, seats=12, seats_taken=5, fee_cents=12_000, subsidy_cents=2_000)

    (row,) = table()

    assert list(row) == [column.name for column in COLUMNS]
    assert (row["titel"], row["kreis"], row["kreis_ags"]) == ("Netze; „neu“", "Landkreis Calw", kreis.ags)
    assert (row["module"], row["minuten"], row["termine"]) == ("4, 7", "270", "2")
    assert (row["beginn"], row["ende"]) == ("2027-07-05T09:00:00+02:00", "2027-07-06T12:15:00+02:00")
    assert (row["plaetze"], row["plaetze_frei"]) == ("12", "7")
    assert (row["gebuehr_cent"], row["foerderung_cent"], row["eigenanteil_cent"]) == ("12000", "2000", "10000")


def test_what_is_not_said_stays_empty():
    OfferingFactory(fee_cents=None, subsidy_cents=None, modules=[])

    assert [(row["gebuehr_cent"], row["eigenanteil_cent"], row["minuten"], row["module"]) for row in table()] == [("", "", "", "")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+49 711", "'+49 711"), ("-x", "'-x"), ("\tx", "'\tx"), ("-4,5", "-4,5"), ("270", "270"), ("", "")],
)
def test_formulas_are_neutral_and_numbers_stay_numbers(cell, shown):
    assert neutral(cell) == shown


def test_formula_in_a_title_is_neutral():
    OfferingFactory(title='=HYPERLINK("http://example.org")')

    assert [row["titel"] for row in table()] == ['\'=HYPERLINK("http://example.org")']


@pytest.mark.once  # how often Django asks does not depend on whom it asks
@pytest.mark.parametrize(("address", "row"), [("/daten/angebote.csv", b"\r\n"), ("/angebote/feed.atom", b"</entry>")])
def test_queries_do_not_grow_with_rows(django_assert_num_queries, address, row):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows():
        return b"".join(Client().get(address)).count(row)

    OfferingFactory.create_batch(5)
    with CaptureQueriesContext(connection) as few:
        before = rows()
    OfferingFactory.create_batch(40)

    with django_assert_num_queries(len(few)):
        assert rows() == before + 40


def test_data_page_explains_every_column():
    html = Client().get("/daten/").content.decode()

    assert re.findall(r"<code>([a-z_]+)</code></th>", html) == [column.name for column in COLUMNS]


def test_sitemap_lists_what_is_public(curriculum):
    offering, hidden = OfferingFactory(), OfferingFactory(provider__is_published=False)
    OfferingFactory(draft=True)

    answer = Client().get("/sitemap.xml")
    addresses = [element.text for element in ElementTree.fromstring(answer.content).findall("map:url/map:loc", SITEMAP)]

    assert answer["Content-Type"] == "application/xml"
    assert len(addresses) == len(set(addresses))
    assert {address.split("/")[2] for address in addresses} == {"127.0.0.1:8000"}
    paths = {address.partition(":8000")[2] for address in addresses}
    assert paths >= {"/", "/angebote/", "/traeger/", "/daten/", "/module/4/", f"/angebote/{offering.uuid}/", f"/traeger/{offering.provider.slug}/"}
    assert paths & {f"/angebote/{hidden.uuid}/", f"/traeger/{hidden.provider.slug}/"} == set()
    assert [path for path in sorted(paths) if path.startswith("/angebote/") and len(path) > 10] == [f"/angebote/{offering.uuid}/"]
    german = [path for path in sorted(paths) if not path.startswith("/en/")]
    assert [path for path in german if Client().get(path).status_code != 200] == []


def test_sitemap_names_every_page_in_every_language(curriculum):
    offering = OfferingFactory()
    ModulePage.objects.get(module__code="5", locale__language_code="en").unpublish()

    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    alternates = {
        entry.findtext("map:loc", namespaces=SITEMAP).partition(":8000")[2]: {
            link.get("hreflang"): link.get("href").partition(":8000")[2] for link in entry.findall("{http://www.w3.org/1999/xhtml}link")
        }
        for entry in root.findall("map:url", SITEMAP)
    }

    both = {"de": "/module/4/", "en": "/en/module/4/", "x-default": "/module/4/"}
    assert (alternates["/module/4/"], alternates["/en/module/4/"]) == (both, both)
    assert alternates["/module/5/"] == {"de": "/module/5/", "x-default": "/module/5/"}
    assert alternates[f"/en/angebote/{offering.uuid}/"]["x-default"] == f"/angebote/{offering.uuid}/"
    assert {"/en/module/5/", "/en/leichte-sprache/"} & alternates.keys() == set()
