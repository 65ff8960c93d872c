import hashlib
import io
import re
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from pathlib import Path

import pydyf
import pypdf
import pytest
import segno
from django.conf import settings
from django.core import mail
from PIL import Image

from certificates.domain import render, storage
from certificates.domain.claims import of_seat
from certificates.domain.invariants import find_problems
from certificates.domain.issue import issue_certificate
from certificates.domain.pdf_file import _value
from certificates.domain.render import QR_MASK, qr_png, render_pdf
from certificates.domain.rendering import render_certificate
from certificates.domain.revoke import revoke_certificate
from certificates.enums import KeyPurpose
from certificates.models import Certificate, Credential, PaperSignature, SigningKey
from core.domain import jobs
from core.enums import JobState
from core.models import Job
from core.pdf.closed import ClosedFetcher
from core.pdf.pango import ONE_AT_A_TIME
from tests.factories.certificates import ISSUED_AT, attended_enrolment, make_attendance_certificate, make_pathway_certificate
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def stored_files() -> list[Path]:
    return sorted(path for path in Path(storage.private_storage().path("nachweise")).rglob("*") if path.is_file())


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_job_stores_the_pdf_once_and_writes_one_mail(run_jobs, amina):
    certificate = make_attendance_certificate(learner=amina)

    run_jobs()

    certificate.refresh_from_db()
    (file,) = stored_files()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == certificate.pdf_sha256
    assert (file.stat().st_mode & 0o777, certificate.pdf.name) == (0o600, f"nachweise/2026/{certificate.uuid}.pdf")
    assert certificate.job.state == JobState.DONE
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["amina@example.org"], "Ihr Nachweis liegt bereit: Teilnahmebescheinigung")
    assert f"/mein-bereich/nachweise/{certificate.uuid}/" in sent.body


def test_rendering_twice_keeps_the_first_bytes_and_sends_no_second_mail(run_jobs):
    certificate = make_attendance_certificate()
    run_jobs()
    first = stored_files()[0].read_bytes()

    render_certificate(certificate.uuid, at=ISSUED_AT)
    run_jobs()

    assert [file.read_bytes() for file in stored_files()] == [first]
    assert len(mail.outbox) == 1


def test_worker_killed_before_the_row_was_written_leaves_one_file_and_one_hash(monkeypatch, run_jobs):
    certificate = make_attendance_certificate()
    kept = storage.keep_first

    def killed(name: str, content: bytes) -> bytes:
        kept(name, content)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storage, "keep_first", killed)
        with pytest.raises(KeyboardInterrupt):
            render_certificate(certificate.uuid, at=ISSUED_AT)
    (file,) = stored_files()
    first = file.read_bytes()
    assert Certificate.objects.get().pdf_sha256 == ""

    run_jobs()

    assert [path.read_bytes() for path in stored_files()] == [first]
    assert Certificate.objects.get().pdf_sha256 == hashlib.sha256(first).hexdigest()
    assert len(mail.outbox) == 1


def test_keep_first_never_replaces_a_file():
    assert storage.keep_first("nachweise/2026/x.pdf", b"first") == b"first"
    assert storage.keep_first("nachweise/2026/x.pdf", b"second") == b"first"
    assert [file.read_bytes() for file in stored_files()] == [b"first"]


def test_sweep_takes_only_old_leftovers(monkeypatch):
    storage.keep_first("nachweise/2026/x.pdf", b"kept")
    folder = stored_files()[0].parent
    (folder / "half.tmp").write_bytes(b"half")

    assert storage.sweep_leftovers() == 0
    monkeypatch.setattr(storage, "LEFTOVER_AFTER_SECONDS", -1)
    assert storage.sweep_leftovers() == 1
    assert [file.name for file in stored_files()] == ["x.pdf"]


