"""Digital credentials before libraries that did not sign them: jwcrypto and openbadgeslib."""

import base64
import gzip
import hashlib
import io
import json

import page
import pikepdf
import pytest
from django.test import Client
from jwcrypto import jwk, jwt
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from certificates.checks import credentials_can_be_signed
from certificates.domain.revoke import revoke_certificate
from certificates.domain.self_made import make_credential_key
from certificates.domain.status_lists import encode_bits
from certificates.domain.storage import stored
from certificates.models import Certificate, Credential, StatusList
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate, make_pathway_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # a credential is made from its snapshot and a key

SITE = "https://lernplattform.example.org"
DID = "did:web:lernplattform.example.org"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.BASE_URL = SITE


def issued(run_jobs, make=make_attendance_certificate, **fields):
    made = make(**fields)
    run_jobs()
    return Certificate.objects.select_related("credential").get(pk=made.pk)


def web(url):
    """What a verifier fetches: this site's public addresses."""
    response = Client().get(url.removeprefix(SITE))
    assert response.status_code == 200, url
    return response.content


def read(token):
    """The document, its signature checked by jwcrypto with the published key the header names."""
    keys = json.loads(web(f"{SITE}/.well-known/did.json"))["verificationMethod"]
    header = json.loads(jwt.JWT(jwt=token, algs=["ES256"]).token.objects["protected"])
    (method,) = (each for each in keys if each["id"] == header["kid"])
    checked = jwt.JWT(jwt=token, key=jwk.JWK(**method["publicKeyJwk"]), algs=[header["alg"]])
    return header, json.loads(checked.claims)


def test_another_library_verifies_what_the_paper_says(run_jobs, amina, curriculum):
    certificate = issued(run_jobs, make_pathway_certificate, learner=amina)

    header, document = read(certificate.credential.token)

    subject, paper = document["credentialSubject"], certificate.snapshot
    (identity,) = subject["identifier"]
    assert (header["alg"], header["typ"], header["kid"].partition("#")[0]) == ("ES256", "vc+jwt", DID)
    assert (document["issuer"]["id"], document["issuer"]["name"], document["id"]) == (DID, paper["issuer"], paper["verification_url"])
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert subject["creditsEarned"] == paper["sums"]["total_minutes"] / 45
    assert [each["targetCode"] for each in subject["achievement"]["alignment"] if each["targetType"] == "ext:Modul"] == [m["code"] for m in paper["modules"]]
    assert [each for each in subject["achievement"]["alignment"] if each["targetType"] == "ext:Kompetenz"] != []
    assert "72 WSt. (54 Std.)" in subject["achievement"]["criteria"]["narrative"]
    assert identity["identityHash"] == "sha256$" + hashlib.sha256((paper["person"]["name"] + identity["salt"]).encode()).hexdigest()
    assert [word for word in (amina.first_name, amina.last_name, amina.email) if word in json.dumps(document, ensure_ascii=False)] == []


def test_openbadgeslib_verifies_it_through_did_web_and_sees_a_withdrawal(run_jobs, dana):
    certificate = issued(run_jobs)
    verifier = OB3Verifier.for_issuer_did(DID, download=web)

    verifier.verify(certificate.credential.token, check_status=True, download=web)
    revoke_certificate(certificate, reason="Verwechslung", by=dana, at=ISSUED_AT)
    run_jobs()

    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.verify(certificate.credential.token, check_status=True, download=web)


def test_a_changed_document_is_refused(run_jobs):
    head, body, signature = issued(run_jobs).credential.token.split(".")
    document = json.loads(base64.urlsafe_b64decode(body + "=="))
    document["credentialSubject"]["creditsEarned"] = 999
    forged = ".".join([head, base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode(), signature])

    with pytest.raises(OB3VerificationError):
        OB3Verifier.for_issuer_did(DID, download=web).verify(forged)


