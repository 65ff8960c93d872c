"""Our papers before judges who did not make them: page-validation (rules of both standards), outloud (what is read aloud), qpdf's library."""

import io
import zlib

import outloud
import page
import pikepdf
import pytest

from certificates.domain.paper_keys import paper_key
from certificates.domain.render import render_pdf
from certificates.domain.rendering import signed_pdf
from tests.certificates.snapshots import attendance_snapshot
from tests.factories.certificates import ISSUED_AT, make_attendance_certificate, make_pathway_certificate

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # a paper is made from its snapshot alone

# Letters of several languages and names of several lengths: what people are called is not what a designer tries first.
NAMES = [
    "Jo Li",
    "Weiß-Łukaszewiczová Şahinoğlu",
    "Dr. Maximiliane-Friederike Freifrau von und zu Hohenstein-Wartenberg-Bärenfels",
    "Ægir Þórðarson ˈĳsbrand",
]


def failures(content):
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
    return [(str(profile), failure.rule_id) for profile in profiles for failure in page.validate_pdf_bytes(content, profile=profile).failures]


@pytest.fixture
def pathway_snapshot(curriculum):
    return make_pathway_certificate().snapshot


@pytest.mark.parametrize(("name", "signed"), [*((name, True) for name in NAMES), (NAMES[0], False)])
def test_papers_keep_both_standards(pathway_snapshot, tmp_path, name, signed):
    snapshot = pathway_snapshot | {"person": pathway_snapshot["person"] | {"name": name}}
    content = signed_pdf(snapshot, paper_key(), at=ISSUED_AT) if signed else render_pdf(snapshot)
    (tmp_path / "paper.pdf").write_bytes(content)

    heard = outloud.check(str(tmp_path / "paper.pdf"))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        syntax = pdf.check_pdf_syntax()

    assert failures(content) == []
    assert (heard.errors, heard.warnings, syntax) == (0, 0, [])
    assert len(content) < 200_000


def test_a_paper_without_the_mark_of_pdf_ua_fails(pathway_snapshot):
    """The judges can tell: this test is about them."""
    spoiled = render_pdf(pathway_snapshot).replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>9<")

    assert [profile for profile, _rule in failures(spoiled)] == ["ValidationProfile.PDF_UA_1"]


@pytest.mark.parametrize("last", [b"\r", b"\n"])
def test_a_stream_may_end_in_a_line_break(last):
    """One of two hundred compressed streams does, by chance; the attachment of these papers does by construction."""
    token = next(token for token in ("e30.e30." + "a" * length for length in range(256)) if zlib.compress(token.encode()).endswith(last))

    content = render_pdf(attendance_snapshot(), token=token)

    assert zlib.compress(token.encode()) in content
    assert failures(content) == []


def test_an_attendance_paper_keeps_both_standards(curriculum):
    assert failures(signed_pdf(make_attendance_certificate(270).snapshot, paper_key(), at=ISSUED_AT)) == []
