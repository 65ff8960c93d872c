"""Keys in a token behind PKCS#11, here SoftHSM, and time stamps of an authority, here one of the test's own."""

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pkcs11
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pkcs11.util.x509 import decode_x509_certificate
from pyhanko.sign.timestamps import DummyTimeStamper

from certificates.domain.paper_keys import SigningKeyMissing, paper_key
from certificates.domain.rendering import signed_pdf
from certificates.domain.self_made import make_pkcs12
from certificates.domain.signature_check import SignatureState
from tests.certificates.domain.test_pdf_standard import failures
from tests.certificates.domain.test_signing import SIGNED_AT, embedded_signature, state_of
from tests.certificates.snapshots import attendance_snapshot
from tools.machine import softhsm_library

PIN = "1234"
STAMPED_AT = datetime(2026, 6, 2, 8, 31, tzinfo=UTC)
DER, PKCS8, BARE = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A fresh token "Nachweise" with a key and its certificates, all called "siegel"; returns its library's path."""
    folder, library = tmp_path_factory.mktemp("token"), str(softhsm_library())
    key, certificate, chain = pkcs12.load_key_and_certificates(make_pkcs12(issuer="Stelle mit Token", password="geheim", at=SIGNED_AT), b"geheim")
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, PKCS8, BARE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        for arguments in (
            ["--init-token", "--free", "--label", "Nachweise", "--so-pin", "5678", "--pin", PIN],
            ["--import", str(folder / "key.pem"), "--token", "Nachweise", "--label", "siegel", "--id", "01", "--pin", PIN],
        ):
            subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)
        with pkcs11.lib(library).get_token(token_label="Nachweise").open(rw=True, user_pin=PIN) as session:
            for label, each in (("siegel", certificate), ("Stelle", chain[0])):
                session.create_object({**decode_x509_certificate(each.public_bytes(DER)), pkcs11.Attribute.LABEL: label, pkcs11.Attribute.TOKEN: True})
        yield library


def stamp_of(content):
    """What the authority said, which is an unsigned attribute of the signature (RFC 3161, CAdES)."""
    attributes = embedded_signature(content).signer_info["unsigned_attrs"]
    tokens = [value for each in attributes if each["type"].native == "signature_time_stamp_token" for value in each["values"]]
    return tokens[0]["content"]["encap_content_info"]["content"].parsed if tokens else None


@pytest.fixture
def in_token(settings, token):
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_TOKEN = token, "Nachweise"
    settings.SIGNING_PKCS11_KEY, settings.SIGNING_PKCS11_PIN = "siegel", PIN


@pytest.fixture
def authority(settings):
    """A time stamp authority that answers on this machine, and is named in the settings."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Zeitstempel zur Probe")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(STAMPED_AT - timedelta(days=1)).not_valid_after(STAMPED_AT + timedelta(days=9))
    certificate = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True).sign(key, hashes.SHA256())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(DER)), keys.PrivateKeyInfo.load(key.private_bytes(DER, PKCS8, BARE)), fixed_dt=STAMPED_AT
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.SIGNING_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
        yield
        server.shutdown()
        thread.join()


def test_a_key_in_a_token_signs_papers(in_token):
    key = paper_key()

    content = signed_pdf(attendance_snapshot(), key, at=SIGNED_AT)

    assert key.certificate.subject.native["common_name"] == "Stelle mit Token"
    assert state_of(content, key) is SignatureState.OURS
    assert failures(content) == []


def test_a_key_that_is_not_in_the_token_is_named_and_the_pin_is_not(in_token, settings):
    settings.SIGNING_PKCS11_TOKEN = "Anderes"

    with pytest.raises(SigningKeyMissing) as refused:
        paper_key()

    assert str(refused.value) == "SIGNING_PKCS11_MODULE: the key 'siegel' cannot be reached (PKCS11Error)."


def test_an_authority_says_when_it_was_signed(authority):
    key = paper_key()

    content = signed_pdf(attendance_snapshot(), key, at=SIGNED_AT)

    assert stamp_of(content)["gen_time"].native == STAMPED_AT
    assert state_of(content, key) is SignatureState.OURS
    assert failures(content) == []


def test_without_an_authority_there_is_no_stamp():
    assert stamp_of(signed_pdf(attendance_snapshot(), paper_key(), at=SIGNED_AT)) is None
