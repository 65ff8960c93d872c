"""What the operator is told about keys, and the keys of a beginning."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.checks import papers_can_be_signed
from certificates.domain.paper_keys import paper_key
from certificates.domain.self_made import make_pkcs12, self_made_pkcs12


def messages():
    return [(each.id, each.msg) for each in papers_can_be_signed(None)]


def test_check_finds_nothing_with_a_key():
    assert messages() == []


def test_check_names_a_missing_key(settings):
    settings.SELF_MADE_KEYS = None

    assert messages() == [("certificates.W001", "Certificates get no PDF: Neither SIGNING_PKCS12 nor SIGNING_PKCS11_MODULE names a key.")]


def test_check_names_a_certificate_that_ends_soon(settings, tmp_path):
    file = tmp_path / "soon.p12"
    file.write_bytes(make_pkcs12(issuer="Stelle", password="geheim", at=datetime.now(UTC) - timedelta(hours=1), days=30))
    settings.SIGNING_PKCS12, settings.SIGNING_PKCS12_PASSWORD = str(file), "geheim"

    assert messages() == [("certificates.W002", "The certificate of the signing key ends in 29 days.")]


def test_made_keys_can_be_used_and_are_made_once(settings, tmp_path):
    said = StringIO()
    call_command("make_signing_keys", tmp_path / "keys", stdout=said)
    lines = dict(line.split("=", 1) for line in said.getvalue().split())

    settings.SIGNING_PKCS12 = lines["SIGNING_PKCS12"]
    settings.SIGNING_PKCS12_PASSWORD = (tmp_path / "keys/paper.password").read_text()

    assert paper_key().certificate.subject.native["common_name"] == settings.CERTIFICATE_ISSUER
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    with pytest.raises(CommandError, match="File exists"):
        call_command("make_signing_keys", tmp_path / "keys")


def test_two_who_make_the_development_key_keep_one(tmp_path):
    first = self_made_pkcs12(tmp_path / "keys", issuer="Stelle").read_bytes()

    assert self_made_pkcs12(tmp_path / "keys", issuer="Andere").read_bytes() == first
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["paper.p12"]
