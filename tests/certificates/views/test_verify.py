import logging
import re

import pytest
from django.test import Client

from certificates.domain.codes import new_code
from certificates.domain.revoke import revoke_certificate
from core.domain import throttle
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate, make_pathway_certificate
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(db):
    return make_attendance_certificate(learner=UserFactory(first_name="Jürgen", last_name="Müller-Lüdenscheidt"), title="Beteiligung im Quartier")


def words(response):
    """What a person reads: without markup, and without the token that differs every time."""
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_code_typed_in_any_way_leads_to_the_certificate(certificate):
    response = Client().post("/nachweis/", {"code": f"  {certificate.code.lower().replace('-', ' ')} "})

    assert (response.status_code, response.url) == (302, f"/nachweis/{certificate.code}/")


def test_status_of_a_valid_certificate_says_what_stands_on_it_but_no_name(certificate):
    response = Client().get(f"/nachweis/{certificate.code}/")
    page = words(response)

    for fact in [
        "Dieser Nachweis ist gültig",
        "Teilnahmebescheinigung",
        "Beteiligung im Quartier",
        certificate.snapshot["provider"],
        "12 WSt.",
        "540 Minuten",
        "4. Mai 2026 bis 5. Mai 2026",
        "1. Juni 2026",
        "Koordinierungsstelle „Qualifiziert ins Quartier“",
        certificate.number,
        "Sozialräume analysieren",
    ]:
        assert fact in page
    for secret in ["Jürgen", "Müller", "Lüdenscheidt", certificate.learner.email, str(certificate.uuid)]:
        assert secret not in response.content.decode()


def test_status_of_a_pathway_shows_hours_per_phase(curriculum):
    page = words(Client().get(f"/nachweis/{make_pathway_certificate('steuerung').code}/"))

    assert "Präsenz 54 WSt. (2.430 Minuten)" in page
    assert "Selbstlernen 18 WSt. (810 Minuten)" in page


def test_status_of_a_withdrawn_certificate_says_so_at_once_but_not_why(certificate, dana):
    revoke_certificate(certificate, reason="Geheimer Grund", by=dana, at=ISSUED_AT)

    response = Client().get(f"/nachweis/{certificate.code}/")

    assert response.status_code == 200
    assert "Dieser Nachweis gilt nicht mehr" in words(response)
    assert "Zurückgezogen am 1. Juni 2026" in words(response)
    assert "Geheimer Grund" not in response.content.decode()


@pytest.mark.parametrize("code", ["x", "0000", "2345-6789-ABCD-EFGH-JKMN-PQRT-VWXX", "%3Cscript%3E", "ä" * 28])
def test_unknown_and_malformed_codes_get_the_same_answer(certificate, code):
    unknown = Client().get(f"/nachweis/{new_code()}/")

    malformed = Client().get(f"/nachweis/{code}/")

    assert (unknown.status_code, malformed.status_code) == (404, 404)
    assert words(malformed) == words(unknown)
    assert {name: malformed[name] for name in unknown.headers if name != "Content-Length"} == {
        name: unknown[name] for name in unknown.headers if name != "Content-Length"
    }


def test_form_answers_unknown_and_malformed_codes_alike_and_an_empty_one_with_a_hint():
    unknown, malformed, empty = (Client().post("/nachweis/", {"code": code}) for code in (new_code(), "abc", ""))

    assert [response.status_code for response in (unknown, malformed, empty)] == [404, 404, 422]
    assert words(unknown) == words(malformed)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("Müller-Lüdenscheidt", True),
        ("müller lüdenscheidt", True),
        ("MUELLER-LUEDENSCHEIDT", True),
        ("Muller-Ludenscheidt", True),
        ("Müller", False),
        ("Meier", False),
        ("---", False),
    ],
)
def test_typed_surname_is_only_compared(certificate, typed, fits):
    response = Client().post(f"/nachweis/{certificate.code}/", {"surname": typed})
    page = words(response)

    assert response.status_code == 200
    assert ("Der Nachname stimmt überein" in page, "Der Nachname stimmt nicht überein" in page) == (fits, not fits)
    assert "Jürgen" not in page


def test_empty_surname_is_a_field_error(certificate):
    response = Client().post(f"/nachweis/{certificate.code}/", {"surname": " "})

    assert response.status_code == 422
    assert "stimmt" not in words(response).partition("Stimmt der Name?")[2]


def test_five_wrong_surnames_per_code_and_hour(certificate):
    url = f"/nachweis/{certificate.code}/"

    answers = [Client(REMOTE_ADDR=f"192.0.2.{number}").post(url, {"surname": "Falsch"}).status_code for number in range(6)]
    right = Client(REMOTE_ADDR="192.0.2.99").post(url, {"surname": "Müller-Lüdenscheidt"}).status_code

    assert (answers, right) == ([200] * 5 + [429], 429)
    assert Client(REMOTE_ADDR="192.0.2.99").get(url).status_code == 200


def test_thirty_requests_a_minute_per_address(certificate, monkeypatch):
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_000.0)
    client = Client(REMOTE_ADDR="192.0.2.1")

    answers = [client.get(f"/nachweis/{certificate.code}/").status_code for _request in range(29)]
    answers += [client.post("/nachweis/", {"code": "x"}).status_code, client.post("/nachweis/", {"code": "x"}).status_code]

    assert answers == [200] * 29 + [404, 429]
    assert Client(REMOTE_ADDR="192.0.2.2").get(f"/nachweis/{certificate.code}/").status_code == 200
    assert client.get(f"/nachweis/{certificate.code}/", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_060.0)
    assert client.get(f"/nachweis/{certificate.code}/").status_code == 200


def test_an_ipv6_household_counts_as_one(certificate, monkeypatch):
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_000.0)
    url = f"/nachweis/{certificate.code}/"

    answers = [Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}").get(url).status_code for number in range(31)]

    assert (answers[-2:], Client(REMOTE_ADDR="2001:db8:1:3::1").get(url).status_code) == ([200, 429], 200)


def test_answers_are_kept_nowhere(certificate):
    client = Client()
    for response in [
        client.get(f"/nachweis/{certificate.code}/"),
        client.get("/nachweis/x/"),
        client.get("/nachweis/"),
        client.post("/nachweis/", {"code": certificate.code}),
    ]:
        assert (response["Cache-Control"], response["X-Robots-Tag"], response["Referrer-Policy"]) == ("no-store", "noindex, nofollow, noarchive", "same-origin")
    assert '<meta name="robots" content="noindex, nofollow">' in client.get(f"/nachweis/{certificate.code}/").content.decode()


def test_codes_and_names_are_not_logged(certificate, caplog):
    caplog.set_level(logging.DEBUG)
    client, unknown = Client(), new_code()

    client.get(f"/nachweis/{certificate.code}/")
    client.get(f"/nachweis/{unknown}/")
    for _try in range(7):
        client.post(f"/nachweis/{certificate.code}/", {"surname": "Geheimrat"})

    logged = " ".join(record.getMessage() for record in caplog.records if record.name.startswith(("django.request", "certificates", "core")))
    assert [secret for secret in (certificate.code, unknown, "Geheimrat") if secret in logged] == []


def test_forms_need_their_token(certificate):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/nachweis/", {"code": certificate.code}).status_code == 403
    assert client.post(f"/nachweis/{certificate.code}/", {"surname": "Müller"}).status_code == 403