def test_withdrawn_before_the_pdf_was_ready_means_no_mail_about_it(dana, run_jobs):
    certificate = make_attendance_certificate()
    revoke_certificate(certificate, reason="Verwechslung", by=dana, at=ISSUED_AT)

    run_jobs()

    assert [sent.subject for sent in mail.outbox if "liegt bereit" in sent.subject] == []


def test_job_that_fails_is_tried_again_and_then_stays_failed(monkeypatch):
    certificate = make_attendance_certificate()

    def broken(snapshot, *, reserved):
        raise OSError("no space left")

    monkeypatch.setattr(render, "render_pdf", broken)
    for _attempt in range(6):
        Job.objects.update(due_at=ISSUED_AT)
        jobs.drain()

    certificate.refresh_from_db()
    assert (certificate.job.state, certificate.job.attempts, certificate.pdf_sha256) == (JobState.FAILED, 6, "")


@pytest.mark.once  # a paper is made from its snapshot alone
def test_pdf_is_tagged_german_and_small(amina):
    certificate = make_attendance_certificate(learner=amina)

    content = render_pdf(certificate.snapshot)

    reader, _text = read(content)
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "de"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == f"Teilnahmebescheinigung {certificate.number}"
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert len(content) <= 200_000
    assert len(reader.pages) == 1


@pytest.mark.once  # a paper is made from its snapshot alone
def test_pdf_embeds_every_font(amina):
    reader, _text = read(render_pdf(make_attendance_certificate(learner=amina).snapshot))

    fonts = {str(font["/BaseFont"]): font for page in reader.pages for font in page["/Resources"]["/Font"].values()}

    assert {name.partition("+")[2] for name in fonts} >= {"Fira-Sans", "Fira-Sans-Semi-Bold"}
    for font in fonts.values():
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] or "/FontFile3" in font["/DescendantFonts"][0]["/FontDescriptor"]


@pytest.mark.once  # bytes only
@pytest.mark.parametrize(
    "value",
    [
        b"12 0 R",
        "/Name",
        7,
        True,
        1.5,
        pydyf.String("Größe (1)"),
        pydyf.Array([1, "/A", pydyf.Array([0.25, b"x"]), pydyf.String("ł")]),
        pydyf.Dictionary({"Type": "/Sig", "K": pydyf.Array([pydyf.Dictionary({"A": 2.0})]), "T": pydyf.String("\\ ( )")}),
    ],
)
def test_every_value_is_written_as_pydyf_writes_it(value):
    assert _value(value) == pydyf._to_bytes(value)


@pytest.mark.once  # a paper is made from its snapshot alone
def test_no_line_of_a_paper_has_font_features():
    """WeasyPrint never gives back what it takes for them: 20 KB a paper, an eighth of the worker after a thousand."""
    papers = sorted((settings.BASE_DIR / "templates/pdf").glob("*/certificate.css"))

    assert [path.parent.name for path in papers] == ["2026-1", "2026-1-schlicht"]
    assert [path for path in papers if re.search(r"font-(variant|feature|kerning)[-a-z]*:", path.read_text("utf-8"))] == []


@pytest.mark.once  # a paper is made from its snapshot alone
def test_a_certificate_waits_while_another_paper_is_set(amina):
    snapshot = make_attendance_certificate(learner=amina).snapshot

    with ThreadPoolExecutor(1) as other:
        with ONE_AT_A_TIME:
            paper = other.submit(render_pdf, snapshot)
            with pytest.raises(StillWaiting):
                paper.result(timeout=0.5)

        assert snapshot["number"] in read(paper.result(timeout=60))[1]


def test_pdf_headers_have_scopes(amina):
    reader, _text = read(render_pdf(make_attendance_certificate(learner=amina).snapshot))

    scopes = []

    def walk(element):
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, dict):
            if element.get("/S") == "/TH":
                scopes.append(str(element["/A"]["/Scope"]))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                walk(kid)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])

    assert (scopes.count("/Column"), scopes.count("/Row")) == (3, 6)  # modules: pairs, 2 + sum; sessions: 3 columns, 2 + sum


