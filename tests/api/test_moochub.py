"""/api/moochub/v3/courses: valid by the rules of MOOChub, and saying what the offering says."""

import json

import jsonschema_rs
import pytest
from django.test import Client

from tests.api.moochub_v3 import ANSWER
from tests.factories.core import GemeindeFactory
from tests.factories.providers import OfferingFactory, a_module

pytestmark = pytest.mark.django_db

ADDRESS = "/api/moochub/v3/courses"
RULES = jsonschema_rs.Draft7Validator(ANSWER, validate_formats=True)


def read(address=ADDRESS):
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vnd.api+json; moochub-version=3.0")
    body = json.loads(answer.content)
    assert [error.message for error in RULES.iter_errors(body)] == []
    return body


def test_course_says_what_the_offering_says():
    gemeinde = GemeindeFactory(name="Musterstadt")
    offering = OfferingFactory(gemeinde=gemeinde, kreis=gemeinde.kreis, fee_cents=12_000, subsidy_cents=8_050, description="Erster Absatz.\n\n<b>Zweiter</b>")

    (course,) = read()["data"]
    said = course["attributes"]

    assert (course["id"], said["name"], said["url"]) == (str(offering.uuid), offering.title, f"http://127.0.0.1:8000/angebote/{offering.uuid}/")
    assert (said["startDate"], said["endDate"]) == (["2027-03-01T09:00:00+01:00"], ["2027-03-01T14:30:00+01:00"])
    assert (said["applicationDeadline"], said["duration"]) == ("2027-02-16T00:00:00+01:00", "PT270M")
    assert (said["access"], [offer["price"] for offer in said["offer"]]) == (["paid"], [39.5])
    assert said["contentLocation"]["address"] == {
        "addressCountry": "DE",
        "city": "Musterstadt",
        "streetAddress": "Bürgerhaus, Hauptstraße 1",
        "description": gemeinde.kreis.label,
    }
    assert [creator["name"] for creator in said["creator"]] == [offering.provider.name]
    assert said["description"] == "<p>Ein Tag mit Übungen aus der Praxis.</p><p>Erster Absatz.</p>\n\n<p>&lt;b&gt;Zweiter&lt;/b&gt;</p>"


def test_courses_of_every_shape_are_valid():
    a_module("4")
    OfferingFactory(online=True, fee_cents=None)
    OfferingFactory(mode="mixed", fee_cents=0, modules=[])
    OfferingFactory(sessions=False, dates_on_request=True, registration_until_date=None, venue="", kreis=None)
    OfferingFactory(fee_cents=5_000, subsidy_cents=5_000)
    OfferingFactory(draft=True)

    courses = [course["attributes"] for course in read()["data"]]

    assert sorted((tuple(course.get("access", ())), course["courseMode"][0]) for course in courses) == [
        ((), "online"),
        (("free",), "blended"),
        (("free",), "onsite"),
        (("paid",), "onsite"),
    ]


def test_pages_lead_to_each_other_and_cost_the_same(django_assert_max_num_queries):
    OfferingFactory.create_batch(51)

    with django_assert_max_num_queries(5):
        first = read()
    second = read(first["links"]["next"].removeprefix("http://127.0.0.1:8000"))

    assert [len(first["data"]), len(second["data"])] == [50, 1]
    assert len({course["id"] for course in [*first["data"], *second["data"]]}) == 51
    assert ("prev" in first["links"], "next" in second["links"], second["links"]["prev"]) == (False, False, first["links"]["first"])
    assert [Client().get(f"{ADDRESS}?page={page}").status_code for page in ("0", "3", "x", "²", "9" * 30)] == [404] * 5


def test_empty_catalogue_is_one_empty_page():
    assert read()["data"] == []


def test_unchanged_answer_is_304_and_licence_is_said(settings):
    settings.OPEN_DATA_LICENCE = "dl-by-de/2.0"
    OfferingFactory()
    first = Client().get(ADDRESS)

    assert Client().get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["Link"] == '<https://www.govdata.de/dl-de/by-2-0>; rel="license"'
    assert Client(enforce_csrf_checks=True).post(ADDRESS).status_code == 405
