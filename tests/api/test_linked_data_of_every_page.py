"""Every kind of page for everybody says in schema.org what its readers see, and nothing that is no linked data."""

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.formats import date_format
from PIL import Image
from pyld import jsonld

from core.time import BERLIN
from core.units import format_lessons
from curriculum.models import SelfStudyUnitPage
from tests.factories.certificates import make_attendance_certificate
from tests.factories.core import GemeindeFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
SCHEMA = "https://schema.org/"
SAID_IN_WORDS = {"name", "description", "headline", "courseCode", "addressLocality", "addressRegion", "email", "telephone"}


class Reader(HTMLParser):
    """What somebody sees of a page, the instants it marks, and its data blocks."""

    def __init__(self, html):
        super().__init__()
        self.text, self.instants, self.blocks, self.inside = "", set(), [], ""
        self.feed(html)
        self.text = " ".join(self.text.replace("\xad", "").split())

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "title"):
            self.inside = "data" if dict(attrs).get("type") == "application/ld+json" else tag
            if self.inside == "data":
                self.blocks.append("")
        if tag == "time":
            self.instants.add(dict(attrs)["datetime"])

    def handle_endtag(self, tag):
        if tag in ("script", "style", "title"):
            self.inside = ""

    def handle_data(self, data):
        if self.inside == "data":
            self.blocks[-1] += data
        elif not self.inside:
            self.text += " " + data


def unseen(node, page):
    """What the data say and the page does not show, as (type, name, value)."""
    missing = []
    for name, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                missing += unseen(each, page)
            elif not _is_shown(node, name, each, page):
                missing.append((node["@type"], name, each))
    return missing


def _is_shown(node, name, value, page):
    if name in SAID_IN_WORDS:
        return " ".join(value.split()) in page.text
    if name in ("startDate", "endDate"):
        day = datetime.fromisoformat(value).astimezone(BERLIN)
        return value in page.instants or any(date_format(day, form) in page.text for form in ("j. F Y", "j. F", "d.m.Y"))
    if name in ("timeRequired", "timeToComplete", "courseWorkload"):
        return format_lessons(int(value[2:-1])) in page.text
    if name == "price":
        return value == "0.00" or f"{value.replace('.', ',')} €" in page.text
    if name == "remainingAttendeeCapacity":
        return f"{value} von {node['maximumAttendeeCapacity']} frei" in page.text
    if name == "availabilityEnds":
        return date_format(datetime.fromisoformat(value), "j. F Y") in page.text or value in page.instants
    return True


def _kinds(value):
    if isinstance(value, list):
        return set().union(*map(_kinds, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    return set(value.get("@type", ())) | set().union(*(_kinds(each) for each in value.values()))


def linked(page):
    """The data as linked data: every name becomes an address of schema.org, or is lost."""
    loaded = {"contextUrl": None, "documentUrl": SCHEMA, "document": {"@context": {"@vocab": SCHEMA}}}
    return [jsonld.expand(json.loads(block), {"documentLoader": lambda *_args: loaded}) for block in page.blocks]


@pytest.fixture
def shown(curriculum):
    """Addresses of one page of every kind."""
    gemeinde = GemeindeFactory(name="Musterstadt")
    offering = OfferingFactory(fee_cents=12_050, subsidy_cents=0, seats_taken=5, gemeinde=gemeinde, kreis=gemeinde.kreis, provider__contact_phone="0711 123")
    offering.provider.kreise.add(gemeinde.kreis)
    return {
        "start": "/",
        "areas": "/lernbereiche/",
        "area": "/lernbereiche/sozialraumorientierung/",
        "modules": "/module/",
        "module": "/module/4/",
        "deepening": "/module/V1/",
        "formats": "/formate/",
        "format": "/formate/basis/",
        "free format": "/formate/vertiefung/",
        "pathways": "/bildungswege/",
        "pathway": "/bildungswege/koordination/",
        "unit": SelfStudyUnitPage.objects.live().order_by("-unit__minutes", "pk").first().url,
        "unit that prepares": SelfStudyUnitPage.objects.live().order_by("unit__minutes", "pk").first().url,
        "standard": "/hilfe/",
        "offerings": "/angebote/",
        "offering": f"/angebote/{offering.uuid}/",
        "providers": "/traeger/",
        "provider": f"/traeger/{offering.provider.slug}/",
    }


KINDS = {
    "start": "WebSite",
    "areas": "ItemList",
    "area": "ItemList",
    "modules": "ItemList",
    "module": "Course",
    "deepening": "Course",
    "formats": "ItemList",
    "format": "EducationalOccupationalProgram",
    "free format": "EducationalOccupationalProgram",
    "pathways": "ItemList",
    "pathway": "EducationalOccupationalProgram",
    "unit": "LearningResource",
    "unit that prepares": "LearningResource",
    "standard": "WebPage",
    "offerings": "ItemList",
    "offering": "Course",
    "providers": "ItemList",
    "provider": "Organization",
}


def test_every_kind_of_page_says_what_it_shows(shown):
    from curriculum.models import LearningArea

    shown["area"] = LearningArea.objects.current()[0].get_absolute_url()
    faults, kinds = {}, {}
    for kind, address in shown.items():
        answer = Client().get(address)
        assert answer.status_code == 200, address
        page = Reader(answer.content.decode())
        (block,) = page.blocks
        kinds[kind] = json.loads(block)["@type"]
        ((node,),) = linked(page)
        assert node["@id"].removeprefix(SITE) == address, kind
        if missing := unseen(json.loads(block), page):
            faults[kind] = missing

    assert kinds == KINDS
    assert faults == {}


def test_offering_is_course_instance_and_events(shown):
    page = Reader(Client().get(shown["offering"]).content.decode())

    kinds = _kinds(linked(page))

    assert {kind.removeprefix(SCHEMA) for kind in kinds} == {"Course", "CourseInstance", "Event", "Offer", "Organization", "Place", "PostalAddress"}


def test_english_page_says_so(shown):
    page = Reader(Client().get("/en/module/4/").content.decode())
    (said,) = map(json.loads, page.blocks)

    assert (said["inLanguage"], said["url"], said["name"] in page.text) == ("en", f"{SITE}/en/module/4/", True)


def test_verification_tells_search_engines_nothing(amina):
    certificate = make_attendance_certificate(270, learner=amina)

    pages = [Client().get(address) for address in ("/nachweis/", f"/nachweis/{certificate.code}/")]

    assert [(answer.status_code, Reader(answer.content.decode()).blocks) for answer in pages] == [(200, []), (200, [])]


def test_shared_picture_is_as_large_as_it_says(shown):
    html = Client().get("/").content.decode()
    said = dict(re.findall(r'<meta property="og:image:?(\w*)" content="([^"]*)">', html))
    path = finders.find(said[""].removeprefix(f"{SITE}/static/"))

    assert Image.open(path).size == (int(said["width"]), int(said["height"])) == (1200, 630)
    assert Path(path).stat().st_size < 30_000
