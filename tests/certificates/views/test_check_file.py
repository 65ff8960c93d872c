"""A PDF on the verification page: as its sum from the browser, or as an upload."""

import hashlib
import random
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates.domain.paper_keys import known_paper_keys
from certificates.domain.revoke import revoke_certificate
from certificates.domain.signature_check import SignatureState, check_parts
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


def kept_by_the_browser(content):
    """What check-file.js sends instead of the file."""
    place = re.search(rb"/Contents\s*<([0-9a-fA-F]{1000,})>", content)
    start, end = place.span(1)
    around = content[: start - 1] + content[end + 1 :]
    return {"sha256": hashlib.sha256(content).hexdigest(), "digits": place[1].decode(), "digest": hashlib.sha256(around).hexdigest()}


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


def test_a_browser_that_keeps_the_file_learns_as_much_about_its_signature(content):
    genuine = Client().post(ADDRESS, kept_by_the_browser(content))
    changed = Client().post(ADDRESS, kept_by_the_browser(content[:5000] + b"?" + content[5001:]))
    appended = Client().post(ADDRESS, kept_by_the_browser(content + b"% more"))

    assert [response.status_code for response in (genuine, changed, appended)] == [200, 404, 404]
    assert "Die elektronische Signatur ist gültig." in genuine.content.decode()
    assert ["Diese Datei wurde verändert" in response.content.decode() for response in (changed, appended)] == [True, True]


def test_parts_are_judged_like_the_file_they_come_from(content):
    known = known_paper_keys()
    parts = kept_by_the_browser(content)
    digits, digest = parts["digits"], parts["digest"]
    letter = next(place for place, sign in enumerate(digits) if sign in "abcdef")

    judged = {
        "ours": check_parts(digits, digest, known=known),
        "another file": check_parts(digits, hashlib.sha256(b"other").hexdigest(), known=known),
        "a capital letter": check_parts(digits[:letter] + digits[letter].upper() + digits[letter + 1 :], digest, known=known),
        "behind the end": check_parts(digits[:-1] + "1", digest, known=known),
        "no digest": check_parts(digits, "x", known=known),
        "a key of somebody else": check_parts(digits, digest, known={}),
        "no signature": check_parts("00" * 2000, digest, known=known),
        "no digits": check_parts("zz", digest, known=known),
    }

    changed = SignatureState.CHANGED
    assert judged == {
        "ours": SignatureState.OURS,
        "another file": changed,
        "a capital letter": changed,
        "behind the end": changed,
        "no digest": changed,
        "a key of somebody else": SignatureState.FOREIGN,
        "no signature": None,
        "no digits": None,
    }


def test_no_changed_byte_of_the_signature_passes(content):
    known, parts, chance = known_paper_keys(), kept_by_the_browser(content), random.Random(20270101)
    digits = parts["digits"]
    unnoticed = []
    for _time in range(300):
        place = chance.randrange(len(digits))
        other = chance.choice([sign for sign in "0123456789abcdef" if sign != digits[place]])
        if check_parts(digits[:place] + other + digits[place + 1 :], parts["digest"], known=known) is SignatureState.OURS:
            unnoticed.append((place, other))

    assert unnoticed == []


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