def test_status_list_is_signed_and_always_as_long(run_jobs, dana):
    first, second = issued(run_jobs), issued(run_jobs)
    revoke_certificate(second, reason="Verwechslung", by=dana, at=ISSUED_AT)
    run_jobs()

    response = Client().get("/.well-known/nachweis-status/1")
    _header, document = read(response.content.decode())
    bits = gzip.decompress(base64.urlsafe_b64decode(document["credentialSubject"]["encodedList"][1:] + "=="))

    def bit(credential):
        return bits[credential.list_index // 8] >> (7 - credential.list_index % 8) & 1

    assert len(bits) == 131_072 // 8
    assert (bit(first.credential), bit(second.credential), sum(byte.bit_count() for byte in bits)) == (0, 1, 1)
    assert (response["Content-Type"], response["Cache-Control"], response["Access-Control-Allow-Origin"]) == ("application/vc+jwt", "public, max-age=60", "*")
    assert Client().get("/.well-known/nachweis-status/1", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert Client().get("/.well-known/nachweis-status/2").status_code == 404


def test_first_bit_is_the_highest_of_the_first_byte():
    bits = gzip.decompress(base64.urlsafe_b64decode(encode_bits([0, 9, 131_071])[1:] + "=="))

    assert (bits[0], bits[1], bits[-1]) == (0x80, 0x40, 0x01)


def test_rotated_keys_all_stay_published(run_jobs, settings):
    old = issued(run_jobs).credential
    settings.CREDENTIAL_KEY = make_credential_key().decode()
    new = issued(run_jobs).credential

    assert [read(each.token)[0]["alg"] for each in (old, new)] == ["ES256", "ES256"]
    assert [key["kid"] for key in json.loads(web(f"{SITE}/.well-known/jwks.json"))["keys"]] == [new.key.key_id, old.key.key_id]


def test_credential_comes_with_the_pdf_and_breaks_no_standard(run_jobs):
    certificate = issued(run_jobs)
    content = stored(certificate.pdf.name)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        (attached,) = pdf.attachments.values()
        token = attached.get_file().read_bytes().decode()
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)

    assert token == certificate.credential.token
    assert [failure.rule_id for profile in profiles for failure in page.validate_pdf_bytes(content, profile=profile).failures] == []


def test_without_a_key_there_is_a_paper_and_no_credential(run_jobs, settings, client_of, amina, tmp_path):
    settings.SELF_MADE_KEYS, settings.CREDENTIAL_KEY = settings.SELF_MADE_KEYS, ""
    certificate = issued(run_jobs, learner=amina)
    Credential.objects.all().delete()

    assert client_of(amina).get(f"/mein-bereich/nachweise/{certificate.uuid}.jwt").status_code == 404


def test_check_names_missing_and_unusable_keys(settings):
    found = [credentials_can_be_signed(None)]
    settings.CREDENTIAL_KEY = "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----"
    found.append([each.id for each in credentials_can_be_signed(None)])
    settings.CREDENTIAL_KEY, settings.SELF_MADE_KEYS = "", None
    found.append([each.id for each in credentials_can_be_signed(None)])
    settings.CREDENTIAL_KEY = make_credential_key().decode()
    found.append(credentials_can_be_signed(None))

    assert found == [[], ["certificates.W004"], ["certificates.W003"], []]


def test_own_credential_is_the_signed_file(run_jobs, client_of, amina, dana):
    certificate = issued(run_jobs, learner=amina)
    address = f"/mein-bereich/nachweise/{certificate.uuid}.jwt"

    response = client_of(amina).get(address)

    assert (response.content.decode(), response["Content-Type"]) == (certificate.credential.token, "application/vc+jwt")
    assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.jwt"'
    revoke_certificate(certificate, reason="Verwechslung", by=dana, at=ISSUED_AT)
    assert client_of(amina).get(address).status_code == 403


def test_places_in_the_list_are_drawn_at_random(run_jobs):
    places = {issued(run_jobs, make_attendance_certificate, title=f"Kurs {number}").credential.list_index for number in range(3)}

    assert len(places) == 3
    assert max(places) - min(places) > 3
    assert StatusList.objects.count() == 1