@pytest.mark.once  # a paper is made from its snapshot alone
def test_pdf_says_what_the_snapshot_says():
    learner = UserFactory(first_name="Stanisław", last_name="Şimşek-Großmann")
    certificate = make_attendance_certificate(270, 255, learner=learner, title="Beteiligung für Größe & Ehre")

    _reader, text = read(render_pdf(certificate.snapshot))

    for words in [
        "Stanisław Şimşek-Großmann",
        "Beteiligung für Größe & Ehre",
        certificate.number,
        certificate.code[:20],
        certificate.code[20:],
        "11,7 WSt.",
        "525 Minuten",
        "540 Minuten",
        "Sozialräume analysieren",
        "Beteiligung: Größe zeigen & Gehör finden",
        "04.05.2026",
        "05.05.2026",
        "09:00–14:30 Uhr",
        "6 WSt. (4 Std. 30 Min.)",
        "mindestens 80 %",
        "1. Juni 2026",
        "Koordinierungsstelle „Qualifiziert ins Quartier“",
        "Seite 1 von 1",
    ]:
        assert words in text


def test_pathway_pdf_lists_every_module_with_its_phase(curriculum):
    certificate = make_pathway_certificate("koordination-und-steuerung")

    reader, text = read(render_pdf(certificate.snapshot))

    assert [module["title"] for module in certificate.snapshot["modules"] if module["title"] not in text] == []
    assert text.count("6 WSt. (4 Std. 30 Min.)") >= 18
    for words in ["36 WSt.", "72 WSt.", "108 WSt.", "(27 Std.)", "(54 Std.)", "4.860 Minuten", "Seite 2 von 2"]:
        assert words in text
    assert len(reader.pages) == 2


@pytest.mark.once  # a paper is made from its snapshot alone
def test_long_names_and_titles_stay_within_three_pages():
    learner = UserFactory(first_name="Maximiliane Alexandra Friederike", last_name="von " + "Donaudampfschifffahrts" * 4)
    certificate = make_attendance_certificate(*[270] * 12, learner=learner, title="Netzwerke im Sozialraum knüpfen " * 6)

    reader, text = read(render_pdf(certificate.snapshot))

    assert len(reader.pages) in (2, 3)
    assert certificate.code[:20] in " ".join(reader.pages[0].extract_text().split())
    assert "Anlage zu QQ-TB-2026-000001" in text


@pytest.mark.once  # a paper is made from its snapshot alone
def test_markup_in_a_name_stays_text():
    learner = UserFactory(first_name='<img src="file:///etc/passwd">', last_name="</p><h1>X")
    certificate = make_attendance_certificate(learner=learner)

    _reader, text = read(render_pdf(certificate.snapshot))

    assert '<img src="file:///etc/passwd">' in text


@pytest.mark.parametrize("url", ["https://example.org/x.png", "file:///etc/passwd", "data:text/plain,x", "qiq:other"])
def test_fetcher_gives_out_nothing_else(url):
    with pytest.raises(ValueError, match="may not fetch"):
        ClosedFetcher({"qr.svg": ("image/svg+xml", b"<svg/>")}).fetch(url)


def test_pdf_does_not_follow_what_happens_afterwards(amina, run_jobs):
    enrolment = attended_enrolment(learner=amina, title="Vorher")
    certificate = issue_certificate(of_seat(enrolment), by=None, at=ISSUED_AT)
    _reader, before = read(render_pdf(certificate.snapshot))

    amina.first_name, amina.last_name = "Anders", "Heißtjetzt"
    amina.save()
    offering = enrolment.offering
    offering.title = "Nachher"
    offering.save()
    for row in offering.offering_modules.select_related("module"):
        row.module.title = "Umbenannt"
        row.module.save()
    offering.provider.organisation.name = "Anderer Träger"
    offering.provider.organisation.save()
    run_jobs()

    certificate.refresh_from_db()
    _reader, after = read(stored_files()[0].read_bytes())
    assert after == before
    assert list(find_problems()) == []


