"""The API keeps its OpenAPI document: schemathesis asks every operation, with sense and with nonsense."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi.checks import content_type_conformance, response_headers_conformance, response_schema_conformance, status_code_conformance

from core.domain.tokens import create_token
from tests.api.test_own_data import AT, YEAR
from tests.factories.certificates import make_attendance_certificate
from tests.factories.core import GemeindeFactory
from tests.factories.learners import EnrolmentFactory, HoursEntryFactory
from tests.factories.providers import OfferingFactory, a_format, a_module, an_area

CHECKS = [checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, response_headers_conformance]
EXAMPLES = 25
OPERATIONS = [
    "/areas",
    "/areas/{slug}",
    "/certificates/{code}",
    "/formats",
    "/formats/{slug}",
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
    "/regions/gemeinden",
    "/regions/gemeinden/{ags}",
    "/regions/kreise",
]


@pytest.fixture
def document(db, settings):
    """The document as it is served, and an API that never has enough."""
    settings.API_REQUESTS_PER_MINUTE = 100_000
    handler = WSGIHandler()

    def application(environ, start_response):
        return handler(environ | {"REMOTE_ADDR": "192.0.2.1"}, start_response)

    # As Django's own test client does: the end of a request must not close the connection of the test.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def world(curriculum, db, amina):
    """One of everything, and Amina's token."""
    gemeinde = GemeindeFactory()
    offering = OfferingFactory(gemeinde=gemeinde, kreis=gemeinde.kreis, fee_cents=None)
    EnrolmentFactory(learner=amina, offering=offering)
    HoursEntryFactory(learner=amina, module=a_module())
    return {
        "token": create_token(amina, name="Test", lifetime=YEAR * 99, by=amina, at=AT.replace(year=2026))[1],
        "/areas/{slug}": {"slug": an_area().slug},
        "/certificates/{code}": {"code": make_attendance_certificate(270, learner=amina).code},
        "/formats/{slug}": {"slug": a_format().slug},
        "/modules/{code}": {"code": "V1"},
        "/offerings/{uuid}": {"uuid": str(offering.uuid)},
        "/pathways/{slug}": {"slug": "steuerung"},
        "/providers/{slug}": {"slug": offering.provider.slug},
        "/regions/gemeinden/{ags}": {"ags": gemeinde.ags},
    }


def test_the_document_is_openapi_3_1_and_lists_every_operation(document):
    assert document.raw_schema["openapi"] == "3.1.0"
    assert [(path.removeprefix("/api/v1"), list(operations)) for path, operations in sorted(document.raw_schema["paths"].items())] == [
        (path, ["get"]) for path in OPERATIONS
    ]
    document.validate()


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_exists_is_answered_as_documented(document, world, path):
    case = document["/api/v1" + path]["GET"].Case(path_parameters=world.get(path, {}), headers={"Authorization": f"Bearer {world['token']}"})

    response = case.call()

    assert response.status_code == 200
    assert response.json().get("count") != 0
    case.validate_response(response, checks=CHECKS)


# A word in an address cannot have the wrong type, so nonsense is asked where there are numbers or a UUID.
QUESTIONS = [(path, GenerationMode.POSITIVE) for path in OPERATIONS]
QUESTIONS += [(path, GenerationMode.NEGATIVE) for path in OPERATIONS if "{" not in path or "{uuid}" in path]


@pytest.mark.parametrize(("path", "mode"), QUESTIONS)
def test_whatever_is_asked_is_answered_as_documented(document, world, monkeypatch, path, mode):
    monkeypatch.setattr("certificates.domain.throttle.REQUESTS_PER_MINUTE", 100_000)
    operation = document["/api/v1" + path]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        if path.startswith("/me/"):
            case.headers["Authorization"] = f"Bearer {world['token']}"
        case.call_and_validate(checks=CHECKS)

    ask()
