"""Signatures on our papers: whole, ours, and broken by every change."""

import hashlib
import io
import random
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.domain.invariants import find_problems
from certificates.domain.paper_keys import SigningKeyMissing, known_paper_keys, paper_key, remember_paper_key
from certificates.domain.render import render_pdf
from certificates.domain.rendering import render_certificate, signed_pdf
from certificates.domain.self_made import make_pkcs12
from certificates.domain.signature_check import SignatureState, check_signature
from certificates.domain.signing import NothingReserved, sign_reserved
from certificates.domain.storage import stored
from certificates.models import Certificate, PaperSignature, SigningKey
from tests.certificates.snapshots import attendance_snapshot
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate

SIGNED_AT = datetime(2026, 6, 2, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def key():
    return paper_key()


@pytest.fixture(scope="module")
def signed(key):
    return signed_pdf(attendance_snapshot(), key, at=SIGNED_AT)


def known(*keys):
    return {key.key_id: {hashlib.sha256(each.dump()).hexdigest() for each in key.signer.cert_registry} | {key.key_id} for key in keys}


def embedded_signature(content):
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    return signature


def state_of(content, key):
    return check_signature(content, known=known(key))


def another_key(settings, tmp_path, *, password="geheim", at=SIGNED_AT, days=400):
    """The key of a settings file that was just put there."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.p12"
    path.write_bytes(make_pkcs12(issuer="Neue Stelle", password=password, at=at, days=days))
    settings.SIGNING_PKCS12, settings.SIGNING_PKCS12_PASSWORD = str(path), "geheim"
    return paper_key()


def test_pyhanko_finds_one_whole_certifying_signature(signed, key):
    signature = embedded_signature(signed)
    authority = next(iter(key.signer.cert_registry.retrieve_by_name(key.certificate.issuer)))

    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[authority], allow_fetching=False, revocation_mode="soft-fail"))

    assert (status.intact, status.valid, status.trusted, status.docmdp_ok) == (True, True, True, True)
    assert (status.coverage, status.modification_level) == (SignatureCoverageLevel.ENTIRE_FILE, ModificationLevel.NONE)
    assert (status.md_algorithm, status.pkcs7_signature_mechanism) == ("sha256", "sha256_ecdsa")
    assert str(signature.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert str(signature.sig_object["/M"]) == "D:20260602083000Z"
    assert str(signature.sig_object["/Name"]) == "Koordinierungsstelle „Qualifiziert ins Quartier“"
    assert state_of(signed, key) is SignatureState.OURS


def test_signing_changes_nothing_but_the_place_for_the_signature(signed, key):
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        _zero, start, end, _rest = (int(number) for number in value.ByteRange)

    assert end - start == 2 * key.signature_bytes + 2
    assert len(signed) < 100_000


def test_every_one_of_a_thousand_changed_bytes_is_noticed(signed, key):
    chance = random.Random(20260602)
    unnoticed = []
    for _time in range(1000):
        place = chance.randrange(len(signed))
        other = chance.choice([value for value in range(256) if value != signed[place]])
        if state_of(signed[:place] + bytes([other]) + signed[place + 1 :], key) is SignatureState.OURS:
            unnoticed.append((place, other))

    assert unnoticed == []


def test_every_byte_of_the_signature_itself_counts(signed, key):
    """It does not cover its own digits, so capital letters and digits behind its end are looked for."""
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    letter = next(place for place in range(start, start + 200) if signed[place : place + 1] in b"abcdef")
    end = start + 2 * key.signature_bytes

    capital = signed[:letter] + signed[letter : letter + 1].upper() + signed[letter + 1 :]
    behind = signed[: end - 1] + b"1" + signed[end:]

    assert [state_of(content, key) for content in (capital, behind)] == [SignatureState.CHANGED] * 2


def test_what_is_appended_is_noticed(signed, key):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)

    assert out.getvalue().startswith(signed)
    assert state_of(out.getvalue(), key) is SignatureState.CHANGED
    assert state_of(signed + b"\n", key) is SignatureState.CHANGED


def test_pages_of_another_paper_and_another_title_are_noticed(signed, key):
    def rewritten(change):
        with pikepdf.open(io.BytesIO(signed)) as pdf:
            change(pdf)
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue()

    other = pikepdf.open(io.BytesIO(render_pdf(attendance_snapshot(name="Jemand anders"))))

    def swap(pdf):
        pdf.pages[0].Contents = pdf.copy_foreign(other.pages[0].obj).Contents

    def rename(pdf):
        pdf.docinfo["/Title"] = "Gefälscht"

    def strip(pdf):
        del pdf.Root.AcroForm, pdf.Root.Perms, pdf.pages[0].Annots

    assert [state_of(rewritten(change), key) for change in (swap, rename, strip)] == [SignatureState.CHANGED, SignatureState.CHANGED, SignatureState.MISSING]


def test_a_signature_of_somebody_else_is_foreign(signed, key, settings, tmp_path):
    stranger = another_key(settings, tmp_path)
    forged = signed_pdf(attendance_snapshot(), stranger, at=SIGNED_AT)

    assert (state_of(forged, key), state_of(forged, stranger)) == (SignatureState.FOREIGN, SignatureState.OURS)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04" * 100, b"%PDF-" + bytes(2 * 1024 * 1024)])
def test_what_is_no_signed_pdf_is_never_ours(content):
    assert check_signature(content, known={}) is not SignatureState.OURS


def test_an_expired_certificate_still_proves_what_it_signed(settings, tmp_path):
    before = datetime.now(UTC) - timedelta(days=500)
    old = another_key(settings, tmp_path, at=before, days=30)
    content = signed_pdf(attendance_snapshot(), old, at=before)

    assert old.expires_at < datetime.now(UTC)
    assert state_of(content, old) is SignatureState.OURS


def test_nothing_is_signed_twice_or_without_a_place(signed, key):
    for content in (signed, render_pdf(attendance_snapshot())):
        with pytest.raises(NothingReserved):
            sign_reserved(content, key)


def test_without_a_key_nothing_is_signed(settings, tmp_path):
    settings.SELF_MADE_KEYS = None
    with pytest.raises(SigningKeyMissing, match="Neither SIGNING_PKCS12 nor SIGNING_PKCS11_MODULE"):
        paper_key()
    settings.SIGNING_PKCS12 = str(tmp_path / "nowhere.p12")
    with pytest.raises(SigningKeyMissing, match="cannot be read"):
        paper_key()
    with pytest.raises(SigningKeyMissing, match="cannot be opened with SIGNING_PKCS12_PASSWORD"):
        another_key(settings, tmp_path, password="anders")
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_KEY = str(tmp_path / "libnothing.so"), "siegel"
    with pytest.raises(SigningKeyMissing, match="SIGNING_PKCS11_MODULE: the key 'siegel' cannot be reached"):
        paper_key()


@pytest.mark.django_db
def test_rotated_keys_sign_anew_and_old_paper_stays_provable(settings, tmp_path, run_jobs):
    first = make_attendance_certificate(270)
    run_jobs()
    another_key(settings, tmp_path)
    second = make_attendance_certificate(270)
    run_jobs()

    papers = [Certificate.objects.get(pk=each.pk) for each in (first, second)]

    assert [check_signature(stored(paper.pdf.name), known=known_paper_keys()) for paper in papers] == [SignatureState.OURS] * 2
    assert [check_signature(stored(papers[0].pdf.name), known=known(paper_key()))] == [SignatureState.FOREIGN]
    assert papers[0].signature.key != papers[1].signature.key
    assert list(find_problems()) == []


@pytest.mark.django_db
def test_without_a_key_the_paper_waits_and_nothing_unsigned_is_stored(settings):
    certificate = make_attendance_certificate(270)
    settings.SELF_MADE_KEYS = None

    with pytest.raises(SigningKeyMissing):
        render_certificate(certificate.uuid, at=ISSUED_AT)

    assert (Certificate.objects.get().pdf_sha256, PaperSignature.objects.count()) == ("", 0)


@pytest.mark.django_db
def test_a_key_is_remembered_once(key):
    rows = {remember_paper_key(key, at=SIGNED_AT + timedelta(days=day)).pk for day in range(2)}

    row = SigningKey.objects.get()
    assert ({row.pk}, row.first_used_at, row.expires_at) == (rows, SIGNED_AT, key.expires_at)
