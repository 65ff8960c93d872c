"""The API keeps its OpenAPI document: schemathesis asks every operation, with sense and with nonsense."""

from datetime import timedelta
from functools import cache

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import content_type_conformance, response_headers_conformance, response_schema_conformance, status_code_conformance

from core.domain.tokens import create_token
from providers.models import Offering
from tests.api.test_own_data import AT, YEAR
from tests.factories.certificates import make_attendance_certificate
from tests.factories.core import GemeindeFactory
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory
from tests.factories.providers import OfferingFactory, a_format, a_module, an_area

CHECKS = [checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, response_headers_conformance]
FEW, MANY = 15, 500
READ = [
    "/areas",
    "/areas/{slug}",
    "/certificates/{code}",
    "/formats",
    "/formats/{slug}",
    "/me/account",
    "/me/certificates",
    "/me/enrolments",
    "/me/hours",
    "/modules",
    "/modules/{code}",
    "/offerings",
    "/offerings/{uuid}",
    "/pathways",
    "/pathways/{slug}",
    "/providers",
    "/providers/{slug}",
    "/providers/{slug}/offerings",
    "/providers/{slug}/offerings/{external_id}",
    "/regions/gemeinden",
    "/regions/gemeinden/{ags}",
    "/regions/kreise",
]
WRITE = [
    ("/providers/{slug}/import", "POST"),
    ("/providers/{slug}/offerings/{external_id}", "PUT"),
    ("/providers/{slug}/offerings/{external_id}/submission", "POST"),
]
OPERATIONS = [*((path, "GET") for path in READ), *WRITE]


@pytest.fixture
def document(db, settings):
    """The document as it is served, and an API that never has enough."""
    settings.API_REQUESTS_PER_MINUTE = 100_000
    # As Django's own test client does: the end of a request must not close the connection of the test.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield read_document()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@cache  # it comes from the code alone; to read and resolve it takes as long as to ask all operations once
def read_document():
    handler = WSGIHandler()

    def application(environ, start_response):
        return handler(environ | {"REMOTE_ADDR": "192.0.2.1"}, start_response)

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def world(curriculum, db, amina, boris, provider):
    """One of everything, Amina's token that reads, and Boris's that writes."""
    gemeinde = GemeindeFactory()
    offering = OfferingFactory(gemeinde=gemeinde, kreis=gemeinde.kreis, fee_cents=None)
    own = OfferingFactory(provider=provider, external_id="K-1", draft=True, first_start=timezone.now() + timedelta(days=90), registration_until_date=None)
    Offering.objects.filter(pk=own.pk).update(registration_until_date=timezone.now().date() + timedelta(days=60))
    EnrolmentFactory(learner=amina, offering=offering)
    HoursEntryFactory(learner=amina, module=a_module())
    token = {"name": "Test", "lifetime": YEAR * 99, "at": AT.replace(year=2026)}
    return {
        "reading": create_token(amina, by=amina, **token)[1],
        "writing": create_token(boris, by=boris, writes_for=provider.organisation, **token)[1],
        "/areas/{slug}": {"slug": an_area().slug},
        "/certificates/{code}": {"code": make_attendance_certificate(270, learner=amina).code},
        "/formats/{slug}": {"slug": a_format().slug},
        "/modules/{code}": {"code": "V1"},
        "/offerings/{uuid}": {"uuid": str(offering.uuid)},
        "/pathways/{slug}": {"slug": "steuerung"},
        "/providers/{slug}": {"slug": offering.provider.slug},
        "/providers/{slug}/import": {"slug": provider.slug},
        "/providers/{slug}/offerings": {"slug": provider.slug},
        "/providers/{slug}/offerings/{external_id}": {"slug": provider.slug, "external_id": "K-1"},
        "/providers/{slug}/offerings/{external_id}/submission": {"slug": provider.slug, "external_id": "K-1"},
        "/regions/gemeinden/{ags}": {"ags": gemeinde.ags},
    }


def headers_for(world, path):
    """The token that this operation asks for."""
    kind = "writing" if path.startswith("/providers/{slug}/") else "reading"
    return {"Authorization": f"Bearer {world[kind]}"}


def a_body(path):
    """Something that can be stored."""
    offering = {"title": "Neu", "format": "basis", "seats": 5, "modules": [{"code": "4"}]}
    return {"/providers/{slug}/import": {"offerings": [{"external_id": "neu", "offering": offering}]}}.get(path, offering)


def test_the_document_is_openapi_3_1_and_lists_every_operation(document):
    assert document.raw_schema["openapi"] == "3.1.0"
    listed = [(path.removeprefix("/api/v1"), method.upper()) for path, operations in document.raw_schema["paths"].items() for method in operations]
    assert sorted(listed) == sorted(OPERATIONS)
    document.validate()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_what_exists_is_answered_as_documented(document, world, path, method):
    headers = headers_for(world, path) | ({"If-Match": "*"} if method == "PUT" else {})
    body = {"body": a_body(path), "media_type": "application/json"} if method != "GET" and "submission" not in path else {}
    case = document["/api/v1" + path][method].Case(path_parameters=world.get(path, {}), headers=headers, **body)

    response = case.call()

    assert response.status_code == 200, response.text
    assert response.json().get("count") != 0
    case.validate_response(response, checks=CHECKS)


# A word in an address cannot have the wrong type, so nonsense is asked where there are numbers, a UUID or something to read.
QUESTIONS = [(path, method, GenerationMode.POSITIVE) for path, method in OPERATIONS]
QUESTIONS += [(path, "GET", GenerationMode.NEGATIVE) for path in READ if "{" not in path or "{uuid}" in path]
QUESTIONS += [(path, method, GenerationMode.NEGATIVE) for path, method in WRITE if "submission" not in path]


@pytest.mark.once  # nonsense is refused before a database hears of it; what exists is asked on both
@pytest.mark.parametrize(("path", "method", "mode"), QUESTIONS)
def test_whatever_is_asked_is_answered_as_documented(document, world, monkeypatch, path, method, mode):
    monkeypatch.setattr("certificates.domain.throttle.REQUESTS_PER_MINUTE", 100_000)
    ask(document, world, path, method, mode, examples=FEW if method == "GET" else FEW // 3)


@pytest.mark.nightly
@pytest.mark.parametrize(("path", "method", "mode"), QUESTIONS)
def test_whatever_is_asked_for_long_is_answered_as_documented(document, world, monkeypatch, path, method, mode):
    monkeypatch.setattr("certificates.domain.throttle.REQUESTS_PER_MINUTE", 1_000_000)
    ask(document, world, path, method, mode, examples=MANY)


def ask(document, world, path, method, mode, *, examples):
    """So many questions of this kind, each answer held against the document (`CHECKS`); at least one question is asked.

    About the provider's own things with its own short name, or nothing but 404 would come back.
    """
    asked = []
    operation = document["/api/v1" + path][method]

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def question(case):
        if path.startswith(("/me/", "/providers/{slug}/")):
            case.headers.update(headers_for(world, path))
        if path.startswith("/providers/{slug}/"):
            case.path_parameters["slug"] = world[path]["slug"]
        asked.append(case.call_and_validate(checks=CHECKS).status_code)

    question()
    assert asked != []
