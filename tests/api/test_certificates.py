"""Verification through the API: the status, and nothing about the person."""

import json

import pytest
from django.test import Client

from certificates.domain.revoke import revoke_certificate
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate

pytestmark = pytest.mark.django_db


def test_status_says_no_more_than_needed(amina):
    certificate = make_attendance_certificate(270, learner=amina, title="Beteiligung")
    code = certificate.code

    answer = Client().get(f"/api/v1/certificates/{code.lower().replace('-', '')}")

    assert json.loads(answer.content) == {
        "status": "valid",
        "kind": "attendance",
        "number": certificate.number,
        "title": "Beteiligung",
        "issuer": "Koordinierungsstelle „Qualifiziert ins Quartier“",
        "provider": certificate.snapshot["provider"],
        "presence_minutes": 270,
        "self_study_minutes": 0,
        "from_date": "2026-05-04",
        "until_date": "2026-05-04",
        "issued_on": "2026-06-01",
        "replaced_on": None,
        "revoked_on": None,
    }
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_withdrawn_certificate_says_so(dana):
    certificate = revoke_certificate(make_attendance_certificate(270), reason="Verwechslung", by=dana, at=ISSUED_AT)

    answer = json.loads(Client().get(f"/api/v1/certificates/{certificate.code}").content)

    assert (answer["status"], answer["revoked_on"]) == ("revoked", "2026-06-01")


def test_unknown_and_malformed_codes_are_answered_alike():
    from certificates.domain.codes import new_code

    unknown, malformed = Client().get(f"/api/v1/certificates/{new_code()}"), Client().get("/api/v1/certificates/x")

    assert (unknown.status_code, unknown.content) == (404, malformed.content)
    assert dict(unknown.headers) == dict(malformed.headers)


def test_page_and_api_share_one_limit(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    client = Client(REMOTE_ADDR="192.0.2.1")

    answers = [client.get("/nachweis/x/").status_code for _request in range(30)]
    refused = client.get("/api/v1/certificates/x")

    assert answers == [404] * 30
    assert (refused.status_code, refused["Content-Type"], refused["Retry-After"]) == (429, "application/problem+json", "60")