@pytest.mark.once  # a paper is made from its snapshot alone
def test_qr_code_is_the_address_and_nothing_else(amina):
    certificate = make_attendance_certificate(learner=amina)

    with Image.open(io.BytesIO(qr_png(certificate.snapshot["verification_url"]))) as picture:
        modules = [[picture.convert("L").getpixel((x, y)) < 128 for x in range(picture.width)] for y in range(picture.height)]

    expected = segno.make(certificate.snapshot["verification_url"], error="m", micro=False, mask=QR_MASK)
    assert modules == [[bool(module) for module in row] for row in expected.matrix]


def test_characters_nobody_can_see_do_not_stop_a_paper():
    learner = UserFactory(first_name="A\x0bmina", last_name="Öz\ufffedemir")

    _reader, text = read(render_pdf(make_attendance_certificate(learner=learner).snapshot))

    assert "Amina Özdemir" in text


def test_invariants_find_what_was_tampered_with(run_jobs, dana):
    first, second, third, fourth = (make_attendance_certificate(270) for _each in range(4))
    run_jobs()
    files = {certificate.pk: Path(Certificate.objects.get(pk=certificate.pk).pdf.path) for certificate in (first, second, third, fourth)}
    Certificate.objects.filter(pk=first.pk).update(snapshot=first.snapshot | {"title": "Gefälscht"})
    files[second.pk].write_bytes(files[second.pk].read_bytes() + b"\n")
    files[third.pk].unlink()
    Certificate.objects.filter(pk=fourth.pk).delete()

    assert list(find_problems()) == [
        "Nachweis QQ-TB-2026-000001: Der Inhalt passt nicht zu seiner Prüfsumme.",
        "Nachweis QQ-TB-2026-000002: Die PDF-Datei passt nicht zu ihrer Prüfsumme.",
        "Nachweis QQ-TB-2026-000003: Die PDF-Datei fehlt.",
        "Nummer QQ-TB-2026-000004 wurde gezogen, aber kein Nachweis trägt sie.",
    ]


def test_invariants_find_signatures_and_credentials_that_do_not_fit(run_jobs):
    unsigned, fileless, swapped, forged, moved = (make_attendance_certificate(270) for _each in range(5))
    run_jobs()
    paper_key, credential_key = (SigningKey.objects.get(purpose=purpose) for purpose in (KeyPurpose.PAPER, KeyPurpose.CREDENTIAL))
    assert list(find_problems()) == []
    PaperSignature.objects.filter(certificate=unsigned).delete()
    Certificate.objects.filter(pk=fileless.pk).update(pdf_sha256="", rendered_at=None)
    PaperSignature.objects.filter(certificate=swapped, key=paper_key).update(key=credential_key)
    head, body, _signature = Credential.objects.get(certificate=forged).token.split(".")
    Credential.objects.filter(certificate=forged).update(token=f"{head}.{body}.{'A' * 86}")
    Credential.objects.filter(certificate=moved).update(list_number=2)

    assert list(find_problems()) == [
        "Nachweis QQ-TB-2026-000001: Es ist nicht vermerkt, welcher Schlüssel die PDF-Datei signiert hat.",
        "Nachweis QQ-TB-2026-000002: Eine Signatur ist vermerkt, aber es gibt keine PDF-Datei.",
        "Nachweis QQ-TB-2026-000003: Als Schlüssel der PDF-Datei ist einer vermerkt, der keine Nachweise auf Papier signiert.",
        "Nachweis QQ-TB-2026-000004: Die Signatur des digitalen Nachweises passt nicht zu ihrem Schlüssel.",
        "Nachweis QQ-TB-2026-000005: Im digitalen Nachweis stehen ein anderer Nachweis oder ein anderer Platz in der Statusliste.",
    ]
