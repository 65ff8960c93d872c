"""schema.org and OpenGraph: what search engines and shared links say is what the page says."""

import json
import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from providers.enums import OfferingState
from tests.factories.core import GemeindeFactory
from tests.factories.providers import FIRST_START, OfferingFactory, a_module

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what a page says once more; the page itself is asked on both

SITE = "http://127.0.0.1:8000"


class Blocks(HTMLParser):
    """The data blocks of a page as a browser would find them."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.inside = [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self.inside:
            self.blocks.append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


def read(address, client=None):
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    return [json.loads(block) for block in Blocks(html).blocks], unescape(re.sub(r"\s+", " ", html))


def test_offering_says_what_its_page_shows():
    gemeinde = GemeindeFactory(name="Musterstadt")
    offering = OfferingFactory(
        fee_cents=12_050, subsidy_cents=8_000, seats=12, seats_taken=5, gemeinde=gemeinde, kreis=gemeinde.kreis, venue="Haus am Markt", summary="Kurz & gut"
    )
    offering.registration_until_date = FIRST_START.date() - timedelta(days=7)
    offering.save()

    (course,), html = read(f"/angebote/{offering.uuid}/")
    (instance,) = course["hasCourseInstance"]
    (event,) = instance["subEvent"]

    assert (course["@context"], course["@type"], course["url"]) == ("https://schema.org", "Course", f"{SITE}/angebote/{offering.uuid}/")
    assert (course["name"], course["description"]) == (offering.title, "Kurz & gut")
    assert course["provider"]["name"] == offering.provider.name
    assert (course["offers"]["price"], course["offers"]["priceCurrency"], course["offers"]["category"]) == ("120.50", "EUR", "Paid")
    assert course["offers"]["availabilityEnds"] == offering.registration_until_date.isoformat()
    assert (instance["startDate"], instance["endDate"], instance["courseMode"]) == ("2027-03-01T09:00:00+01:00", "2027-03-01T14:30:00+01:00", "onsite")
    assert (instance["maximumAttendeeCapacity"], instance["remainingAttendeeCapacity"], instance["courseWorkload"]) == (12, 7, "PT270M")
    assert instance["location"][0]["name"] == "Haus am Markt"
    assert instance["location"][0]["address"] | {"@type": ""} == {
        "@type": "",
        "addressLocality": "Musterstadt",
        "addressRegion": gemeinde.kreis.label,
        "addressCountry": "DE",
    }
    assert (event["startDate"], event["eventStatus"]) == (instance["startDate"], "https://schema.org/EventScheduled")
    shown = [course["name"], course["description"], course["provider"]["name"], "120,50 €", "7 von 12 frei", event["startDate"], "Haus am Markt", "Musterstadt"]
    assert [text for text in shown if text not in html] == []


def test_unsaid_fee_makes_no_offer_and_online_no_place():
    offering = OfferingFactory(online=True, fee_cents=None, subsidy_cents=None)

    (course,), _html = read(f"/angebote/{offering.uuid}/")

    assert "offers" not in course
    assert course["hasCourseInstance"][0]["location"] == [{"@type": "VirtualLocation", "url": course["url"]}]


def test_cancelled_and_full_are_said():
    gone = OfferingFactory(state=OfferingState.CANCELLED, cancel_reason="Zu wenige", cancelled_at=timezone.now())
    full = OfferingFactory(fee_cents=0, seats=2, seats_taken=2, first_start=timezone.now() + timedelta(days=90))
    full.registration_until_date = (timezone.now() + timedelta(days=60)).date()
    full.save()

    (cancelled,), _html = read(f"/angebote/{gone.uuid}/")
    (course,), _html = read(f"/angebote/{full.uuid}/")

    assert cancelled["hasCourseInstance"][0]["eventStatus"] == "https://schema.org/EventCancelled"
    assert (course["offers"]["price"], course["offers"]["category"], course["offers"]["availability"]) == ("0.00", "Free", "https://schema.org/SoldOut")


def test_draft_says_nothing_to_search_engines(boris, provider, client_of):
    draft = OfferingFactory(draft=True, provider=provider)

    blocks, _html = read(f"/angebote/{draft.uuid}/", client_of(boris))

    assert blocks == []


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script>", "<!-- & <script>", "\u2028 ]]> \" ' \\"])
def test_no_text_leaves_its_block(evil):
    offering = OfferingFactory(title=f"Titel {evil}", venue=evil)

    answer = Client().get(f"/angebote/{offering.uuid}/")
    html = answer.content.decode()
    (block,) = Blocks(html).blocks

    assert json.loads(block)["name"] == f"Titel {evil}"
    assert (block.count("<"), block.count("&"), html.count("<script>")) == (0, 0, 0)
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_provider_says_what_its_page_shows():
    provider = OfferingFactory().provider
    provider.kreise.add(GemeindeFactory().kreis)

    (organisation,), html = read(f"/traeger/{provider.slug}/")

    assert (organisation["@type"], organisation["name"], organisation["url"]) == ("Organization", provider.name, f"{SITE}/traeger/{provider.slug}/")
    assert [area["name"] for area in organisation["areaServed"]] == [kreis.label for kreis in provider.kreise.all()]
    shown = [organisation["name"], organisation["description"], organisation["contactPoint"]["email"], organisation["contactPoint"]["name"]]
    assert [text for text in shown if text not in html] == []


def test_module_and_pathway_say_what_their_pages_show(curriculum):
    (module,), module_html = read("/module/4/")
    (deepening,), _html = read("/module/V1/")
    (pathway,), pathway_html = read("/bildungswege/koordination/")

    assert (module["@type"], module["courseCode"], module["timeRequired"]) == ("Course", "4", "PT270M")
    assert "timeRequired" not in deepening
    assert (pathway["@type"], pathway["timeToComplete"], len(pathway["hasCourse"])) == ("EducationalOccupationalProgram", "PT3240M", 12)
    assert [text for text in (module["name"], module["description"], module["about"]["name"]) if text not in module_html] == []
    shown = [pathway["name"], pathway["description"], *(f"{course['courseCode']} {course['name']}" for course in pathway["hasCourse"])]
    assert [text for text in shown if text not in pathway_html] == []


def test_linked_data_cost_no_query_per_session_or_module(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def offering(number):
        made = OfferingFactory(modules=[(a_module(str(code)), 270) for code in range(1, number + 1)])  # a session for each
        return f"/angebote/{made.uuid}/"

    def sessions(address):
        (course,), _html = read(address)
        return len(course["hasCourseInstance"][0]["subEvent"])

    small, large = offering(2), offering(12)
    with CaptureQueriesContext(connection) as few:
        assert sessions(small) == 2

    with django_assert_num_queries(len(few)):
        assert sessions(large) == 12


@pytest.mark.parametrize("title", ["Beteiligung", "„Größe“ & <b>"])
def test_shared_link_says_title_and_description_of_the_page(title):
    offering = OfferingFactory(title=title, summary='Sie lernen "alles" & mehr')

    html = Client().get(f"/angebote/{offering.uuid}/?utm=x").content.decode()
    said = {name: unescape(text) for name, text in re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', html)}

    assert said == {
        "type": "website",
        "locale": "de_DE",
        "site_name": "Qualifiziert ins Quartier",
        "image": f"{SITE}/static/img/share.png",
        "title": title,
        "description": 'Sie lernen "alles" & mehr',
        "url": f"{SITE}/angebote/{offering.uuid}/",
    }
    assert unescape(re.search(r"<title>(.*?)</title>", html)[1]) == f"{title} – Qualifiziert ins Quartier"
