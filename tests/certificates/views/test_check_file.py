"""A PDF on the verification page: as its sum from the browser, or as an upload."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates.domain.revoke import revoke_certificate
from certificates.domain.storage import stored
from certificates.models import Certificate
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate
from tests.factories.core import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # bytes and sums of a file
ADDRESS = "/nachweis/datei/"


@pytest.fixture
def certificate(run_jobs):
    made = make_attendance_certificate(270, learner=UserFactory(first_name="Jürgen", last_name="Lüdenscheidt"))
    run_jobs()
    return Certificate.objects.get(pk=made.pk)


@pytest.fixture
def content(certificate):
    return stored(certificate.pdf.name)


def upload(content):
    return Client().post(ADDRESS, {"file": SimpleUploadedFile("nachweis.pdf", content, "application/pdf")})


@pytest.mark.parametrize("way", ["sum", "upload"])
def test_the_issued_file_is_genuine_and_names_nobody(certificate, content, way):
    response = upload(content) if way == "upload" else Client().post(ADDRESS, {"sha256": hashlib.sha256(content).hexdigest().upper()})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Die Datei ist echt und der Nachweis gültig" in page
    assert certificate.snapshot["title"] in page
    assert [secret for secret in ("Jürgen", "Lüdenscheidt", str(certificate.uuid)) if secret in page] == []
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex, nofollow, noarchive")


def test_a_withdrawn_one_is_genuine_and_holds_no_longer(certificate, content, dana):
    revoke_certificate(certificate, reason="Geheimer Grund", by=dana, at=ISSUED_AT)

    page = upload(content).content.decode()

    assert "Die Datei ist echt, aber der Nachweis gilt nicht mehr" in page
    assert "Geheimer Grund" not in page


def test_a_changed_file_is_told_from_a_strangers(content):
    changed, stranger = upload(content[:5000] + b"?" + content[5001:]), upload(b"%PDF-1.7\n% none of ours")

    assert [response.status_code for response in (changed, stranger)] == [404, 404]
    assert "Diese Datei wurde verändert" in changed.content.decode()
    assert "Diese Datei wurde nicht hier ausgestellt" in stranger.content.decode()


def test_unknown_and_malformed_sums_get_the_same_answer(certificate):
    unknown, malformed, empty_row = (Client().post(ADDRESS, {"sha256": value}) for value in ("0" * 64, "-", "'"))

    def said(response):
        return [line for line in response.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]

    assert (unknown.status_code, malformed.status_code) == (404, 404)
    assert said(unknown) == said(malformed) == said(empty_row)


def test_nothing_and_too_much_are_refused_with_a_sentence(certificate):
    nothing, too_much = Client().post(ADDRESS), upload(b"%PDF-" + bytes(2 * 1024 * 1024))

    assert [response.status_code for response in (nothing, too_much)] == [422, 422]
    assert "Bitte wählen Sie die PDF-Datei aus" in nothing.content.decode()
    assert "größer als 2 MB" in too_much.content.decode()


def test_a_paper_without_a_file_yet_is_found_by_no_sum(db):
    make_attendance_certificate(270)

    assert Client().post(ADDRESS, {"sha256": " "}).status_code in (404, 422)
    assert Client().post(ADDRESS, {"sha256": "x"}).status_code == 404


def test_the_address_of_an_answer_leads_to_the_form():
    response = Client().get(ADDRESS)

    assert (response.status_code, response.url, response["Cache-Control"]) == (302, "/nachweis/", "no-store")
